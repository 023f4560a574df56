"""What organisers do on the planning desk day by day, by presses: from the first page to a sent reminder, a copy of a
run, a template of one's own, a limit, and what the trail says of it all."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site


def focused(page: Page, name: str) -> None:
    """Goes on by Tab until the link or button with this name has the focus; as a keyboard's user does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate("(document.activeElement.value || document.activeElement.textContent).trim()")
        if re.fullmatch(name, here):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_from_the_first_page_to_a_sent_reminder_by_keyboard(site: Site, visitor: Opener) -> None:
    page = visitor("organiser").new_page()
    page.goto(reverse("admin:index"))
    expect(page.get_by_role("heading", name="Närmast")).to_be_visible()
    page.goto(reverse("admin:seminars_run_readiness", args=[site.stage["demo"]["open"]["run"]]))
    expect(page.get_by_role("heading", level=1)).to_contain_text("redo")
    focused(page, r"Påminn \d+ person(er)?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Så ser det ut för")).to_be_visible()
    expect(page.get_by_text("[personens egen länk]")).to_be_visible()
    focused(page, "Skicka")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"\d+ påminnelser? är på väg\."))).to_be_visible()
    page.goto(reverse("admin:seminars_run_remind", args=[site.stage["demo"]["open"]["run"]]))
    expect(page.get_by_role("heading", name="Har redan fått ett mejl i dag")).to_be_visible()
    expect(page.get_by_role("button", name="Skicka")).to_have_count(0)


def test_the_board_is_reached_from_the_first_page_on_a_phone(site: Site, visitor: Opener) -> None:
    page = visitor("organiser", viewport=PHONE).new_page()
    page.goto(reverse("admin:index"))
    page.locator(".st-coming").get_by_role("link", name="Beredskap").first.click()
    expect(page.get_by_text("Beredskap", exact=True).last).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_run_is_copied_and_its_agenda_is_changed(site: Site, visitor: Opener) -> None:
    page = visitor("organiser").new_page()
    run = site.stage["demo"]["open"]["run"]
    page.goto(reverse("admin:seminars_run_change", args=[run]))
    page.get_by_role("link", name="Kopiera").click()
    page.locator("[name=starts_at_0]").fill("2031-03-04")
    page.locator("[name=starts_at_1]").fill("09:00")
    page.get_by_role("checkbox", name="Ta med arbetsgrupperna").uncheck()
    page.get_by_role("button", name="Gör kopian").click()
    expect(page.get_by_text("Kopian är ett utkast.")).to_be_visible()
    expect(page.locator("[name=starts_at_0]")).to_have_value("2031-03-04")
    page.goto(reverse("admin:seminars_trailentry_changelist"))
    expect(page.locator("#result_list tbody tr").first).to_contain_text("Kopierat från ett annat tillfälle.")


def test_a_copy_for_a_day_that_has_been_is_refused_in_words(site: Site, visitor: Opener) -> None:
    page = visitor("organiser").new_page()
    page.goto(reverse("admin:seminars_run_copy", args=[site.stage["demo"]["open"]["run"]]))
    page.locator("[name=starts_at_0]").fill("2020-03-04")
    page.locator("[name=starts_at_1]").fill("09:00")
    page.get_by_role("button", name="Gör kopian").click()
    expect(page.get_by_text("Välj en dag som inte har varit.")).to_be_visible()
    expect(page.locator("[name=starts_at_0]")).to_have_value("2020-03-04")
