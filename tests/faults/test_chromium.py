"""Faults that only a browser can show: half-open lines and a phone without a network. One Chromium."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.conftest import PHONE
from tests.faults.figures import patience, told
from tests.faults.stacks import FULL, Stack
from tests.journeys.machines import manage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.faults, pytest.mark.embedded]
HALF_OPEN = 60.0 if FULL else 15.0  # seconds
OFFLINE = 600.0 if FULL else 10.0
OPEN = """
from django.utils import timezone
from facilitation.models import Cue
from seminars.models import Run
run, now = Run.objects.get(pk={run}), timezone.now()
Cue.objects.create(run=run, seq=Cue.objects.filter(run=run).count() + 1, at=now, action="end", given_at=now)
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def until(holds: Callable[[], bool], page: Page, *, seconds: float) -> float:
    """Seconds until it holds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        page.wait_for_timeout(100)
    return time.monotonic() - began


def test_a_half_open_line_is_marked_and_the_screen_is_right_soon_after_it_is_healed(
    home: Stack, chromium: Browser
) -> None:
    """F7: marked within 10 s of the silence's beginning (5.5 s after the last thing heard), and right within 3 s of its
    end and what a slow machine adds."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(home.at(home.links["live"]["groups"][0]["screen"]))
    mark = page.locator("#own")
    page.wait_for_timeout(6_000)
    expect(mark).to_be_hidden()
    home.front.half_open()
    marked = until(mark.is_visible, page, seconds=12 * patience())
    page.wait_for_timeout((HALF_OPEN - marked) * 1000)
    assert mark.is_visible()
    home.front.heal()
    back = until(mark.is_hidden, page, seconds=20 * patience())
    told("F7", marked=marked, back=back)
    assert marked < 10 * patience()
    assert back < 4 * patience()
    context.close()


def test_answers_given_without_a_network_arrive_once_after_a_reload(home: Stack, chromium: Browser) -> None:
    """F8: filled in offline, sent, the tab closed and opened again when the network is back: one sheet."""
    manage(home.env, "shell", "--no-imports", "-v", "0", "-c", OPEN.format(run=home.run))
    group = home.links["live"]["groups"][0]
    counts = "SELECT (SELECT count(*) FROM evaluation_answersheet), (SELECT count(*) FROM evaluation_ballot)"
    ((sheets, ballots),) = home.rows(counts)
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    address = home.front.base + httpx.URL(group["evaluation"]).path
    page.goto(address)
    context.set_offline(True)
    for question in page.locator(".scale").all():
        question.locator("label:has(input[value='4'])").click()
    page.get_by_role("button", name="Skicka svaren").click()
    page.wait_for_timeout(OFFLINE * 1000)
    assert home.rows(counts) == [(sheets, ballots)]
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)  # what was sent is sent again by itself
    # by this page, which then goes on to the page of thanks, or by the first one's last try, which this one is told of
    expect(again.get_by_text("Skickat", exact=True)).to_be_visible(timeout=30_000 * patience())
    again.wait_for_load_state()
    again.goto(address)
    again.wait_for_timeout(3_000)
    assert home.rows(counts) == [(sheets + 1, ballots + 1)]
    context.close()
