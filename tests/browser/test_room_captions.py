"""Captions in a room: changed while the page is open, and read without a line."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Site, Watch
from tests.browser.rooms import until
from tests.browser.test_fallbacks import SOON, plays_from, preloaded

TEXTS = """async () => (await Promise.all((await caches.keys()).map(async (name) => {
  const keys = await (await caches.open(name)).keys();
  return keys.filter((key) => key.url.includes("?of=")).map((key) => key.url);
}))).flat()"""


@pytest.fixture
def talking(site: Site) -> dict[str, Any]:
    """A run in its first Talk, whose captions say one thing."""
    made = site.tell("to_preload", "talk-1")
    say(site, made, "Så här stod det")
    return made


def say(site: Site, made: dict[str, Any], text: str) -> None:
    site.tell("say", str(made["run"]), str(made["talks"][0]), text)


def said(page: Page, text: str) -> None:
    expect(page.locator("#captions")).to_have_text(text, timeout=SOON * 1_000)


def test_a_text_that_is_corrected_is_read_in_a_room_that_is_open(
    site: Site, visitor: Opener, talking: dict[str, Any]
) -> None:
    page = visitor(talking["groups"][0]["screen"]).new_page()
    page.goto("/screen/")
    said(page, "Så här stod det")
    say(site, talking, "Så här står det")
    said(page, "Så här står det")
    expect(page.locator("#film track")).to_have_count(1)


def test_a_screen_with_no_line_to_the_captions_reads_those_it_has_kept(
    site: Site, visitor: Opener, watch: Watch
) -> None:
    made = site.tell("to_preload", "welcome")
    say(site, made, "Så här stod det")
    page, _line = preloaded(visitor, made)
    until(page, lambda: any(f"talks%2F{made['talks'][0]}%2F" in url for url in page.evaluate(TEXTS)), seconds=SOON)
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page.context.route("**/captions/*.vtt*", lambda route: route.abort("internetdisconnected"))
    page.reload()
    site.tell("advance", str(made["run"]))
    plays_from(page, "blob")
    said(page, "Så här stod det")
    source = page.evaluate("document.querySelector('#film track').src")
    assert source.startswith("blob:")
