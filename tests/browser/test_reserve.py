"""When the line fails on the day: what a room took along, and where it finds what is said."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site
from tests.browser.rooms import until


def took_along(page: Page) -> None:
    """Both films are fetched as files, and what is said in the first is read on a page to print."""
    films = page.get_by_role("link", name=re.compile("^Hämta filmen"))
    expect(films).to_have_count(2)
    for link in films.all():
        with page.expect_download() as fetched:
            link.click()
        assert re.fullmatch(r"[a-z-]+\.mp4", fetched.value.suggested_filename)
        assert Path(fetched.value.path()).stat().st_size > 1_000_000
    page.get_by_role("link", name=re.compile("^Skriv ut det som sägs")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vägen tillbaka till skolan")
    expect(page.get_by_role("heading", name="Den tomma stolen")).to_be_visible()
    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    page.get_by_role("button", name="Skriv ut").click()
    assert page.evaluate("document.body.dataset.printed") == "yes"
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Skriv ut").is_visible()
    expect(page.locator(".said p").last).to_be_visible()


def test_a_facilitator_takes_the_films_and_what_is_said_along(site: Site, visitor: Opener) -> None:
    page = visitor(site.stage["parts"]["before"]["groups"][0]["facilitator"], viewport=PHONE).new_page()
    page.goto("/facilitate/")
    expect(page.get_by_role("heading", name="Ta med som reserv")).to_be_visible()
    took_along(page)


def test_a_contact_takes_them_along(site: Site, visitor: Opener) -> None:
    page = visitor(site.stage["contact"]).new_page()
    page.goto("/contact/")
    part = page.locator(".own-run", has=page.get_by_role("heading", name="Ta med som reserv")).first
    expect(part.get_by_role("link", name=re.compile("^Hämta filmen"))).to_have_count(2)
    expect(part.get_by_role("link", name=re.compile("^Skriv ut det som sägs"))).to_have_count(2)


def test_a_room_that_plays_by_hand_is_led_to_what_is_said(site: Site, visitor: Opener) -> None:
    room = site.stage["parts"]["talk-2"]["groups"][1]
    screen = visitor(room["screen"]).new_page()
    screen.goto("/screen/")
    screen.locator("#controls [data-do=local]").click()
    shown = screen.locator("[data-scene=local] [data-bind=read]")
    expect(shown).to_contain_text("Facilitatorn öppnar texten på")
    address = re.search(r"/talks/\d+/text/", str(shown.text_content()).replace("\u200b", ""))
    assert address
    page = visitor(room["facilitator"]).new_page()
    page.goto("/facilitate/")
    link = page.get_by_role("link", name="Läs det som sägs")
    until(page, link.is_visible, seconds=10)
    assert link.get_attribute("href") == address[0]
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Samma vuxen hela vägen")
