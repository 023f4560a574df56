"""The captions editor in a browser: by keyboard, kept and saved, two at once; and a yes that takes two presses."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Site
from tests.browser.rooms import until


def editor(site: Site, visitor: Opener, language: str = "sv", talk: str = "unanswered") -> Page:
    page = visitor("organiser").new_page()
    page.goto(reverse("admin:seminars_talk_captions", args=[site.stage[talk], language]))
    return page


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-captions=ready]")
    return page


def at(page: Page, seconds: float) -> None:
    """The film stands there."""
    page.evaluate("(to) => { document.getElementById('film').currentTime = to; }", seconds)
    there = "(to) => Math.abs(document.getElementById('film').currentTime - to) < 0.01"
    until(page, lambda: page.evaluate(there, seconds), seconds=20)


def row(page: Page, number: int) -> tuple[str, str, str]:
    item = page.locator("#rows li").nth(number - 1)
    start, end, text = (item.locator(f"[name={name}]").input_value() for name in ("start", "end", "text"))
    return start, end, text


def test_a_row_is_made_timed_split_and_merged_from_the_keyboard_alone(site: Site, visitor: Opener) -> None:
    page = ready(editor(site, visitor))
    rows = page.locator("#rows li")
    many = rows.count()
    before = [row(page, 1), row(page, 2)]
    page.locator("#rows [name=text]").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#rows [name=text]").nth(1)).to_be_focused()
    at(page, 6)
    page.keyboard.press("Alt+i")
    assert (row(page, 1), row(page, 2)[0]) == (before[0], "0:06.000")
    at(page, 9)
    page.keyboard.press("Alt+o")
    assert row(page, 2)[1] == "0:09.000"
    page.keyboard.press("Alt+s")
    expect(rows).to_have_count(many + 1)
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+m")
    expect(rows).to_have_count(many)
    at(page, 9.5)
    page.keyboard.press("Alt+n")
    page.keyboard.type("En ny rad")
    assert row(page, 3) == ("0:09.500", "0:10.005", "En ny rad")
    expect(rows.nth(2).locator(".cap-note")).to_contain_text("visas kortare än en sekund")
    page.keyboard.press("Alt+x")
    expect(rows).to_have_count(many)
    for _step in range(8):
        page.keyboard.press("Alt+z")
    assert [row(page, 1), row(page, 2)] == before


def test_what_is_typed_is_there_after_a_reload_and_is_saved(site: Site, visitor: Opener) -> None:
    page = ready(editor(site, visitor))
    page.locator("#rows [name=text]").first.fill("Hej, och välkomna hit.")
    page.reload()
    ready(page)
    expect(page.locator("#state")).to_contain_text("Det du skrev sist är tillbaka")
    assert row(page, 1)[2] == "Hej, och välkomna hit."
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text(re.compile(r"Sparat \d\d\.\d\d\. Undertexterna visas nu\."))
    page.reload()
    ready(page)
    assert row(page, 1)[2] == "Hej, och välkomna hit."
    expect(page.locator("#state")).to_be_empty()


def test_a_second_editor_is_told_and_chooses(site: Site, visitor: Opener, watch: object) -> None:
    watch.allow("status of 409")  # type: ignore[attr-defined]
    first, second = ready(editor(site, visitor)), ready(editor(site, visitor))
    first.locator("#rows [name=text]").first.fill("Min rad")
    second.locator("#rows [name=text]").first.fill("Din rad")
    first.keyboard.press("Control+s")
    expect(first.locator("#state")).to_contain_text("Sparat")
    second.keyboard.press("Control+s")
    expect(second.get_by_role("alertdialog")).to_contain_text("medan du skrev")
    assert row(second, 1)[2] == "Din rad"
    second.get_by_role("button", name="Hämta deras").click()
    assert row(second, 1)[2] == "Min rad"
    second.locator("#rows [name=text]").first.fill("Vår rad")
    second.keyboard.press("Control+s")
    expect(second.locator("#state")).to_contain_text("Sparat")


def test_without_a_server_it_says_so_and_keeps_it(site: Site, visitor: Opener, watch: object) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    page = ready(editor(site, visitor))
    page.locator("#rows [name=text]").nth(4).fill("Skriven utan nät")
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Servern svarar inte.")
    page.context.set_offline(False)
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Sparat")


def test_a_language_begins_from_swedish_times_and_stands_beside_it(site: Site, visitor: Opener) -> None:
    page = editor(site, visitor, "fi")
    page.get_by_label("Tiderna utan text: Svenska").check()
    page.get_by_role("button", name="Börja", exact=True).click()
    ready(page)
    expect(page.locator(".cap-beside").nth(1)).to_contain_text("Jag heter Signe Almgarde")
    page.locator("#rows [name=text]").first.fill("Hei.")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#state")).to_contain_text("som utkast")
    expect(page.locator("#warning-count")).to_contain_text("att se över")


def test_all_rows_are_moved_and_text_with_faults_stays_text(site: Site, visitor: Opener) -> None:
    page = ready(editor(site, visitor))
    start = row(page, 1)[0]
    page.locator("#shift-by").fill("1,5")
    page.get_by_role("button", name="Flytta", exact=True).click()
    assert (start, row(page, 1)[0]) == ("0:02.500", "0:04.000")
    page.get_by_role("button", name="Visa som text").click()
    page.get_by_label("Undertexter som WebVTT").fill("WEBVTT\n\n00:01,000 --> 00:02.000\nkomma\n")
    page.get_by_role("button", name="Visa som rader").click()
    expect(page.locator("#state")).to_contain_text("förrän felen är rättade")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#faults li")).to_have_text([re.compile(r"^Rad 3: Här väntades tider .*00:01,000")])


@pytest.mark.parametrize("javascript", [True, False])
def test_a_presenter_says_yes_and_takes_it_back(site: Site, visitor: Opener, javascript: bool) -> None:
    page = visitor(site.stage["idle_presenter"], java_script_enabled=javascript).new_page()
    page.goto(reverse("facilitation:present"))
    page.get_by_role("link", name="Se och godkänn").click()
    page.get_by_label("Jag har sett filmen och undertexterna och godkänner dem").check()
    page.get_by_role("button", name="Ja, filmen får visas").click()
    expect(page.get_by_role("heading", name="Du har sagt ja")).to_be_visible()
    page.get_by_role("link", name="Ta tillbaka samtycket").click()
    page.get_by_role("button", name="Ta tillbaka").click()
    expect(page.get_by_text("Ditt samtycke är återtaget. Filmen visas inte längre.")).to_be_visible()
