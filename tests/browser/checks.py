"""What every page is tried for: whole at every width, nothing that axe finds, and nothing that moves unasked."""

from __future__ import annotations

from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import BrowserContext, Page

from tests.browser.cases import Case
from tests.browser.conftest import PHONE, ROOT, Site, Watch

WIDTHS = (320, 390, 1366, 1920)
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False}
CONTRAST = {**RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
"""All that another colour scheme can change."""
OTHER_WORDS = {**RULES, "rules": {name: {"enabled": False} for name in CONTRAST["runOnly"]}}
"""All that another language can change: everything but the colours, which take axe longest."""
AXE = Axe().axe_script


def opened(context: BrowserContext, case: Case, site: Site, watch: Watch) -> Page:
    """The page in the state that the case is about."""
    page = context.new_page()
    watch.follow(page)
    watch.allow(*case.allowed)
    if case.status != 200 or case.act:
        watch.allow(r"status of (4(00|03|04|10|22|29)|503)")
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
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px too wide at {width}: {page.evaluate(WIDEST)}"
    page.set_viewport_size(PHONE if page.locator("body.screen").count() == 0 else {"width": 1366, "height": 768})


WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map((node) => `${node.tagName}.${node.className?.baseVal ?? node.className}#${node.id}`)"""


@cache
def swedish(language: str) -> frozenset[str]:
    """Our sentences that are another in the language. A few words may be what somebody has written."""
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        kept = [message for message in read_po(file, locale=language) if message.id and isinstance(message.id, str)]
    theirs = {str(message.string) for message in kept}
    return frozenset(str(one.id) for one in kept if str(one.id).count(" ") > 3 and one.id not in theirs)


def speaks(page: Page, language: str) -> None:
    """Nothing of ours is left in Swedish, but for what is marked as such."""
    assert [text for text in page.evaluate(VISIBLE) if text in swedish(language)] == []


VISIBLE = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement: near } = walk.currentNode;
    if (near && !near.closest("script, style, noscript, template, textarea, [lang=sv]") && near.checkVisibility())
      found.push(data.trim().replace(/\\s+/g, " "));
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const node of document.body.querySelectorAll(`[${name}]`))
      if (!node.closest("template, [lang=sv]")) found.push(node.getAttribute(name));
  return found;
}"""


def is_accessible(page: Page, rules: dict[str, Any] = RULES) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(rules)", rules)["violations"]
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
