"""From the last answer to the manager's decision and what became of it after three months, on a clock that is moved.

Everything is pressed and typed on the product's pages, and mail is read in its own mail folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.clocked import Moved, moved
from tests.browser.conftest import BASE, PHONE
from tests.browser.nothing import ARRIVES_WITHIN, People, opened_mail, people, pressed_in_mail, until

pytestmark = pytest.mark.slow
LATER = ARRIVES_WITHIN * 1000


@pytest.fixture
def world(built: Path) -> Iterator[Moved]:
    with moved(built, built.with_suffix(".json").read_text().replace(BASE, "{base}")) as own:
        yield own


def test_from_the_last_answer_to_what_became_of_it(world: Moved, browser: Browser) -> None:
    evening = world.tell("evening")
    with people(world.product, browser) as those:
        those.watch.allow("ERR_CONNECTION_REFUSED")  # while it is started at another hour
        answers_on_the_phone(those, evening)
        world.tell("answered", str(evening["run"]), "6")
        world.move(timedelta(minutes=11))
        decides(reads_the_first_report(world, those, evening))
        the_group_sees_it(world, those, evening)
        world.move(timedelta(hours=25))
        reads_the_texts(world, those, evening)
        publishes_the_second(world, those, evening)
        reads_the_words(those)
        world.move(timedelta(days=7))
        is_reminded_of_the_first_step(world, those, evening)
        world.move(timedelta(days=83))
        tells_what_became_of_it(world, those, evening)
        world.move(timedelta(days=31))
        reads_what_became_of_it(world, those, evening)


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
    expect(report.locator("main")).to_contain_text("18 deltog och 13 svarade")
    expect(report.locator("main")).to_contain_text("Från Vallbo: 1 grupp, 7 svar.")
    return report


def decides(report: Page) -> None:
    report.get_by_label("Kommentar till gruppen").fill("Till och med mars, sedan ser vi.")
    report.get_by_label("Vem svarar (roll)").fill("Verksamhetschef")
    report.get_by_role("button", name="Ja", exact=True).click()
    expect(report.locator(".decided")).to_contain_text("Svar: ja")


def the_group_sees_it(world: Moved, those: People, evening: dict[str, Any]) -> None:
    opened_mail(desk(world, those), evening["lead"], "svar på ert förslag")
    sheet = those.page("lead", viewport=PHONE)
    sheet.goto(evening["groups"][0]["facilitator"])
    sheet.get_by_role("link", name="Läs och rätta gruppens ark").click()
    expect(sheet.locator("#decisions")).to_contain_text("Till och med mars, sedan ser vi.")


def reads_the_texts(world: Moved, those: People, evening: dict[str, Any]) -> None:
    page = desk(world, those)
    page.goto("/admin/evaluation/evaluation/")
    until(page, page.locator(f"a[href$='/{evening['run']}/texts/']")).click()
    page.wait_for_url("**/texts/")
    done = page.get_by_role("button", name="Klart")
    while not done.count():
        is_theirs = "ringa samma dag" in page.locator("blockquote").inner_text()
        with page.expect_navigation():
            page.keyboard.press("p" if is_theirs else "h")
    with page.expect_navigation():
        done.click()


def publishes_the_second(world: Moved, those: People, evening: dict[str, Any]) -> None:
    page = desk(world, those)
    page.goto(f"/admin/evaluation/report/run/{evening['run']}/")
    page.get_by_role("button", name="Gör rapport 2").click()
    page.get_by_label(re.compile("Visa den också öppet")).check()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_role("link", name="Visas öppet på seminariets sida.")).to_be_visible()


def reads_the_words(those: People) -> None:
    report = those.page("chef")
    report.reload()
    expect(report.locator(".quotes")).to_contain_text("ringa samma dag")
    expect(report.locator(".decided")).to_contain_text("Svar: ja")


def is_reminded_of_the_first_step(world: Moved, those: People, evening: dict[str, Any]) -> None:
    letter = opened_mail(desk(world, those), evening["lead"], "Första steget")
    expect(letter.locator("body")).to_contain_text("Familjebehandlare får börja klockan sju.")


def tells_what_became_of_it(world: Moved, those: People, evening: dict[str, Any]) -> None:
    letter = opened_mail(desk(world, those), evening["lead"], "Hur gick det")
    page = pressed_in_mail(letter, "Berätta hur det gick", those.page("lead"))
    page.get_by_label("Delvis infört").check()
    page.get_by_label("bemanning").check()
    page.get_by_label("Vilken skillnad märker ni?").fill("Fler barn kommer i tid.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat. Tack.")).to_be_visible()


def reads_what_became_of_it(world: Moved, those: People, evening: dict[str, Any]) -> None:
    letter = opened_mail(desk(world, those), evening["contact"], "Så gick det med förslagen")
    report = pressed_in_mail(letter, "Läs rapporten", those.page("chef"))
    expect(report.locator("main")).to_contain_text("Så gick det med förslagen")
    expect(report.locator("main")).to_contain_text("Fler barn kommer i tid.")
