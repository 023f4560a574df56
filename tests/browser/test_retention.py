"""An organiser looks at what goes, puts something on hold and takes the export home; a person renews an ended link."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site, Watch

PAGE = "/admin/seminars/retention/"


@pytest.fixture
def desk(visitor: Opener) -> Page:
    page = visitor("organiser", accept_downloads=True).new_page()
    page.goto(PAGE)
    return page


def test_something_is_put_on_hold_and_let_go_again(desk: Page) -> None:
    holds = desk.get_by_role("region", name="Undantag")
    before = holds.get_by_role("listitem").count()
    holds.get_by_text("Undanta något").click()
    holds.get_by_label("Varför").fill("Tvist om en film")
    holds.get_by_label("Seminarium").select_option(index=1)
    holds.get_by_role("button", name="Undanta", exact=True).click()
    expect(desk.get_by_text("Inget av det gallras, förrän du avslutar undantaget.")).to_be_visible()
    expect(holds.get_by_role("listitem")).to_have_count(before + 1)
    holds.get_by_role("listitem").filter(has_text="Tvist om en film").get_by_role("button").click()
    expect(holds.get_by_role("listitem")).to_have_count(before)
    expect(desk.get_by_role("region", name="Vem som har ändrat")).to_contain_text("Undantaget avslutat")


def test_what_goes_is_taken_home_with_a_press(desk: Page) -> None:
    with desk.expect_download() as found:
        desk.get_by_role("button", name="Hämta (zip)").click()
    assert "README.txt" in zipfile.ZipFile(found.value.path()).namelist()
    desk.goto(PAGE)
    expect(desk.get_by_role("region", name="Ta hem först")).to_contain_text("Senast hämtat")


def test_a_time_beyond_its_bounds_is_told_where_it_was_typed_and_the_privacy_page_follows(desk: Page) -> None:
    desk.get_by_role("link", name="Ändra tiderna").click()
    field = desk.get_by_label("Fritextsvar")
    field.fill("40")
    desk.get_by_role("button", name="Spara").click()
    expect(desk.get_by_text("Skriv ett tal mellan 1 och 12.")).to_be_visible()
    expect(field).to_have_value("40")
    field.fill("5")
    desk.get_by_role("button", name="Spara").click()
    expect(desk.get_by_text("1 ändring är sparad.")).to_be_visible()
    desk.goto("/privacy/")
    expect(desk.locator("#times div").filter(has_text="Fritextsvar")).to_contain_text("5 månader")


def test_an_ended_link_is_renewed_with_one_press_on_a_phone_without_javascript(
    visitor: Opener, site: Site, watch: Watch
) -> None:
    watch.allow(r"status of 410")
    page = visitor(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(site.stage["ended"])
    page.get_by_role("button", name="Skicka en ny länk till mig").click()
    expect(page.get_by_role("heading", name="En ny länk är på väg")).to_be_visible()
