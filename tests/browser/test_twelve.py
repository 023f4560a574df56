"""Twelve groups through a whole compressed seminar: facilitators' phones, big screens, the organiser, a presenter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site, Watch
from tests.browser.in_turn import gathered
from tests.browser.rooms import kept_notes, kept_proposals
from tests.browser.test_conducting import press
from tests.browser.test_facilitator import goes_to
from tests.browser.test_journey import answers_on_a_phone, by_keyboard, started_screen, wait_for

pytestmark = pytest.mark.slow
SAVED = re.compile(r"^Sparat \d")
DRAFTING, DECLINING, LENDING, BORROWING = 11, 10, 0, 1  # the groups that do what the others do not
POINTS = (
    "Vi frågar skolan först.", "Samma vuxen hela vägen in.", "Ring hem samma dag.", "Vem ska föräldrarna ringa?",
    "Vi träffas för sällan.", "Skolan hör av sig för sent.", "Vi frågar skolan tidigt.", "Lyssna på barnet före mötet.",
    "Tre vuxna är två för många.", "Börja med det som fungerar.", "Ett nummer räcker.", "Vi skriver allt två gånger.",
)  # fmt: skip
QUESTION = "Vem tog det första steget hos er?"
ANSWER = "En rektor som ringde socialchefen."


def test_twelve_groups_go_through_a_whole_seminar(site: Site, visitor: Opener, watch: Watch) -> None:
    stage = site.tell("twelve")
    groups = stage["groups"]
    control = visitor("organiser").new_page()
    control.goto(stage["control"])
    presenter = visitor(stage["presenter"]).new_page()
    presenter.goto(f"/present/?run={stage['run']}")
    screens = [started_screen(visitor, group["screen"]) for group in groups]
    phones = [visitor(group["facilitator"], viewport=PHONE, has_touch=True).new_page() for group in groups]
    for phone in phones:
        phone.goto("/facilitate/")
    expect(control.locator("#fact-screens")).to_have_text(re.compile("12"))

    by_keyboard(control, "s")
    wait_for(screens, "Lärande samtal", seconds=40)
    for phone in phones:
        counts_the_room(phone)
    for phone in phones:
        goes_to(phone, "Runda 1")
    takes_turns(phones[0], screens[0])
    for phone, screen in zip(phones[1:], screens[1:], strict=True):
        gives_the_floor(phone, screen)
    writes_points(phones)
    control.keyboard.press("g")
    expect(control.locator("#gathering-count")).to_have_text("13")

    onward(control, screens, "Paus")
    for screen in screens:
        expect(screen.get_by_text("Er grupps huvudpunkter är inskickade").filter(visible=True)).to_be_visible()
    expect(phones[DRAFTING].locator("#send-state")).to_contain_text("Skickades av sig självt")
    for group, point in zip(groups, POINTS, strict=True):
        assert ("point", 1, point) in kept_notes(site.folder, group["id"])

    gathered(
        control, presenter, phones, screens, stage,
        begin=lambda: onward(control, screens, "Gemensam samling"), question=QUESTION, answer=ANSWER,
    )  # fmt: skip

    onward(control, screens, "Produktivt samtal")
    for number, phone in enumerate(phones):
        phone.get_by_role("link", name="Förslag").click()
        PROPOSING.get(number, proposes)(phone, number)
    for number, group in enumerate(groups):
        told = [] if number == DECLINING else [what_of(number)]
        assert kept_proposals(site.folder, group["id"]) == told

    onward(control, screens, "Förslagen delas")
    expect(screens[BORROWING].get_by_text(what_of(LENDING), exact=True).filter(visible=True).first).to_be_visible()
    phones[BORROWING].get_by_role("button", name=f"Låna idén: {what_of(LENDING)}", exact=True).click()
    expect(phones[LENDING].locator("[data-proposal='1'] [data-lending]")).to_have_text("1 grupp har lånat idén.")

    onward(control, screens, "Utvärdering")
    answers_on_a_phone(visitor, groups[0]["evaluation"])
    press(control, "e", "Avsluta seminariet", twice=True)
    for screen in screens:
        expect(screen.get_by_text("Tack för i dag").filter(visible=True)).to_be_visible()
    lent = "Grupper som har lånat idén: 1"
    reads_the_own_sheet(phones[LENDING], POINTS[LENDING], QUESTION, ANSWER, what_of(LENDING), lent)
    reads_the_own_sheet(phones[BORROWING], POINTS[BORROWING], what_of(BORROWING), what_of(LENDING), "Lånad från:")
    reads_the_own_sheet(phones[DECLINING], POINTS[DECLINING], "Nej, inte nu", "Vi har just börjat med något annat.")
    reads_the_own_sheet(phones[DRAFTING], POINTS[DRAFTING], what_of(DRAFTING))


def onward(control: Page, screens: Sequence[Page], place: str) -> None:
    """The producer goes on to the next part, and every room turns the page."""
    by_keyboard(control, "n")
    wait_for(list(screens), place, seconds=20)


def counts_the_room(phone: Page) -> None:
    seven = phone.locator("#headcount").get_by_role("button", name="7", exact=True)
    seven.click()
    expect(seven).to_have_attribute("aria-pressed", "true")


def takes_turns(phone: Page, screen: Page) -> None:
    """One speaks, one passes, one has to leave in the middle of it; the big screen says the same."""
    who = screen.locator("[data-scene=dialogue] [data-bind=who]")
    first = int(re.findall(r"\d+", phone.locator("#round-now").inner_text())[0])
    phone.locator("#round-next").click()
    expect(who).to_have_text(f"Plats {first + 1}")
    phone.locator("#round-pass").click()
    expect(who).to_have_text(f"Plats {first + 2}")
    expect(screen.locator(".people .seat.passed")).to_have_count(1)
    phone.locator("#round-open").click()
    phone.get_by_role("button", name=f"Gick: plats {first + 2}").click()
    phone.get_by_role("button", name="Klart", exact=True).click()
    expect(who).to_have_text(f"Plats {first + 3}")
    expect(screen.locator(".people .seat-mark")).to_have_count(6)


def gives_the_floor(phone: Page, screen: Page) -> None:
    phone.locator("#round-next").click()
    said = phone.locator("#round-now").inner_text()
    expect(screen.locator("[data-scene=dialogue] [data-bind=who]")).to_have_text(said)


def writes_points(phones: Sequence[Page]) -> None:
    """All write at the same time; one asks the presenters, and all but one send."""
    for phone, point in zip(phones, POINTS, strict=True):
        phone.get_by_role("link", name="Punkter").click()
        phone.locator("#point-1").fill(point)
    phones[LENDING].locator("#question-1").fill(QUESTION)
    for phone in phones:
        expect(phone.locator("[data-note='point:1'] .saved")).to_contain_text(SAVED)
    expect(phones[LENDING].locator("[data-note='question:1'] .saved")).to_contain_text(SAVED)
    for number, phone in enumerate(phones):
        if number != DRAFTING:
            phone.locator("#send").click()
            phone.get_by_role("button", name="Det stämmer, skicka in").click()
            expect(phone.locator("#send-state")).to_contain_text("Inskickat")


def what_of(number: int) -> str:
    return f"Ett möte varje månad med skola {number + 1}"


def proposes(phone: Page, number: int) -> None:
    phone.locator("#what-1").fill(what_of(number))
    phone.locator("#first-step-1").fill("Boka det första")
    expect(phone.locator("[data-proposal='1'] .saved")).to_contain_text(SAVED)


def chooses_by_dots(phone: Page, number: int) -> None:
    phone.get_by_text("Välj med prickar").click()
    for idea in (what_of(number), "En tavla i korridoren"):
        phone.locator("#idea").fill(idea)
        phone.keyboard.press("Enter")
        expect(phone.locator("#ideas")).to_contain_text(idea)
    phone.get_by_role("button", name=f"En prick till: {what_of(number)}").click()
    expect(phone.get_by_role("group", name=f"1 prick: {what_of(number)}")).to_be_visible()
    phone.get_by_role("button", name="Gå vidare med 1").click()
    expect(phone.locator("#what-1")).to_have_value(what_of(number))


def declines(phone: Page, _number: int) -> None:
    phone.get_by_label("Nej, inte nu").check()
    phone.get_by_label("Varför inte nu?").fill("Vi har just börjat med något annat.")
    expect(phone.locator("[data-not-now] .saved")).to_contain_text(SAVED)


PROPOSING: dict[int, Callable[[Page, int], None]] = {LENDING: chooses_by_dots, DECLINING: declines}


def reads_the_own_sheet(phone: Page, *texts: Any) -> None:
    phone.get_by_role("link", name="Nu", exact=True).click()
    phone.get_by_role("link", name="Gruppens ark").click()
    for text in texts:
        expect(phone.locator("main")).to_contain_text(text)
