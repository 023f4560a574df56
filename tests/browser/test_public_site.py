"""The public site as decision-makers and visitors use it, with JavaScript and without; and the desk's colours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import is_accessible
from tests.browser.conftest import PHONE, Opener, Site, Watch

PAGE = "/decision-makers/"


@pytest.fixture
def page(visitor: Opener) -> Page:
    return visitor(permissions=["clipboard-read", "clipboard-write"]).new_page()


def test_the_sum_follows_what_is_typed_and_wrong_figures_leave_it(page: Page) -> None:
    page.goto(PAGE)
    expect(page.get_by_role("button", name="Räkna")).to_be_hidden()
    page.get_by_label("Antal grupper").fill("2")
    page.get_by_label("Personer i varje grupp").fill("12")
    total = page.locator("#cost-total")
    expect(total).to_have_text("58 timmar")
    expect(page.locator("#cost-sum")).to_have_text(re.compile("2 grupper × 12 personer"))
    expect(page.locator("#cost-size")).to_have_text(re.compile("Fler än nio"))
    page.get_by_label("Antal grupper").fill("")
    expect(total).to_have_text("58 timmar")
    expect(page.locator("#cost-status")).to_have_text("58 timmar")


def test_the_text_to_forward_is_copied_and_opens_as_mail(page: Page) -> None:
    page.goto(PAGE)
    page.get_by_role("button", name="Kopiera texten").click()
    expect(page.get_by_text("Kopierad")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r", "") == page.locator("#forward-text").input_value()
    mail = page.get_by_role("link", name="Öppna som mejl").get_attribute("href")
    assert mail
    assert mail.startswith("mailto:?subject=Ska%20vi")


def test_without_javascript_the_sum_is_made_by_the_server(visitor: Opener) -> None:
    page = visitor(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(PAGE)
    page.get_by_label("Antal grupper").fill("3")
    page.get_by_role("button", name="Räkna").click()
    expect(page.locator("#cost-total")).to_have_text("52 timmar")
    expect(page.get_by_role("button", name="Kopiera texten")).to_be_hidden()
    expect(page.locator("#forward-text")).to_be_visible()


def test_a_fault_is_told_without_javascript_after_a_mistake(visitor: Opener) -> None:
    page = visitor(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/accessibility/")
    page.get_by_label("Webbläsare och hjälpmedel").fill("TalkBack")
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv vad som inte fungerar.")
    expect(page.get_by_label("Webbläsare och hjälpmedel")).to_have_value("TalkBack")
    page.get_by_label("Vad fungerar inte?").fill("Knappen syns inte.")
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, vi har fått din anmälan")


def test_what_machines_fill_in_is_met_neither_by_eye_nor_by_keyboard(page: Page) -> None:
    page.goto("/accessibility/")
    expect(page.locator("[name=website]")).not_to_be_in_viewport()
    page.locator("[name=email]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skicka"


def test_colours_are_shown_while_typed_and_used_when_saved(visitor: Opener) -> None:
    desk = visitor("organiser").new_page()
    desk.goto("/admin/seminars/organisation/1/change/")
    field = desk.locator("#id_day_colour")
    field.fill("#FFCC00")
    expect(desk.locator("#colour-told")).to_contain_text("Minst 4,5 behövs.")
    field.fill("7A1F5C")
    expect(desk.locator("#colour-told")).to_contain_text("Det går att läsa.")
    assert desk.locator("rect[data-day]").get_attribute("fill") == "#7A1F5C"
    try:
        desk.locator("[name=_continue]").click()
        expect(field).to_have_value("#7A1F5C")
        reader = visitor().new_page()
        for scheme in ("light", "dark"):
            reader.emulate_media(color_scheme=scheme)
            reader.goto("/")
            is_accessible(reader)
        reader.emulate_media(color_scheme="light")
        expect(reader.locator(".hero .btn-primary")).to_have_css("background-color", "rgb(122, 31, 92)")
    finally:
        desk.goto("/admin/seminars/organisation/1/change/")
        field.fill("")
        desk.locator("[name=_continue]").click()
        expect(field).to_have_value("")


@pytest.mark.parametrize("page_of", ["report", "go"])
def test_a_page_whose_address_is_a_secret_is_read_in_another_language(
    site: Site, visitor: Opener, watch: Watch, page_of: str
) -> None:
    """It tells no referrer, and a browser then sends its presses without an origin."""
    watch.allow("status of 404")
    page = visitor().new_page()
    page.goto(site.stage["demo"]["completed"]["report"] if page_of == "report" else "/go/nothing")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
