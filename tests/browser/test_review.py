"""An organiser reads what people wrote by keyboard, takes a verdict back, and does the same with a mouse alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Opener, Site


@pytest.fixture
def address(site: Site) -> str:
    return f"/admin/evaluation/evaluation/{site.stage['to_read']}/texts/"


def read(page: Page) -> str:
    return page.locator(".st-review-text blockquote").inner_text()


def test_all_texts_are_read_by_keyboard_and_one_verdict_is_taken_back(visitor: Opener, address: str) -> None:
    page = visitor("organiser", viewport=LAPTOP).new_page()
    page.goto(address)
    progress = page.locator(".st-review-progress")
    expect(progress).to_contain_text("1 av 4")
    first = read(page)
    page.keyboard.press("ArrowRight")
    expect(progress).to_contain_text("2 av 4")
    page.keyboard.press("ArrowLeft")
    expect(progress).to_contain_text("1 av 4")
    page.keyboard.press("p")
    expect(progress).to_contain_text("Texten publiceras.")
    expect(progress).to_contain_text("3 texter att läsa")
    page.keyboard.press("u")
    expect(progress).to_contain_text("4 texter att läsa")
    assert read(page) == first
    page.keyboard.press("h")
    expect(progress).to_contain_text("Texten hålls inne.")
    page.keyboard.press("r")
    field = page.get_by_label("Så publiceras den")
    expect(field).to_be_focused()
    field.fill("Så att ingen nämns: php")  # its letters press nothing
    expect(page.locator("[data-key=p]")).to_have_text("Publicera den ändrade P", use_inner_text=True)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(progress).to_contain_text("som du har ändrat den")
    for left in (1, 0):
        page.keyboard.press("p")
        expect(progress).to_contain_text(f"{left} text")
    page.get_by_role("button", name="Klart").click()
    expect(page.get_by_text("Granskningen är klar")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Knapparna P, H, R, U").uncheck()
    before = page.url
    page.keyboard.press("h")
    expect(page).to_have_url(before)


def test_without_javascript_it_is_forms_and_links(visitor: Opener, address: str) -> None:
    page = visitor("organiser", java_script_enabled=False).new_page()
    page.goto(address)
    page.get_by_role("button", name="Publicera P").click()
    expect(page.locator(".st-review-progress")).to_contain_text("Texten publiceras.")
    page.get_by_role("link", name="Nästa →").click()
    expect(page.locator(".st-review-progress")).to_contain_text("av 4")
