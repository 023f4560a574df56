"""The facilitator's page as one meets it for the first time: in every part, with a thumb, and by the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import is_accessible
from tests.browser.conftest import LAPTOP, PHONE, Opener, Site

PARTS = ("before", "talk-1", "learning", "sharing", "over")
LEAST = 44  # px, of whatever is pressed
SMALL = """(least) => [...document.querySelectorAll("button, a.btn, summary, select, textarea, input, li > a, .tabs a")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.matches(".others a"))
  .map((node) => [node, (node.matches("[type=checkbox], [type=radio]") && node.labels[0]) || node])
  .filter(([, target]) => Math.min(target.offsetWidth, target.offsetHeight) < least)
  .map(([node, target]) => `${node.outerHTML.slice(0, 90)} ${target.offsetWidth}x${target.offsetHeight}`)"""
FOCUSED = """() => {
  const node = document.activeElement;
  const own = getComputedStyle(node);
  const box = node.matches(":is(.pick, .scale) input") ? getComputedStyle(node.closest("label")) : own;
  const marked = [own, box].some((one) => one.outlineStyle !== "none" || one.boxShadow !== "none");
  return { key: node.id || node.outerHTML.slice(0, 120), marked, isBody: node === document.body };
}"""


def opened(site: Site, visitor: Opener, part: str, viewport: Any = PHONE, hash: str = "") -> Page:
    return arrived(site.stage["parts"][part]["groups"][0], visitor, viewport, hash)


def arrived(group: dict[str, Any], visitor: Opener, viewport: Any = PHONE, hash: str = "") -> Page:
    page = visitor(group["facilitator"], viewport=viewport).new_page()
    page.goto(f"/facilitate/{hash}")
    expect(page.locator("#headcount button").first).to_be_attached()
    return page


@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_pressed_is_large_enough_for_a_thumb(site: Site, visitor: Opener, part: str) -> None:
    page = opened(site, visitor, part)
    for tab in ("now", "points", "proposals", "help"):
        page.goto(f"/facilitate/#{tab}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate(SMALL, LEAST) == [], tab


@pytest.mark.parametrize("part", ["learning", "sharing"])
def test_the_keyboard_comes_to_everything_and_out_again(site: Site, visitor: Opener, part: str) -> None:
    page = opened(site, visitor, part, LAPTOP)
    page.locator("h1").click()
    been: list[str] = []
    for _press in range(140):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["isBody"] or (been and found["key"] == been[0]):
            break
        assert found["marked"], f"no mark of the focus: {found['key']}"
        assert found["key"] not in been, f"caught at {found['key']}"
        been.append(found["key"])
    else:
        pytest.fail("the way through the page has no end")
    must = {
        "learning": ("round-next", "next", "point-1", "send", "help-text"),
        "sharing": ("what-1", "not-now"),
    }
    assert [one for one in must[part] if page.locator(f"#{one}").is_enabled() and one not in been] == []


def test_what_opens_takes_the_focus_closes_by_escape_and_gives_it_back(site: Site, visitor: Opener) -> None:
    room = site.tell("in_round")
    page = visitor(room["facilitator"], viewport=LAPTOP).new_page()
    page.goto("/facilitate/")
    page.locator("#point-2").fill("Ring hem samma dag.")
    expect(page.locator("[data-note='point:2'] .saved")).to_contain_text("Sparat")
    comes_and_goes(page, page.locator("#send"), page.locator("#read-notes"))
    comes_and_goes(page, page.locator("#read-aloud"), page.locator("#read-proposals"))
    comes_and_goes(page, page.locator("#round-open"), page.locator("#round-sheet"))


def goes_to(page: Page, step: str) -> None:
    """By the big button, as the script's steps follow one another."""
    line = page.locator("#step-line")
    for _press in range(6):
        said = line.inner_text()
        if step in said:
            return
        page.locator("#next").click()
        expect(line).not_to_have_text(said)
    expect(line).to_contain_text(step)


def comes_and_goes(page: Page, button: Locator, dialog: Locator) -> None:
    button.press("Enter")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("(node) => node.contains(document.activeElement)")
    is_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_how_many_are_here_is_told_by_keyboard_and_the_focus_stays(site: Site, visitor: Opener) -> None:
    page = arrived(site.tell("meeting", "learning", "0")["groups"][0], visitor, LAPTOP)
    for number in ("8", "9"):
        page.locator("#headcount").get_by_role("button", name=number, exact=True).press("Enter")
        chosen = page.locator("#headcount [aria-pressed=true]")
        expect(chosen).to_have_text(number)
        expect(chosen).to_be_focused()


def test_the_page_leads_to_what_is_written_now_and_says_how_far_it_is(site: Site, visitor: Opener) -> None:
    page = arrived(site.tell("meeting", "learning", "0")["groups"][0], visitor)
    goes_to(page, "Huvudpunkter")
    expect(page.locator("#entry-said")).to_have_text("Inskickat.")
    page.get_by_role("link", name="Till huvudpunkterna").click()
    expect(page.get_by_label("Huvudpunkt 1")).to_be_visible()

    page = opened(site, visitor, "sharing")
    page.get_by_role("link", name="Se de andras förslag").click()
    expect(page.get_by_role("button", name="Låna idén")).to_be_in_viewport()

    page = opened(site, visitor, "evaluation")
    with page.expect_popup() as answering:
        page.get_by_role("link", name="Svara på den här enheten").click()
    expect(answering.value.get_by_role("button", name="Skicka svaren")).to_be_visible()

    page = opened(site, visitor, "welcome")
    count, film = (page.locator(one).bounding_box() for one in ("#people", "#playback"))
    assert count
    assert film
    assert count["y"] < film["y"]


def test_one_is_told_when_time_stands_still_and_what_comes_after_the_last_step(site: Site, visitor: Opener) -> None:
    made = site.tell("meeting", "productive", "0")
    page = arrived(made["groups"][0], visitor)
    goes_to(page, "Läs upp")
    expect(page.locator("#next-label")).to_contain_text("Sedan: Förslagen delas")
    expect(page.locator("#next")).to_be_disabled()
    site.tell("stand_still", str(made["run"]))
    expect(page.locator("#step-line")).to_have_text("Tiden står still")
