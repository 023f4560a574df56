"""Rooms behind bad lines: sockets that never come through, and a screen that stands behind the meeting for its whole
gathering."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.conftest import PHONE, Opener, Site, Watch
from tests.browser.rooms import shown, until

LATER = 20_000  # ms: a poll every 2.5 s, the half second of a cue, and a busy machine
HIDE = """() => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => window.isHidden });
  const state = () => window.isHidden ? "hidden" : "visible";
  Object.defineProperty(document, "visibilityState", { configurable: true, get: state });
  const frames = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (act) => window.isHidden ? 0 : frames(act);
  window.isHidden = false;
  window.hide = (hidden) => {
    window.isHidden = hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  };
}"""


def without_sockets(context: BrowserContext) -> Page:
    """A page behind a proxy that lets no socket through."""

    def refuse(socket: WebSocketRoute) -> None:
        socket.close(code=1011)

    context.route_web_socket(re.compile("/ws/live/"), refuse)
    return context.new_page()


def test_everything_works_where_no_socket_comes_through(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow("WebSocket")
    part = site.stage["parts"]["learning"]
    group = part["groups"][1]
    control = without_sockets(visitor("organiser"))
    control.goto(part["control"])
    screen = without_sockets(visitor(group["screen"]))
    screen.goto("/screen/")
    phone = without_sockets(visitor(group["facilitator"], viewport=PHONE))
    phone.goto("/facilitate/#points")

    phone.get_by_label("Huvudpunkt 1").fill("Skriven genom kommunens proxy.")
    saved = phone.locator("[data-note='point:1'] .saved")
    expect(saved).to_contain_text(re.compile(r"^Sparat \d"), timeout=LATER)
    control.locator("#message").fill("Vi ses snart i mötet.")
    control.locator("#message-form button").click()
    expect(screen.locator("#message-text")).to_have_text("Vi ses snart i mötet.", timeout=LATER)
    expect(phone.locator("#message-text")).to_have_text("Vi ses snart i mötet.", timeout=LATER)
    phone.goto("/facilitate/#help")
    phone.get_by_label("Vad gäller det?").fill("Vi hör inget.")
    phone.get_by_role("button", name="Kalla på producenten").click()
    expect(control.locator("#calls")).to_contain_text("Vi hör inget.", timeout=LATER)
    phone.get_by_role("button", name="Det är löst").click()
    expect(control.locator("#calls .call")).to_have_count(0, timeout=LATER)
    control.locator("#cues").focus()
    control.keyboard.press("h")
    expect(control.locator("#preview-list li").first).not_to_be_empty(timeout=LATER)
    control.keyboard.press("Enter")
    expect(screen.locator("#held")).to_be_visible(timeout=LATER)
    control.keyboard.press("h")
    expect(control.locator("#preview-list li").first).not_to_be_empty(timeout=LATER)
    control.keyboard.press("Enter")
    expect(screen.locator("#held")).to_be_hidden(timeout=LATER)
    assert not shown(screen)["own"], "a line that polls is no lost line"


def keeps_time_behind_the_meeting(site: Site, visitor: Opener, part: str, minutes: float) -> None:
    """Another window lies over the page: no frames, no visibility. Its title tells part and clock all the same."""
    screen = visitor(site.stage["parts"][part]["groups"][0]["screen"]).new_page()
    screen.add_init_script(f"({HIDE})()")
    screen.goto("/screen/")
    until(screen, lambda: shown(screen)["left"] is not None, seconds=5)
    screen.evaluate("window.hide(true)")
    before, title = shown(screen), screen.title()
    screen.wait_for_timeout(timedelta(minutes=minutes).total_seconds() * 1000)
    assert screen.title() != title, "the tab's clock goes on"
    screen.evaluate("window.hide(false)")
    until(screen, lambda: counts_on(before, shown(screen)), seconds=2)


def counts_on(before: dict[str, object], after: dict[str, object]) -> bool:
    passed = (float(str(after["at"])) - float(str(before["at"]))) / 1000
    return abs(float(str(before["left"])) - float(str(after["left"])) - passed) <= 1.3


def test_a_hidden_page_keeps_time_and_is_right_when_it_is_seen_again(site: Site, visitor: Opener) -> None:
    keeps_time_behind_the_meeting(site, visitor, "productive", 0.1)


def test_a_sleeping_computer_wakes_to_the_right_second(site: Site, visitor: Opener) -> None:
    screen = visitor(site.stage["parts"]["productive"]["groups"][1]["screen"]).new_page()
    screen.goto("/screen/")
    until(screen, lambda: shown(screen)["left"] is not None, seconds=5)
    before = shown(screen)
    sleep = screen.context.new_cdp_session(screen)
    sleep.send("Page.setWebLifecycleState", {"state": "frozen"})
    screen.wait_for_timeout(7_000)
    sleep.send("Page.setWebLifecycleState", {"state": "active"})
    until(screen, lambda: counts_on(before, shown(screen)), seconds=3)


@pytest.mark.faults
def test_a_page_hidden_for_the_whole_gathering(site: Site, visitor: Opener) -> None:
    """25 minutes, as long as the room is in the meeting."""
    keeps_time_behind_the_meeting(site, visitor, "learning", 25)
