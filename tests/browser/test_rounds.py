"""A round: phone, laptop and big screen say the same, names stay, and no line, reload or other device stops it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.checks import fits, is_accessible
from tests.browser.conftest import LAPTOP, PHONE, Opener, Site

SOON = 20_000  # ms


@pytest.fixture
def room(site: Site) -> dict[str, Any]:
    """A group of its own ten minutes into the learning dialogue, in its first round, with seven present."""
    return site.tell("in_round")


def led(visitor: Opener, room: dict[str, Any], **options: Any) -> Page:
    page = visitor(room["facilitator"], **{"viewport": PHONE, **options}).new_page()
    page.goto("/facilitate/")
    expect(page.locator("#round-now")).to_be_visible()
    return page


def seat_of(page: Page) -> int:
    found = re.search(r"\d+", page.locator("#round-now").inner_text())
    assert found
    return int(found[0])


def shows(page: Page, seat: int) -> None:
    expect(page.locator("#round-now")).to_have_text(f"Plats {seat}", timeout=SOON)


def test_phone_and_big_screen_follow_the_presses(site: Site, visitor: Opener, room: dict[str, Any]) -> None:
    phone = led(visitor, room)
    screen = visitor(room["screen"]).new_page()
    screen.goto("/screen/")
    first = seat_of(phone)
    phone.get_by_role("button", name=f"Nästa: plats {first + 1}").click()
    shows(phone, first + 1)
    who = screen.locator("[data-scene=dialogue] [data-bind=who]")
    expect(who).to_have_text(f"Plats {first + 1}", timeout=SOON)
    expect(screen.locator("[data-scene=dialogue] [data-bind=then]")).to_contain_text(f"Sedan plats {first + 2}.")
    expect(screen.locator(".people .seat.now")).to_have_count(1)
    expect(screen.locator(".people .seat-mark")).to_have_count(7)

    phone.get_by_role("button", name="Pass", exact=True).click()
    expect(who).to_have_text(f"Plats {first + 2}", timeout=SOON)
    expect(screen.locator(".people .seat.passed")).to_have_count(1)
    phone.locator("#round-undo").click()
    expect(who).to_have_text(f"Plats {first + 1}", timeout=SOON)
    expect(phone.locator("#round-announcer")).to_have_text(f"Plats {first + 1} har ordet. Sedan plats {first + 2}.")

    phone.get_by_role("button", name="Tyst minut").click()
    expect(who).to_have_text("Tyst minut", timeout=SOON)
    phone.get_by_role("button", name="Avbryt tystnaden").click()
    expect(who).to_have_text(f"Plats {first + 1}", timeout=SOON)


def test_of_nine_one_leaves_in_the_middle_and_the_time_is_shared_among_the_eight(site: Site, visitor: Opener) -> None:
    room = site.tell("in_round", "9")
    phone = led(visitor, room)
    colleague = led(visitor, room, viewport=LAPTOP)
    screen = visitor(room["screen"]).new_page()
    screen.goto("/screen/")
    who = screen.locator("[data-scene=dialogue] [data-bind=who]")
    first, each = seat_of(phone), turn_of(phone)
    expect(screen.locator(".people .seat-mark")).to_have_count(9)

    phone.locator("#round-next").click()
    shows(colleague, first + 1)
    colleague.locator("#round-open").click()
    colleague.get_by_role("button", name=f"Gick: plats {first + 1}").click()  # in the middle of the own turn
    colleague.get_by_role("button", name="Klart", exact=True).click()
    shows(phone, first + 2)
    expect(who).to_have_text(f"Plats {first + 2}", timeout=SOON)
    expect(screen.locator(".people .seat-mark")).to_have_count(8)
    assert turn_of(phone) > each

    for seat in range(first + 3, 10):
        phone.locator("#round-next").click()
        expect(who).to_have_text(f"Plats {seat}", timeout=SOON)
    expect(phone.locator("#round-go")).to_have_text("Klart, alla har talat")
    phone.locator("#round-next").click()
    for page in (phone, colleague):
        expect(page.locator("#round-now")).to_have_text("Alla har haft ordet.")
    expect(screen.locator(".people .seat.done")).to_have_count(8)
    expect(phone.locator("#headcount [aria-pressed=true]")).to_have_text("8")


def turn_of(page: Page) -> int:
    """Seconds of the turn under way, as its hint tells."""
    told = page.locator("#round-hint")
    expect(told).to_contain_text("Ungefär")
    minutes, seconds = map(int, re.findall(r"\d+", told.inner_text()))
    return 60 * minutes + seconds


def test_names_are_on_this_browsers_pages_and_in_no_request(visitor: Opener, room: dict[str, Any]) -> None:
    context = visitor(room["facilitator"], room["screen"], viewport=LAPTOP)
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''} {request.all_headers()}")

    context.on("request", note)
    page = context.new_page()
    page.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(str(frame))))
    page.goto("/facilitate/")
    seat = seat_of(page)
    page.get_by_role("button", name="Platser och namn").click()
    page.get_by_label(f"Förnamn på plats {seat + 1}").fill("Cecilia")
    page.get_by_role("button", name="Gick: plats 7").click()
    page.get_by_role("button", name="Klart", exact=True).click()
    page.get_by_role("button", name="Nästa: Cecilia").click()
    expect(page.locator("#round-now")).to_have_text("Cecilia")
    screen = context.new_page()
    screen.goto("/screen/")
    expect(screen.locator("[data-bind=who]").first).to_have_text("Cecilia", timeout=SOON)
    page.reload()
    expect(page.locator("#round-now")).to_have_text("Cecilia", timeout=SOON)

    other = visitor(room["screen"]).new_page()
    other.goto("/screen/")
    expect(other.locator("[data-bind=who]").first).to_have_text(f"Plats {seat + 1}", timeout=SOON)
    assert any("round.next" in one for one in sent)
    assert any("round.leave" in one for one in sent)
    assert [one for one in sent if "cecilia" in one.lower()] == []


def test_two_who_lead_press_at_once_and_one_chair_is_passed(visitor: Opener, room: dict[str, Any]) -> None:
    mine, hers = led(visitor, room), led(visitor, room, viewport=LAPTOP)
    first = seat_of(mine)
    for page in (mine, hers):
        page.context.set_offline(True)
    for page in (mine, hers):
        page.locator("#round-next").click()
        shows(page, first + 1)
    for page in (mine, hers):
        page.context.set_offline(False)
    mine.locator("#round-undo").click()
    for page in (mine, hers):
        shows(page, first)


def test_without_a_line_the_round_goes_on_and_another_device_takes_over(visitor: Opener, room: dict[str, Any]) -> None:
    phone = led(visitor, room)
    first = seat_of(phone)
    phone.context.set_offline(True)
    phone.locator("#round-next").click()
    phone.locator("#round-next").click()
    shows(phone, first + 2)
    phone.context.set_offline(False)
    tablet = led(visitor, room, viewport=LAPTOP)
    shows(tablet, first + 2)
    tablet.locator("#round-pass").click()
    shows(phone, first + 3)
    phone.reload()
    shows(phone, first + 3)


def test_somebody_leaves_comes_and_changes_places_by_keyboard(visitor: Opener, room: dict[str, Any]) -> None:
    page = led(visitor, room, viewport=LAPTOP)
    page.locator("#round-open").press("Enter")
    expect(page.locator("#round-chairs > li")).to_have_count(7)
    page.get_by_role("button", name="Flytta plats 7 tidigare").press("Enter")
    expect(page.locator("#round-chairs > li").nth(5)).to_contain_text("7")
    expect(page.get_by_role("button", name="Flytta plats 7 tidigare")).to_be_focused()
    page.get_by_role("button", name="Gick: plats 5").press("Enter")
    expect(page.locator("#headcount [aria-pressed=true]")).to_have_text("6", timeout=SOON)
    page.get_by_role("button", name="Någon kom").press("Enter")
    expect(page.locator("#round-chairs > li")).to_have_count(8)
    page.keyboard.press("Escape")
    expect(page.locator("#headcount [aria-pressed=true]")).to_have_text("7", timeout=SOON)
    expect(page.locator("#round-table .seat")).to_have_count(7)


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_used_with_one_thumb(visitor: Opener, room: dict[str, Any], viewport: Any, scheme: str) -> None:
    page = led(visitor, room, viewport=viewport, color_scheme=scheme)
    for name in ("next", "pass", "more", "undo"):
        box = page.locator(f"#round-{name}").bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 0 <= box["y"] <= viewport["height"] - box["height"]
    fits(page)
    is_accessible(page)
    page.locator("#round-open").click()
    fits(page)
    is_accessible(page)
