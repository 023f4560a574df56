"""Every page of the planning desk, as the pages are tried in test_pages.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.cases import ADMIN, Case
from tests.browser.checks import fits, is_accessible, opened, speaks
from tests.browser.conftest import Reader, Site, Watch


@pytest.mark.parametrize("case", ADMIN, ids=str)
def test_the_planning_desk_is_for_everyone(case: Case, site: Site, reader: Reader, watch: Watch) -> None:
    page = opened(reader(*case.links(site.stage)), case, site, watch)
    assert page.locator("html").get_attribute("lang") == "sv"
    expect(page.locator("h1:visible")).to_have_count(1)
    fits(page)
    is_accessible(page)
    page.context.add_cookies([{"name": "st_language", "value": "en", "url": site.base}])
    page.goto(page.url)
    assert page.locator("html").get_attribute("lang") == "en"
    speaks(page, "en")
