"""Every page as its reader meets it: found whole, at home on every width, and nothing that axe finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cases import ADMIN, CASES, NO_PAGES, UNREACHED, Case, own_routes
from tests.browser.checks import (
    CONTRAST,
    OTHER_WORDS,
    fits,
    is_accessible,
    is_themed,
    moves_nothing,
    nothing_that_axe_misses,
    opened,
    speaks,
)
from tests.browser.conftest import ROOT, Reader, Site, Watch

LANGUAGES = ("en", "da")
FIRST = {case.template: case for case in reversed(CASES)}
"""Of every template the case that is read in the other languages too."""


def test_no_page_is_forgotten() -> None:
    assert {case.route for case in CASES if case.route} | NO_PAGES == own_routes()


def test_no_template_is_forgotten() -> None:
    folder = ROOT / "templates"
    pages = {str(path.relative_to(folder)) for path in folder.rglob("*.html") if path.name[0] != "_"}
    pages = {name for name in pages if not name.startswith("admin/") and not Path(name).name.startswith("base")}
    reached = {case.template for case in (*CASES, *ADMIN) if case.template}
    assert reached | UNREACHED == pages


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_page_is_whole_and_for_everyone(case: Case, site: Site, reader: Reader, watch: Watch) -> None:
    if case.is_live:
        site.stand()
    page = opened(reader(*case.links(site.stage)), case, site, watch)
    assert page.locator("html").get_attribute("lang") == "sv"
    assert len(page.title().removesuffix("· Social Talks").strip()) > 2
    expect(page.locator("h1:visible")).to_have_count(1)
    fits(page)
    is_accessible(page)
    nothing_that_axe_misses(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    moves_nothing(page)
    if is_themed(page):
        is_accessible(page, CONTRAST)
    if FIRST[case.template] is case or case.is_translated:
        in_other_languages(page, case, site, watch)


def in_other_languages(first: Page, case: Case, site: Site, watch: Watch) -> None:
    """The same state again; where a form led to an address of its own, that address."""
    context, address = first.context, first.url
    first.close()
    for language in LANGUAGES:
        context.add_cookies([{"name": "st_language", "value": language, "url": site.base}])
        if case.act and "?" in address:
            page = context.new_page()
            page.goto(address)
        else:
            page = opened(context, case, site, watch)
        assert page.locator("html").get_attribute("lang") == language
        is_accessible(page, OTHER_WORDS)
        speaks(page, language)
        page.close()
