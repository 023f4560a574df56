"""A report on its way to its readers: looked at as each of them, put in other words, and published by one press."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site


def desk(site: Site, visitor: Opener) -> Page:
    page = visitor("organiser").new_page()
    page.goto(reverse("admin:evaluation_report_run", args=[site.stage["demo"]["completed"]["run"]]))
    return page


def test_a_report_is_seen_as_each_reader_and_published_by_one_press(site: Site, visitor: Opener) -> None:
    page = desk(site, visitor)
    final = page.locator("form", has=page.locator("[name=number][value='2']"))
    final.get_by_role("button", name="Dra tillbaka rapporten").click()
    expect(page.get_by_text("Ingen kan läsa den nu.")).to_be_visible()

    page.get_by_role("link", name="Se Sollentuna").click()
    expect(page.get_by_text("Rapport till Sollentuna")).to_be_visible()
    expect(page.get_by_text("Tillbakadragen.")).to_be_visible()
    page.get_by_role("link", name="Öppen för alla").click()
    expect(page.get_by_text("Öppen rapport")).to_be_visible()
    page.get_by_role("link", name="Tillbaka till rapportens sida").click()

    page.get_by_role("link", name="Ändra Hela seminariet").click()
    page.get_by_label("Mening 2").fill("Båda Talks berörde, var och en på sitt sätt.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Båda Talks berörde, var och en på sitt sätt.")).to_be_visible()
    expect(page.get_by_text("Siffrornas egen mening:")).to_be_visible()

    page.get_by_role("link", name="Tillbaka till rapportens sida").click()
    page.get_by_role("checkbox", name=re.compile("Visa den också öppet")).check()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_text("Rapporten är publicerad.")).to_be_visible()
    page.get_by_role("link", name="Visas öppet på seminariets sida.").click()
    expect(page.get_by_text("Öppen rapport")).to_be_visible()

    reader = visitor().new_page()
    reader.goto(site.stage["demo"]["completed"]["report"])
    expect(reader.get_by_text("Båda Talks berörde, var och en på sitt sätt.")).to_be_visible()
    expect(reader.get_by_text("Ändrad av arrangören.")).to_be_visible()
    expect(reader.get_by_text("Siffrornas egen mening:")).to_have_count(0)


def test_an_opening_is_counted_once_it_is_seen(site: Site, visitor: Opener) -> None:
    page = desk(site, visitor)
    shown = page.locator("td.num").first
    before = int(shown.inner_text().split()[0])
    reader = visitor(viewport=PHONE).new_page()
    with reader.expect_response("**/opened") as told:
        reader.goto(site.stage["demo"]["completed"]["report"])
    assert told.value.status == 204
    assert "cookie" not in told.value.request.all_headers()
    page.reload()
    expect(shown).to_contain_text(f"{before + 1} gång")


def test_page_paper_and_workbook_are_fetched_from_a_phone(site: Site, visitor: Opener) -> None:
    page = visitor(viewport=PHONE).new_page()
    page.goto(site.stage["demo"]["completed"]["report"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for name, start in (("Hämta som PDF", b"%PDF-"), ("Hämta som Excel", b"PK")):
        address = page.get_by_role("link", name=name).get_attribute("href")
        assert address is not None
        answer = page.request.get(address)
        assert (answer.status, answer.body().startswith(start)) == (200, True)
