"""The equipment check in Chromium with a made-up camera and microphone: tried, saved, kept through a reload."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.conftest import LAPTOP, Opener, Site, Watch, sign_in

FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
WORKS = re.compile("ok|advice")


@pytest.fixture
def room(site: Site, browser: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """The room's computer, with devices."""
    equipped = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *FAKE])
    context = equipped.new_context(base_url=site.base, viewport=LAPTOP, locale="sv-SE")
    context.on("page", watch.follow)
    sign_in(context, site, site.stage["parts"]["before"]["groups"][1]["screen"])
    yield context
    equipped.close()


def attempt(page: Page, item: str) -> None:
    page.locator(f"#item-{item} [data-try]").click()


def works(page: Page, item: str) -> None:
    """What is measured works, tried again like anybody would where this machine was busy just then."""
    card = page.locator(f"#item-{item}")
    for _ in range(5):
        expect(card).to_have_attribute("data-state", re.compile("ok|advice|fault"))
        if card.get_attribute("data-state") != "fault":
            return
        attempt(page, item)
    expect(card).to_have_attribute("data-state", WORKS)


def test_a_room_tries_everything_and_is_ready(room: BrowserContext, site: Site, visitor: Opener) -> None:
    page = room.new_page()
    page.goto("/screen/check/")
    page.locator("#begin").click()
    for item in ("line", "clock", "talks", "network"):
        works(page, item)
    attempt(page, "picture")
    page.locator("#test-picture [data-yes]").click()
    attempt(page, "sound")
    page.locator("#item-sound [data-yes]").click()
    attempt(page, "microphone")
    expect(page.locator("#item-microphone")).to_have_attribute("data-state", "ok")
    attempt(page, "camera")
    page.locator("#item-camera [data-yes]").click()
    expect(page.locator("#camera")).to_be_hidden()
    if page.locator("#item-meeting").count():
        with page.expect_popup() as opened:
            attempt(page, "meeting")
        opened.value.close()
        page.locator("#item-meeting [data-yes]").click()
    expect(page.locator("#summary")).to_have_text("Allt är provat och fungerar. Ni är redo.")
    expect(page.locator("#saved")).to_contain_text("Sparat")
    page.reload()
    expect(page.locator("#summary")).to_have_text("Allt är provat och fungerar. Ni är redo.")
    phone = visitor(site.stage["parts"]["before"]["groups"][1]["facilitator"]).new_page()
    phone.goto("/facilitate/")
    expect(phone.locator(".equipment-line")).to_contain_text("och fungerar")


def test_what_fails_says_what_to_do_and_is_saved_when_the_line_is_back(room: BrowserContext, watch: Watch) -> None:
    watch.allow("ERR_FAILED")
    page = room.new_page()
    page.goto("/screen/check/")
    page.locator("#over").click()
    page.route("**/screen/check/?*", lambda route: route.abort())
    attempt(page, "sound")
    page.locator("#item-sound [data-no]").click()
    expect(page.locator("#item-sound .advice")).to_contain_text("Se efter att högtalaren är på")
    expect(page.locator("#told")).to_contain_text("Ljudet ut: Fungerar inte")
    expect(page.locator("#saved")).to_have_text("Sparat här, skickas när linjen är tillbaka.")
    page.unroute("**/screen/check/?*")
    expect(page.locator("#saved-row")).not_to_have_class(re.compile("wait"))


def test_what_somebody_hears_is_tried_while_the_network_is_measured(room: BrowserContext) -> None:
    page, held, is_let = room.new_page(), [], False
    page.goto("/screen/check/")
    page.locator("#over").click()
    page.route("**/screen/check/line/**", lambda route: route.continue_() if is_let else held.append(route))
    attempt(page, "network")
    expect(page.locator("#item-clock [data-try]")).to_be_disabled()
    attempt(page, "sound")
    page.locator("#item-sound [data-yes]").click()
    expect(page.locator("#item-sound")).to_have_attribute("data-state", "ok")
    expect(page.locator("#item-network")).to_have_attribute("data-state", "busy")
    is_let = True
    for route in held:
        route.continue_()
    expect(page.locator("#item-network")).not_to_have_attribute("data-state", "busy")
    expect(page.locator("#item-clock [data-try]")).to_be_enabled()


def test_it_goes_by_keyboard_alone(room: BrowserContext) -> None:
    page = room.new_page()
    page.goto("/screen/check/")
    page.locator("#over").press("Enter")
    page.locator("#begin").press("Enter")
    expect(page.locator("#item-fullscreen [data-try]")).to_be_focused()
    page.locator("#item-sound [data-try]").press("Enter")
    expect(page.locator("#item-sound [data-yes]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#item-sound")).to_have_attribute("data-state", "ok")
    expect(page.locator("#item-sound [data-try]")).to_be_focused()
    page.locator("#item-picture [data-try]").press("Enter")
    expect(page.locator("#test-picture")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#test-picture")).to_be_hidden()
