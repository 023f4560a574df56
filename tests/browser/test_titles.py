"""Live pages say titles in their own language, beside others of the same run that say them in theirs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener, Site

OURS = "The way back to school"


def test_the_same_run_is_called_by_each_pages_own_title(site: Site, visitor: Opener) -> None:
    room = site.stage["parts"]["before"]["groups"][0]
    english = {"name": "st_language", "value": "en", "url": site.base}
    screen, swedish = visitor(room["screen"]), visitor(room["screen"])
    screen.add_cookies([english])
    page, other = screen.new_page(), swedish.new_page()
    page.goto("/screen/")
    other.goto("/screen/")
    heading = "[data-bind=heading]:visible"
    expect(page.locator(heading)).to_have_text(OURS)
    expect(other.locator(heading)).not_to_have_text(OURS)
    phone = visitor(room["facilitator"])
    phone.add_cookies([english])
    led = phone.new_page()
    led.goto("/facilitate/")
    expect(led.locator("#segment")).to_have_text(OURS)
    expect(led.locator("#rundown")).to_contain_text("Learning dialogue")


def test_a_part_in_english_has_its_english_name_and_what_is_not_translated_is_marked(
    site: Site, visitor: Opener
) -> None:
    room = site.stage["parts"]["learning"]["groups"][0]
    context = visitor(room["facilitator"])
    context.add_cookies([{"name": "st_language", "value": "en", "url": site.base}])
    page = context.new_page()
    page.goto("/facilitate/")
    expect(page.locator("#segment")).to_have_text("Learning dialogue")
    assert page.locator("#segment").get_attribute("lang") is None
    context.add_cookies([{"name": "st_language", "value": "da", "url": site.base}])
    far = visitor(site.stage["parts"]["before"]["groups"][0]["facilitator"])
    far.add_cookies([{"name": "st_language", "value": "da", "url": site.base}])
    danish = far.new_page()
    danish.goto("/facilitate/")
    expect(danish.locator("#segment")).to_have_attribute("lang", "sv")
