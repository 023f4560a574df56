"""The call in Chromium: off while the rooms are by themselves, on by a press in the gathering, and one call a room."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Site, Watch
from tests.browser.jitsi import TO_HERE
from tests.browser.rooms import until


def in_call(site: Site, visitor: Opener, watch: Watch, part: str, wait: int = 0) -> tuple[Page, dict[str, Any]]:
    """A room in the meeting; with `wait` the part is over in so many seconds."""
    watch.allow(TO_HERE)
    made = site.tell("meeting", part, str(wait))
    page = visitor(made["groups"][0]["screen"]).new_page()
    page.goto(f"/meeting/{made['run']}/screen/")
    return page, made


def test_the_microphone_is_off_until_the_gathering_and_then_on_by_a_press(
    site: Site, visitor: Opener, watch: Watch
) -> None:
    page, _made = in_call(site, visitor, watch, "break", 12)
    expect(page.locator("h1")).to_have_text("Mikrofonen är avstängd i pausen")
    expect(page.get_by_role("button")).to_have_count(0)
    page.evaluate("jitsi.set(false)")  # by Jitsi's own button
    until(page, lambda: page.evaluate("jitsi.muted"), seconds=20)
    button = page.get_by_role("button", name="Slå på mikrofonen")
    expect(button).to_be_visible(timeout=20_000)  # the gathering has begun
    assert page.evaluate("jitsi.muted")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Mikrofonen är på")
    assert not page.evaluate("jitsi.muted")
    page.get_by_role("button", name="Stäng av mikrofonen").click()
    expect(page.locator("h1")).to_have_text("Mikrofonen är avstängd")


def test_the_room_and_its_name_are_told_and_its_devices_lent_to_that_host_alone(
    site: Site, visitor: Opener, watch: Watch
) -> None:
    page, _made = in_call(site, visitor, watch, "gathering")
    expect(page.locator("h1")).to_have_text("Mikrofonen är avstängd")
    options = page.evaluate("({ ...jitsi.options, parentNode: null })")
    assert options["userInfo"]["displayName"] in page.locator(".who").inner_text()
    assert options["configOverwrite"]["startWithAudioMuted"] is True
    [frame] = [frame for frame in page.frames if frame != page.main_frame]
    expect(page.locator("iframe")).to_have_attribute("title", "Samtalet i mötet")
    allowed = "['camera', 'microphone', 'display-capture'].map((one) => document.featurePolicy.allowsFeature(one))"
    assert frame.evaluate(allowed) == [True, True, True]
    screen = page.context.new_page()
    screen.goto("/screen/")
    assert screen.evaluate(allowed) == [False, False, False]


def test_the_tab_opened_last_has_the_call_and_the_screen_may_go_where_it_likes(
    site: Site, visitor: Opener, watch: Watch
) -> None:
    first, made = in_call(site, visitor, watch, "gathering")
    expect(first.locator("iframe")).to_be_visible()
    screen = first.context.new_page()
    screen.goto("/screen/")
    screen.goto("/screen/leave/")
    expect(first.locator("iframe")).to_be_visible()
    second = first.context.new_page()
    second.goto(f"/meeting/{made['run']}/screen/")
    expect(first.locator("h1")).to_have_text("Mötet fortsätter i en annan flik")
    expect(first.locator("iframe")).to_have_count(0)
    first.get_by_role("button", name="Flytta mötet hit").click()
    expect(first.locator("iframe")).to_be_visible()
    expect(second.locator("h1")).to_have_text("Mötet fortsätter i en annan flik")


def test_whoever_hangs_up_comes_in_again_by_a_press(site: Site, visitor: Opener, watch: Watch) -> None:
    page, _made = in_call(site, visitor, watch, "gathering")
    expect(page.locator("iframe")).to_be_visible()
    page.evaluate("jitsi.tell('readyToClose', {})")
    expect(page.locator("h1")).to_have_text("Ni har lämnat mötet")
    page.get_by_role("button", name="Gå med igen").click()
    expect(page.locator("iframe")).to_be_visible()


def test_a_host_that_is_away_leads_to_the_reserve_and_is_tried_again(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow(TO_HERE, r"ERR_FAILED")
    made = site.tell("meeting", "gathering", "0")
    context = visitor(made["groups"][0]["screen"])
    context.route("**/external_api.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"/meeting/{made['run']}/screen/")
    expect(page.locator("h1")).to_have_text("Mötet går inte att öppna just nu")
    expect(page.get_by_role("link", name="Öppna reservmötet")).to_have_attribute("href", "https://zoom.us/j/1")
    context.unroute("**/external_api.js")
    page.get_by_role("button", name="Gå med igen").click()
    expect(page.locator("iframe")).to_be_visible()


def test_the_screen_and_the_facilitator_are_told_to_turn_the_sound_off(site: Site, visitor: Opener) -> None:
    made = site.tell("meeting", "talk-2", "8")
    group = made["groups"][0]
    screen, phone = visitor(group["screen"]).new_page(), visitor(group["facilitator"]).new_page()
    screen.goto("/screen/")
    phone.goto(f"/facilitate/?group={group['id']}")
    told = "Stäng av mikrofonen i mötet"
    expect(screen.locator("#meeting")).to_contain_text(told, timeout=20_000)  # the dialogue has begun
    expect(phone.locator("#sound")).to_contain_text(told)
