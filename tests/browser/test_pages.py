"""Every page as its reader meets it: found whole, at home on every width, and nothing that axe finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.cases import ADMIN, CASES, NO_PAGES, UNREACHED, Case, own_routes
from tests.browser.conftest import LAPTOP, PHONE, ROOT, Site, Watch, sign_in

WIDTHS = (320, 390, 1366, 1920)
LANGUAGES = ("en", "da")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False}
CONTRAST = {**RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
"""All that another colour scheme can change."""

axe = Axe()

seen_in_other_languages: set[str] = set()
Reader = Callable[[Case], BrowserContext]


@pytest.fixture(scope="module")
def known() -> dict[tuple[str, ...], tuple[BrowserContext, list[Any]]]:
    """Browsers by the links that signed them in, kept so that style sheets are fetched once; with their cookies."""
    return {}


@pytest.fixture
def reader(known: dict[Any, Any], site: Site, browser: Browser) -> Iterator[Reader]:
    """The browser of those who read a case's page, as it was when it had just signed in."""

    def browser_of(case: Case) -> BrowserContext:
        links = case.links(site.stage)
        if links not in known:
            context = browser.new_context(base_url=site.base, viewport=LAPTOP, locale="sv-SE")
            context.set_default_timeout(10_000)
            for link in links:
                sign_in(context, site, link)
            known[links] = (context, context.cookies())
        context, cookies = known[links]
        context.clear_cookies()
        context.add_cookies(cookies)
        return context

    yield browser_of
    for context, _cookies in known.values():
        for page in context.pages:
            page.close()


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
    page = opened(reader(case), case, site, watch)
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
        in_other_languages(page, case, site, watch)
    seen_in_other_languages.add(case.template)


@pytest.mark.parametrize("case", ADMIN, ids=str)
def test_the_planning_desk_is_for_everyone(case: Case, site: Site, reader: Reader, watch: Watch) -> None:
    page = opened(reader(case), case, site, watch)
    assert page.locator("html").get_attribute("lang") == "sv"
    expect(page.locator("h1:visible")).to_have_count(1)
    fits(page)
    is_accessible(page)


def opened(context: BrowserContext, case: Case, site: Site, watch: Watch) -> Page:
    """The page in the state that the case is about."""
    page = context.new_page()
    watch.follow(page)
    if case.status != 200 or case.act:
        watch.allow(r"status of 4(00|03|04|10|22|29)")
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
        is_accessible(page)
        page.close()
