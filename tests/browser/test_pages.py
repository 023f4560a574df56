"""Every page as its reader meets it: found whole, at home on every width, and nothing that axe finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cases import ADMIN, CASES, NO_PAGES, UNREACHED, Case, own_routes
from tests.browser.conftest import PHONE, ROOT, Opener, Site, Watch

WIDTHS = (320, 390, 1366, 1920)
LANGUAGES = ("en", "da")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False}
CONTRAST = {**RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
"""All that another colour scheme can change."""

axe = Axe()

seen_in_other_languages: set[str] = set()


def test_no_page_is_forgotten() -> None:
    assert {case.route for case in CASES if case.route} | NO_PAGES == own_routes()


def test_no_template_is_forgotten() -> None:
    folder = ROOT / "templates"
    pages = {str(path.relative_to(folder)) for path in folder.rglob("*.html") if path.name[0] != "_"}
    pages = {name for name in pages if not name.startswith("admin/") and not Path(name).name.startswith("base")}
    assert {case.template for case in CASES} | UNREACHED == pages


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_page_is_whole_and_for_everyone(case: Case, site: Site, visitor: Opener, watch: Watch) -> None:
    context = visitor(*case.links(site.stage))
    page = opened(context, case, site, watch)
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
    if case.template not in seen_in_other_languages:
        in_other_languages(case, context, site, watch)
    seen_in_other_languages.add(case.template)


@pytest.mark.parametrize("case", ADMIN, ids=str)
def test_the_planning_desk_is_for_everyone(case: Case, site: Site, visitor: Opener, watch: Watch) -> None:
    page = opened(visitor(*case.links(site.stage)), case, site, watch)
    assert page.locator("html").get_attribute("lang") == "sv"
    expect(page.locator("h1:visible")).to_have_count(1)
    fits(page)
    is_accessible(page)


def opened(context: BrowserContext, case: Case, site: Site, watch: Watch) -> Page:
    page = context.new_page()
    if case.status != 200 or case.act:
        watch.allow(r"status of 4(00|03|04|10|22)")
    answer = page.goto(site.address(case.path(site.stage)))
    assert answer is not None
    assert answer.status == case.status
    if case.act:
        case.act(page)
    if case.is_live:
        page.wait_for_timeout(600)  # the first ticks have drawn what is there
    return page


def fits(page: Page) -> None:
    """No width makes a page scroll sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px too wide at {width}: {page.evaluate(WIDEST)}"
    page.set_viewport_size(PHONE if page.locator("body.screen").count() == 0 else {"width": 1366, "height": 768})


WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map((node) => `${node.tagName}.${node.className?.baseVal ?? node.className}#${node.id}`)"""


def is_accessible(page: Page, rules: dict[str, Any] = RULES) -> None:
    found = axe.run(page, options=rules).response["violations"]
    assert found == [], "\n".join(told(one) for one in found)


def told(violation: dict[str, Any]) -> str:
    nodes = [(node["html"][:160], " ".join(node["failureSummary"].split())[:200]) for node in violation["nodes"][:4]]
    return f"{violation['id']}: {nodes}"


def nothing_that_axe_misses(page: Page) -> None:
    """The clock is never called out, a button is a button, a film is captioned."""
    assert page.locator("[aria-live=assertive], [role=alert] [role=timer]").count() == 0
    assert page.locator("[role=timer]:not([aria-live=off])").count() == 0
    assert page.locator("div[role=button], span[role=button], div[onclick], a[href='#'][role=button]").count() == 0
    for video in page.locator("video[src], video:has(source)").all():
        assert video.locator("track[kind=captions][srclang=sv]").count() == 1


def moves_nothing(page: Page) -> None:
    """With reduced motion no transition or animation lasts."""
    lasting = page.evaluate("""() => [...document.querySelectorAll("body *")].filter((node) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(node);
      const longest = (text) => Math.max(...text.split(",").map(parseFloat));
      return longest(transitionDuration) > 0.01 || (animationName !== "none" && longest(animationDuration) > 0.01);
    }).slice(0, 5).map((node) => node.outerHTML.slice(0, 120))""")
    assert lasting == []


def is_themed(page: Page) -> bool:
    """The big screen is always evening, the control room as its own button says."""
    return page.locator("body.screen, html[data-theme]").count() == 0


def in_other_languages(case: Case, context: BrowserContext, site: Site, watch: Watch) -> None:
    for language in LANGUAGES:
        context.add_cookies([{"name": "st_language", "value": language, "url": site.base}])
        for page in context.pages:
            page.close()
        page = opened(context, case, site, watch) if case.act is None else context.new_page()
        if case.act is not None:
            continue
        assert page.locator("html").get_attribute("lang") == language
        is_accessible(page)
