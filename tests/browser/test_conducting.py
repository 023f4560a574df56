"""The control room's left side in a browser: a run conducted with the keyboard alone, and two producers at once."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import PHONE, Opener, Site
from tests.browser.rooms import agenda, slots

MINUTE = 60_000


def test_a_run_is_conducted_with_the_keyboard_alone(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_conduct")
    run, room = stage["run"], stage["groups"][0]
    control = conducting(visitor, "organiser", stage)
    screen = visitor(room["screen"]).new_page()
    screen.goto("/screen/")
    phone = visitor(room["facilitator"], viewport=PHONE).new_page()
    phone.goto("/facilitate/")

    expect(control.locator("#keys-hint")).to_be_visible()
    control.keyboard.press("?")
    expect(control.locator("#keys")).to_be_visible()
    control.keyboard.press("h")  # no key acts behind the sheet
    control.keyboard.press("Escape")
    expect(control.locator("#keys-hint")).to_be_hidden()
    expect(control.locator("#preview")).to_be_hidden()

    press(control, "a", "Starta av sig själv")
    expect(control.locator("#verdict")).to_have_text("Startar av sig själv")
    counts_down(control.locator("#late-label"), control.locator("#late"), "Börjar om")
    counts_down(screen.get_by_text("Börjar om", exact=True), screen.locator("[data-scene=before] [role=timer]"))
    counts_down(phone.locator("#main-label"), phone.locator("#main-left"), "till start")

    starts(control)
    press(control, "h", "Hålla tiden")
    expect(control.locator("#verdict")).to_have_text("Tiden står still")
    press(control, "h", "Fortsätta")
    expect(control.locator("#verdict")).not_to_have_text("Tiden står still")

    before = slots(control, run)["break"]
    for _line in range(4):
        control.keyboard.press("ArrowDown")
    expect(control.locator("#marked")).to_contain_text("Paus")
    press(control, "5", "Förlänga Paus med 5 minuter")
    after = slots(control, run)["break"]
    assert length(after) - length(before) == 5 * MINUTE
    control.keyboard.press("Escape")
    expect(control.locator("#marked")).to_be_hidden()

    press(control, "n", "Gå vidare till Talk 1")
    expect(control.locator("#rundown tr.now .pick")).to_have_text("Talk 1")
    press(control, "n", "Bryta Talk 1", twice=True)
    expect(control.locator("#rundown tr.now .pick")).to_have_text("Talk 2")
    expect(phone.locator("#notice-text")).to_have_text("Talk 1 avslutades i förtid.")
    press(control, "u", "Ångra: avbröt en Talk")
    expect(control.locator("#rundown tr.now .pick")).to_have_text("Talk 1")
    expect(phone.locator("#notice")).to_be_hidden()

    moves_the_end(control, screen, phone, run)
    press(control, "e", "Avsluta seminariet", twice=True)
    expect(control.locator("#verdict")).to_have_text("Avslutat")
    control.keyboard.press("l")
    lines = control.locator("#log li")
    expect(lines).to_have_count(10)
    expect(lines.first).to_contain_text(re.compile(r"^\d\d\.\d\d.* avslutade seminariet"))
    expect(lines.get_by_role("button", name="Ångra").filter(visible=True)).to_have_count(1)


def test_it_really_started_at_another_time(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_conduct")
    control = conducting(visitor, "organiser", stage)
    starts(control)
    started = agenda(control, stage["run"])["run"]["started_at"]
    control.keyboard.press("t")
    expect(control.locator("#time")).to_be_focused()
    control.keyboard.type("h")  # a letter in the field is a letter
    control.keyboard.press("Enter")
    expect(control.locator("#time-problem")).to_have_text("Skriv en tid som 9.02 eller 0902.")
    control.locator("#time-ideas button", has_text="2 min tidigare").press("Enter")
    expect(control.locator("#preview-title")).to_contain_text("Räkna starten från")
    expect(control.locator("#apply")).to_be_focused()
    control.keyboard.press("Enter")
    expect(control.locator("#preview")).to_be_hidden()
    expect(control.locator("#log li").first).to_contain_text("flyttade starten till")
    moved = agenda(control, stage["run"])["run"]
    assert 90_000 <= started - moved["started_at"] <= 150_000
    assert moved["hard_out"] == moved["planned_out"]


def test_the_end_of_a_part_is_drawn_by_pointer_and_by_keyboard_and_only_shown(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_conduct")
    control = conducting(visitor, "organiser", stage)
    starts(control)
    plan = slots(control, stage["run"])
    row = control.locator("#rundown tr", has_text="Gemensam samling")
    grip = row.get_by_role("slider")
    box = grip.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    control.mouse.move(*middle)
    control.mouse.down()
    control.mouse.move(middle[0], middle[1] - 400, steps=5)  # far above the floor: ten minutes can be given
    expect(grip).to_have_attribute("aria-valuenow", "-10")
    expect(control.locator("#preview-title")).to_have_text("Korta Gemensam samling med 10 minuter?")
    control.mouse.move(middle[0], middle[1] + 16, steps=3)
    expect(control.locator("#preview-title")).to_have_text("Förlänga Gemensam samling med 2 minuter?")
    control.mouse.up()
    expect(row.locator("td").nth(3)).to_have_text("25 27")
    expect(control.locator("#apply")).to_be_focused()
    assert slots(control, stage["run"]) == plan
    control.keyboard.press("Escape")
    expect(row.locator("td").nth(3)).to_have_text("25")

    grip.focus()
    for _minute in range(3):
        control.keyboard.press("ArrowDown")
    control.keyboard.press("Enter")
    expect(control.locator("#preview-title")).to_have_text("Korta Gemensam samling med 3 minuter?")
    expect(control.locator("#apply")).to_be_focused()
    control.keyboard.press("Enter")
    expect(row.locator("td").nth(3)).to_have_text("22")


def test_of_two_producers_the_second_is_told_and_sees_the_new_state(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_conduct")
    first = conducting(visitor, "organiser", stage)
    second = conducting(visitor, stage["colleague"], stage)
    starts(first)
    expect(second.locator("#rundown tr.now .pick")).to_have_text("Välkomna")

    for page in (first, second):
        asks(page, "n", "Gå vidare till Talk 1")
    first.keyboard.press("Enter")
    second.keyboard.press("Enter")
    for page in (first, second):
        expect(page.locator("#rundown tr.now .pick")).to_have_text("Talk 1")
        expect(page.locator("#log li")).to_have_count(2)
    told_of(first, second, "gick vidare")
    expect(second.locator("#preview")).to_be_hidden()

    for page in (first, second):
        asks(page, "h", "Hålla tiden i Talk 1")
    second.keyboard.press("Enter")
    first.keyboard.press("Enter")
    for page in (first, second):
        expect(page.locator("#verdict")).to_have_text("Tiden står still")
        expect(page.locator("#log li")).to_have_count(3)
    told_of(first, second, "höll tiden")


def told_of(first: Page, second: Page, what: str) -> None:
    """Of two presses at once either may come first: who came late is told, by name; the second is Anna Ek."""
    pressed = first.locator("#log li").filter(has_text=what).text_content() or ""
    early, late = (second, first) if "Anna Ek" in pressed else (first, second)
    expect(late.locator("#news")).to_have_text(re.compile(rf"^Nyss, \d\d\.\d\d: .+ {what}\."))
    expect(early.locator("#news")).to_be_hidden()


def test_an_open_question_follows_what_a_colleague_does(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_conduct")
    first = conducting(visitor, "organiser", stage)
    second = conducting(visitor, stage["colleague"], stage)
    starts(first)
    expect(second.locator("#rundown tr.now .pick")).to_have_text("Välkomna")
    asks(second, "e", "Avsluta seminariet")
    second.keyboard.press("Enter")
    expect(second.locator("#apply")).to_contain_text("Tryck en gång till")
    press(first, "1", "Förlänga Välkomna med 1 minut")
    expect(second.locator("#news")).to_have_text(re.compile(r"^Nyss, \d\d\.\d\d: .+ förlängde Välkomna med 1 minut\."))
    expect(second.locator("#apply")).to_contain_text("Avsluta seminariet")  # the first press was of another state
    expect(second.locator("#preview-title")).to_have_text("Avsluta seminariet i alla rum?")


def test_a_question_takes_the_keys_though_the_rooms_change_before_it_is_answered(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_conduct")
    first = conducting(visitor, "organiser", stage)
    starts(first)
    second = visitor(stage["colleague"]).new_page()
    second.route_web_socket("**/ws/live/", without_the_first_preview)
    second.goto(stage["control"])
    expect(second.locator("#rundown tr.now .pick")).to_have_text("Välkomna")
    second.keyboard.press("h")
    expect(second.locator("#preview")).to_be_visible()
    press(first, "1", "Förlänga Välkomna med 1 minut")
    expect(second.locator("#apply")).to_be_focused()
    second.keyboard.press("Enter")
    expect(second.locator("#verdict")).to_have_text("Tiden står still")


def without_the_first_preview(line: WebSocketRoute) -> None:
    """The answer to the first preview never comes."""
    server, asked = line.connect_to_server(), list[str]()

    def out(frame: str | bytes) -> None:
        if '"cue.preview"' in str(frame):
            asked.append(json.loads(frame)["id"])
        server.send(frame)

    def back(frame: str | bytes) -> None:
        if not asked or json.loads(frame).get("re") != asked[0]:
            line.send(frame)

    line.on_message(out)
    server.on_message(back)


def conducting(visitor: Opener, link: str, stage: dict[str, Any]) -> Page:
    page = visitor(link).new_page()
    page.goto(stage["control"])
    expect(page.locator("#line")).to_have_text("Direkt")
    return page


def asks(control: Page, key: str, question: str) -> None:
    control.keyboard.press(key)
    expect(control.locator("#preview-title")).to_contain_text(question)
    expect(control.locator("#apply")).to_be_focused()
    expect(control.locator("#preview-list li").first).not_to_be_empty()


def press(control: Page, key: str, question: str, *, twice: bool = False) -> None:
    """A press shows what would happen; Enter does it, a second Enter what cannot be taken lightly."""
    known = control.locator("#log li").count()
    asks(control, key, question)
    control.keyboard.press("Enter")
    if twice:
        expect(control.locator("#apply")).to_contain_text("Tryck en gång till")
        control.wait_for_timeout(500)  # a key held down is one press
        control.keyboard.press("Enter")
    expect(control.locator("#preview")).to_be_hidden()
    expect(control.locator("#log li")).to_have_count(known + 1)


def starts(control: Page) -> None:
    """The page is in the first part when the cue has taken effect, half a second after the press."""
    press(control, "s", "Starta seminariet nu")
    expect(control.locator("#rundown tr.now .pick")).to_have_text("Välkomna")


def moves_the_end(control: Page, screen: Page, phone: Page, run: int) -> None:
    hard_out = agenda(control, run)["run"]["hard_out"]
    told = re.compile(r"^Slutet är flyttat till \d\d\.\d\d\.$")
    control.keyboard.press("f")
    expect(control.locator("#time")).to_be_focused()
    control.keyboard.type(control.evaluate(CLOCK, hard_out + 10 * MINUTE))
    control.keyboard.press("Enter")
    expect(control.locator("#apply")).to_be_focused()
    expect(control.locator("#rundown-end small s")).to_be_visible()
    control.keyboard.press("Enter")
    expect(control.locator("#apply")).to_contain_text("Tryck en gång till")
    control.wait_for_timeout(500)
    control.keyboard.press("Enter")
    expect(phone.locator("#notice-text")).to_have_text(told)
    expect(screen.locator("#message-text")).to_have_text(told)
    moved = agenda(control, run)["run"]["hard_out"] - hard_out
    assert 9 * MINUTE < moved <= 10 * MINUTE  # the clock is typed in whole minutes


CLOCK = """(ms) => new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" })
  .format(ms).replace(":", "")"""


def counts_down(label: Any, timer: Any, said: str | None = None) -> None:
    expect(label).to_have_text(said) if said else expect(label).to_be_visible()
    expect(timer).to_have_text(re.compile(r"^1\d:\d\d$"))


def length(slot: dict[str, Any]) -> int:
    return int(slot["ends_at"] - slot["starts_at"])
