"""Every page but the live ones does its work in a browser that runs no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import fill_registration
from tests.browser.cases import PUBLIC, Case
from tests.browser.conftest import PHONE, Opener, Site, Watch
from tests.browser.rooms import shown, until


@pytest.fixture
def plain(visitor: Opener, watch: Watch):
    """A phone without JavaScript."""
    watch.allow(r"status of 4\d\d")
    return lambda *links: visitor(*links, viewport=PHONE, java_script_enabled=False).new_page()


@pytest.mark.parametrize("case", PUBLIC, ids=str)
def test_public_pages_are_read(case: Case, site: Site, plain) -> None:
    page: Page = plain()
    answer = page.goto(site.address(case.path(site.stage)))
    assert answer is not None
    assert answer.status == case.status
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("noscript")).to_have_count(0)


def test_a_talk_is_watched_with_captions(site: Site, plain) -> None:
    page: Page = plain()
    page.goto(f"{site.stage['watched']}talks/1/")
    film = page.locator("video[controls]")
    expect(film).to_be_visible()
    tracks = film.locator("track[kind=captions]")
    assert {track.get_attribute("srclang") for track in tracks.all()} == {"sv", "en"}


def test_the_language_is_changed(plain) -> None:
    page: Page = plain()
    page.goto("/seminars/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/seminars/")


def test_a_group_is_registered_after_a_mistake(site: Site, plain) -> None:
    page: Page = plain()
    page.goto(site.stage["demo"]["open"]["register"])
    page.get_by_label("Enhet eller grupp").fill("Kvällsgruppen")
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(page.get_by_label("Enhet eller grupp")).to_have_value("Kvällsgruppen")
    fill_registration(page, "Kvällsgruppen")
    expect(page.get_by_role("heading", name="Titta i din e-post")).to_be_visible()
    assert "done=" in page.url


def test_an_entry_is_confirmed_by_a_press_and_the_own_page_opens(site: Site, plain) -> None:
    page: Page = plain()
    page.goto(site.stage["sign_up"])
    page.get_by_role("button", name="Bekräfta anmälan").click()
    expect(page.get_by_role("heading", name="Tack, anmälan är bekräftad")).to_be_visible()
    page.get_by_role("link", name="Till din sida").click()
    expect(page.get_by_role("heading", name="Kvällsgruppen 2")).to_be_visible()


def test_a_contact_names_a_substitute(site: Site, plain) -> None:
    page: Page = plain(site.stage["contact"])
    page.goto("/contact/")
    group = page.locator("li[id^=group-]").filter(has=page.locator("summary")).first
    group.locator("summary").first.click()
    group.get_by_role("button", name="Spara och skicka länk").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    group = page.locator("li[id^=group-]:has([aria-invalid=true])")
    group.get_by_label("namn").fill("Stina Stand-in")
    group.get_by_label("e-post").fill("stina@example.se")
    group.get_by_role("button", name="Spara och skicka länk").click()
    expect(page.get_by_text("Stina Stand-in").first).to_be_visible()


def test_a_screen_is_paired_from_a_phone(site: Site, visitor: Opener, plain) -> None:
    room = site.stage["parts"]["learning"]["groups"][1]
    screen = visitor().new_page()
    screen.goto("/screen/")
    code = screen.locator("#code").inner_text()
    page: Page = plain(room["facilitator"])
    page.goto("/screen/pair/")
    page.get_by_label("Koden på skärmen").fill("XXXX XXXX")
    page.get_by_role("button", name="Koppla skärmen").click()
    expect(page.get_by_text("Koden stämmer inte").first).to_be_visible()
    page.get_by_label("Koden på skärmen").fill(code)
    page.get_by_role("button", name="Koppla skärmen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Skärmen är kopplad")
    screen.wait_for_selector(".stage[data-shows=dialogue]", timeout=15_000)
    until(screen, lambda: shown(screen)["left"] is not None, seconds=5)


def test_an_evaluation_is_answered(site: Site, plain) -> None:
    page: Page = plain()
    page.goto(site.stage["parts"]["over"]["groups"][1]["evaluation"])
    for question in page.locator(".scale").all():
        question.locator("label:has(input[value='5'])").click()
    page.locator("textarea").first.fill("Vi börjar med ett möte.")
    page.get_by_role("button", name="Skicka svaren").click()
    page.wait_for_url(re.compile("received"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tack")
    page.goto(site.stage["parts"]["over"]["groups"][1]["evaluation"])
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_report_is_read(site: Site, plain) -> None:
    page: Page = plain()
    page.goto(site.stage["demo"]["completed"]["report"])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("svg").count() > 1
    assert page.locator("table").count() > 0
