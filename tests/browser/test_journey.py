"""Whole seminars as rooms meet them: two screens, a facilitator's phone, the control room and a participant's phone."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site, Watch
from tests.browser.rooms import film, kept_notes, shown, slots, turns, until, watch_turns

LOST_LINE = r"ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|EMPTY_RESPONSE|NETWORK_CHANGED)|WebSocket|status of 50"
TURN = 400  # ms within which two screens turn the page: they look at the clock four times a second
FILM = 500  # ms from its place that a film may be; in a part of a few seconds it may still be on its way there
FILM_SOON = 1_000
WITHIN = 20_000  # ms, of a busy machine; how soon it is there is measured in tests/faults/test_home.py


def test_a_compressed_seminar_from_start_to_report(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow(LOST_LINE)
    stage = site.tell("compressed")
    run, group = stage["run"], stage["groups"][0]
    control = visitor("organiser").new_page()
    control.goto(stage["control"])
    screens = [started_screen(visitor, room["screen"]) for room in stage["groups"]]
    phone = visitor(group["facilitator"], viewport=PHONE, has_touch=True).new_page()
    phone.goto("/facilitate/")
    expect(control.locator("#fact-screens")).to_have_text(re.compile("2"))

    by_keyboard(control, "s")
    plan = slots(control, run)
    for screen in screens:
        watch_turns(screen)
    until(control, lambda: all(film(screen)["playing"] for screen in screens), seconds=12)
    for screen in screens:
        stands_where_the_agenda_says(screen, plan["talk-1"], plan["talk-2"], within=FILM_SOON)

    wait_for(screens, "Lärande samtal", seconds=25)
    expect(phone.locator("#say")).to_be_visible()
    before = slots(control, run)["learning"]
    by_keyboard(control, "1")
    after = slots(control, run)["learning"]
    assert after["ends_at"] - after["starts_at"] > before["ends_at"] - before["starts_at"]
    writes_also_without_a_line(phone, site, group["id"])
    phone.locator("#send").click()
    phone.get_by_role("button", name="Det stämmer, skicka in").click()
    expect(phone.locator("#send-state")).to_contain_text("Inskickat")

    phone.get_by_role("link", name="Nu", exact=True).click()
    wait_for(screens, "Gemensam samling", seconds=30)
    for page in (*screens, phone):
        expect(page.get_by_text("Byt till mötet").filter(visible=True).first).to_be_visible()
    point_reaches_the_wall(control, screens)
    screens[0].get_by_role("button", name="Vi är i mötet").click()
    expect(screens[0].locator("#meeting")).to_be_hidden()

    wait_for(screens, "Produktivt samtal", seconds=20)
    expect(screens[0].locator("#meeting")).to_contain_text("Tillbaka till rumsskärmen")
    phone.goto("/facilitate/#proposals")
    phone.get_by_label("Förslag 1: vad gör vi?").fill("Ett möte varje månad.")
    expect(phone.locator("[data-proposal='1'] .saved")).to_contain_text(re.compile(r"^Sparat \d"))
    wait_for(screens, "Förslagen delas", seconds=20)
    expect(screens[1].get_by_text("Ett möte varje månad.").filter(visible=True)).to_be_visible()

    wait_for(screens, "Utvärdering", seconds=8)
    answers_on_a_phone(visitor, group["evaluation"])
    expect(screens[0].locator("[data-bind=answered]")).to_have_text(re.compile(r"^1 av"))
    for screen in screens:
        expect(screen.get_by_text("Tack för i dag").filter(visible=True)).to_be_visible(timeout=20_000)
    turned_together(screens)
    reads_the_report(visitor, site.tell("report", str(run))["report"])


def test_a_reloaded_screen_keeps_its_place_and_second(site: Site, visitor: Opener) -> None:
    screens = [visitor(room["screen"]).new_page() for room in site.stage["parts"]["productive"]["groups"]]
    for screen in screens:
        screen.goto("/screen/")
    screens[0].reload()
    until(screens[0], lambda: shown(screens[0])["left"] is not None, seconds=5)
    shows_the_same(*screens)


def test_a_film_is_joined_where_the_others_are(site: Site, visitor: Opener) -> None:
    part = site.stage["parts"]["talk-1"]
    screen = visitor(part["groups"][0]["screen"]).new_page()
    screen.goto("/screen/")
    control = visitor("organiser").new_page()
    control.goto(part["control"])
    plan = slots(control, part["run"])
    for _time in range(2):
        until(screen, lambda: bool(film(screen)["playing"]), seconds=10)
        stands_where_the_agenda_says(screen, plan["talk-1"])
        screen.reload()
    tracks = screen.locator("#film track[kind=captions]")
    expect(tracks).to_have_count(1)
    expect(tracks).to_have_attribute("srclang", "sv")


def test_a_change_made_by_another_process_reaches_the_screens(site: Site, visitor: Opener) -> None:
    part = site.stage["parts"]["productive"]
    screen = visitor(part["groups"][1]["screen"]).new_page()
    screen.goto("/screen/")
    expect(screen.locator(".stage")).to_have_attribute("data-shows", "dialogue")
    site.tell("message", str(part["run"]), "Kaffet är klart.")
    expect(screen.locator("#message-text")).to_have_text("Kaffet är klart.", timeout=WITHIN)


def test_a_killed_server_loses_nothing_and_no_screen_stops(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow(LOST_LINE)
    part = site.stage["parts"]["learning"]
    group = part["groups"][0]
    screens = [visitor(room["screen"]).new_page() for room in part["groups"]]
    for screen in screens:
        screen.goto("/screen/")
    phone = visitor(group["facilitator"], viewport=PHONE).new_page()
    phone.goto("/facilitate/#points")
    writes(phone, "Huvudpunkt 2", "Skriven före avbrottet.", r"^Sparat \d")

    site.kill()
    for screen in screens:
        until(screen, lambda screen=screen: bool(shown(screen)["own"]), seconds=10)
    expect(phone.locator("#line")).to_contain_text("Egen klocka")
    writes(phone, "Huvudpunkt 3", "Skriven under avbrottet.", "Sparat här")
    first = shown(screens[0])
    screens[0].wait_for_timeout(2_100)
    counts_on(first, shown(screens[0]))
    shows_the_same(*screens)

    site.start()
    for screen in screens:
        until(screen, lambda screen=screen: not shown(screen)["own"], seconds=15)
    shows_the_same(*screens)
    counts_on(first, shown(screens[0]))
    expect(phone.locator("[data-note='point:3'] .saved")).to_contain_text(re.compile(r"^Sparat \d"), timeout=20_000)
    expect(phone.get_by_label("Huvudpunkt 3")).to_be_focused()  # what came over the line moved nobody
    expect(phone.get_by_label("Huvudpunkt 2")).to_have_value("Skriven före avbrottet.")
    written = [note for note in kept_notes(site.folder, group["id"]) if note[:2] in {("point", 2), ("point", 3)}]
    assert [text for _kind, _position, text in written] == ["Skriven före avbrottet.", "Skriven under avbrottet."]


def started_screen(visitor: Opener, link: str) -> Page:
    page = visitor(link).new_page()
    page.goto("/screen/")
    page.get_by_role("button", name="Starta skärmen").click()
    return page


def by_keyboard(control: Page, key: str) -> None:
    """A press shows what would happen; Enter does it."""
    control.locator("#cues").focus()
    control.keyboard.press(key)
    expect(control.locator("#preview")).to_be_visible()
    expect(control.locator("#preview-list li").first).not_to_be_empty()
    known = control.locator("#log li").count()
    control.keyboard.press("Enter")
    expect(control.locator("#preview")).to_be_hidden()
    expect(control.locator("#log li")).to_have_count(known + 1)


def wait_for(screens: list[Page], place: str, *, seconds: int) -> None:
    for screen in screens:
        expect(screen.locator(".place [data-bind=place]")).to_have_text(place, timeout=seconds * 1000)


def stands_where_the_agenda_says(screen: Page, *slots: dict[str, Any], within: int = FILM) -> None:
    """The film's own clock against the agenda's: at once, or as soon as it has been put right."""
    until(screen, lambda: is_in_place(film(screen), slots, within), seconds=8)


def is_in_place(found: dict[str, Any], slots: tuple[dict[str, Any], ...], within: int) -> bool:
    now = [slot for slot in slots if slot["starts_at"] <= found["at"] < slot["ends_at"]]
    return bool(found["playing"] and now) and abs(found["place"] - (found["at"] - now[0]["starts_at"])) < within


def writes(phone: Page, label: str, text: str, said: str) -> None:
    field = phone.get_by_label(label)
    field.fill(text)
    note = phone.locator(f"[data-note]:has(#{field.get_attribute('id')}) .saved")
    expect(note).to_contain_text(re.compile(said))


def writes_also_without_a_line(phone: Page, site: Site, group: int) -> None:
    phone.get_by_role("link", name="Punkter").click()
    writes(phone, "Huvudpunkt 1", "Vi frågar skolan först.", r"^Sparat \d")
    phone.context.set_offline(True)
    writes(phone, "Huvudpunkt 2", "Vi ringer hem varje fredag.", "Sparat här")
    phone.wait_for_timeout(1_000)
    phone.context.set_offline(False)
    expect(phone.locator("[data-note='point:2'] .saved")).to_contain_text(re.compile(r"^Sparat \d"))
    assert kept_notes(site.folder, group) == [
        ("point", 1, "Vi frågar skolan först."), ("point", 2, "Vi ringer hem varje fredag."),
    ]  # fmt: skip


def point_reaches_the_wall(control: Page, screens: list[Page]) -> None:
    control.keyboard.press("g")
    with control.context.expect_page() as opened:
        control.get_by_role("link", name="Öppna samlingen").click()
    desk = opened.value
    desk.locator(".note", has_text="Vi frågar skolan först.").focus()
    desk.keyboard.press("l")
    for screen in screens:
        expect(screen.locator("[data-scene=wall] h1")).to_contain_text("Vi frågar skolan först.")
    desk.keyboard.press("v")
    expect(desk.locator(".notes li.lit")).to_have_count(1)
    expect(control.locator("#lit")).to_have_text("Vi frågar skolan först.")
    desk.close()


def answers_on_a_phone(visitor: Opener, address: str) -> None:
    phone = visitor(viewport=PHONE, has_touch=True).new_page()
    phone.goto(address)
    for question in phone.locator(".scale").all():
        question.locator("label:has(input[value='4'])").click()
    phone.get_by_role("button", name="Skicka svaren").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Tack")


def reads_the_report(visitor: Opener, address: str) -> None:
    page = visitor().new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Ett möte varje månad.")).to_be_visible()


def turned_together(screens: list[Page]) -> None:
    """Every part came in the same order and at the same instant in both rooms."""
    first, second = (turns(screen) for screen in screens)
    assert [place for place, _at in first] == [place for place, _at in second]
    assert len(first) >= 9
    apart = {place: abs(at - other) for (place, at), (_same, other) in zip(first[1:], second[1:], strict=True)}
    assert {place: by for place, by in apart.items() if by > TURN} == {}


def shows_the_same(one: Page, other: Page) -> None:
    """The same part, and the same second but for the time between the two looks."""
    until(one, lambda: agree(shown(one), shown(other)), seconds=5)


def agree(first: dict[str, Any], second: dict[str, Any]) -> bool:
    same = (first["scene"], first["place"]) == (second["scene"], second["place"])
    return same and None not in (first["left"], second["left"]) and abs(off_by(first, second)) <= 1.3


def counts_on(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert abs(off_by(first, second)) <= 1.3, (first, second)


def off_by(first: dict[str, Any], second: dict[str, Any]) -> float:
    """Seconds by which the second look tells more or less than the time that passed since the first."""
    return float(first["left"] - second["left"] - (second["at"] - first["at"]) / 1000)
