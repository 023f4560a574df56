"""Every way a room can get its film, seen in a browser: the copy, the line, the smaller picture, muted, and by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.conftest import LAPTOP, PATIENCE, Opener, Site, Watch, sign_in
from tests.browser.rooms import film, until

CHUNK = 1024 * 1024  # as in static/js/preload/plan.js
SOON, LATER = 30.0, 60.0  # seconds
LOST_LINE = r"net::ERR_|WebSocket"
KEPT = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) => {
  const keys = (await (await caches.open(name)).keys()).map((one) => one.url.split("/").at(-1));
  const pieces = keys.filter((key) => /^\\d+$/.test(key)).length;
  return [name.replace("talk:", ""), { pieces, whole: keys.includes("seal") }];
})))"""
SPOIL = """async (sha256) => {
  const cache = await caches.open(`talk:${sha256}`);
  for (const key of await cache.keys()) {
    if (!/\\d$/.test(new URL(key.url).pathname)) continue;
    const { size } = await (await cache.match(key)).blob();
    await cache.put(key, new Response(new Uint8Array(size)));
  }
}"""
NO_CACHES = """Object.defineProperty(globalThis, "caches", {
  get() { throw new DOMException("refused", "SecurityError"); },
})"""

TELL_MUTED = "addEventListener('volumechange', ({ target }) => target.muted && console.debug('muted'), true)"


def kept(page: Page) -> dict[str, dict[str, Any]]:
    """What of the films is in the browser, by hash."""
    return dict(page.evaluate(KEPT))


def whole(page: Page) -> set[str]:
    return {sha256 for sha256, copy in kept(page).items() if copy["whole"]}


def source(page: Page) -> str:
    """Where the film that is shown comes from: "blob", or the last part of its address."""
    return str(page.evaluate("document.querySelector('#film').src.replace(/^blob:.*/, 'blob').split('/').at(-1)"))


def scene(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.stage').dataset.shows"))


def plays_from(page: Page, name: str, *, seconds: float = SOON) -> None:
    until(page, lambda: (scene(page), source(page), film(page)["playing"]) == ("film", name, True), seconds=seconds)


def goes_on(page: Page) -> None:
    """The picture moves from here on."""
    place = film(page)["place"]
    until(page, lambda: film(page)["playing"] and film(page)["place"] > place + 1_000, seconds=SOON)


class Line:
    """The line to the films of one browser: what was asked for over it, and where it is cut."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[tuple[str, int]] = []
        self.is_cut: Callable[[str, int], bool] = lambda name, piece: False
        self.spoils: Callable[[str, int], bool] = lambda name, piece: False
        context.route(re.compile(r"/talks/\d+/(film|360p)\.mp4"), self._pass)

    def _pass(self, route: Route) -> None:
        first = int(re.sub(r"\D.*", "", route.request.headers.get("range", "bytes=0-").removeprefix("bytes=")))
        name, piece = route.request.url.rpartition("/talks/")[2], first // CHUNK
        self.asked.append((name, piece))
        if self.is_cut(name, piece):
            route.abort("internetdisconnected")
        elif self.spoils(name, piece):
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.body()[:-1] + b"?")
        else:
            route.continue_()


@pytest.fixture(scope="module")
def welcome(site: Site) -> dict[str, Any]:
    """A run that has begun, some minutes before its first Talk."""
    return site.tell("to_preload", "welcome")


@pytest.fixture(scope="module")
def talking(site: Site) -> dict[str, Any]:
    """A run in its first Talk."""
    return site.tell("to_preload", "talk-1")


@pytest.fixture
def profile(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """Opens a browser whose storage is on disk; opened again, it is the same one after a restart."""
    opened: list[BrowserContext] = []

    def open_browser() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=FLAGS, base_url=site.base, viewport=LAPTOP, locale="sv-SE"
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_browser
    for context in opened:
        context.close()


def in_room(visitor: Opener, made: dict[str, Any], *, group: int = 0) -> tuple[Page, Line]:
    context = visitor(made["groups"][group]["screen"])
    context.set_default_navigation_timeout(30_000)  # several pages and films at once
    return context.new_page(), Line(context)


def preloaded(visitor: Opener, made: dict[str, Any]) -> tuple[Page, Line]:
    """A screen that has both films, somewhere before the Talk."""
    page, line = in_room(visitor, made)
    page.goto("/screen/")
    until(page, lambda: len(whole(page)) == 2, seconds=LATER)
    return page, line


# --- into the browser ---


def test_fetching_goes_on_where_the_line_was_cut_and_survives_a_restart(
    site: Site, profile: Callable[[], BrowserContext], welcome: dict[str, Any]
) -> None:
    context = profile()
    sign_in(context, site, welcome["groups"][0]["screen"])
    page, line = context.new_page(), Line(context)
    line.is_cut = lambda name, piece: piece >= 2 or not name.startswith(f"{welcome['talks'][0]}/")
    page.goto("/screen/")
    until(page, lambda: sorted(copy["pieces"] for copy in kept(page).values()) == [0, 2], seconds=LATER)
    context.close()

    context = profile()
    page, line = context.new_page(), Line(context)
    page.goto("/screen/")
    until(page, lambda: len(whole(page)) == 2, seconds=LATER)
    assert [piece for name, piece in line.asked if name.startswith(f"{welcome['talks'][0]}/")] == [2, 3]
    context.close()

    context = profile()
    page, line = context.new_page(), Line(context)
    page.goto("/screen/")
    until(page, lambda: len(whole(page)) == 2, seconds=LATER)
    assert line.asked == []


def test_wrong_bytes_are_found_and_fetched_again(visitor: Opener, welcome: dict[str, Any]) -> None:
    page, line = in_room(visitor, welcome)
    spoilt = (f"{welcome['talks'][1]}/film.mp4", 1)
    line.spoils = lambda name, piece: (name, piece) == spoilt and line.asked.count(spoilt) == 1
    page.goto("/screen/")
    until(page, lambda: len(whole(page)) == 2, seconds=LATER)
    assert line.asked.count(spoilt) == 2


def test_a_film_that_may_not_be_shown_any_more_is_thrown_away(site: Site, visitor: Opener) -> None:
    made = site.tell("to_preload", "welcome")
    page, _line = preloaded(visitor, made)
    first, second = site.tell("hashes", str(made["run"]))["films"]
    assert whole(page) == {first, second}
    site.tell("withdraw", str(made["run"]), str(made["talks"][0]))
    until(page, lambda: whole(page) == {second}, seconds=SOON)


def test_where_nothing_may_be_kept_the_films_stay_in_memory_and_the_facilitator_is_told(
    visitor: Opener, welcome: dict[str, Any]
) -> None:
    page, _line = in_room(visitor, welcome, group=1)
    page.add_init_script(NO_CACHES)
    page.goto("/screen/")
    leader = visitor(welcome["groups"][1]["facilitator"]).new_page()
    leader.goto("/facilitate/")
    said = [f"Talk {n} är hämtad, men bara tills sidan stängs" for n in (1, 2)]
    until(leader, lambda: leader.locator("#own-screens .film").all_text_contents() == said, seconds=LATER)


# --- and out of it ---


def test_the_copy_plays_without_a_line(
    visitor: Opener, watch: Watch, site: Site, welcome: dict[str, Any], talking: dict[str, Any]
) -> None:
    page, _line = preloaded(visitor, welcome)
    sign_in(page.context, site, talking["groups"][0]["screen"])
    page.goto("/screen/")
    plays_from(page, "blob")
    watch.allow(LOST_LINE)
    page.context.set_offline(True)
    goes_on(page)


def test_a_copy_that_does_not_play_gives_way_to_the_line(
    visitor: Opener, watch: Watch, site: Site, welcome: dict[str, Any], talking: dict[str, Any]
) -> None:
    page, _line = preloaded(visitor, welcome)
    first, second = site.tell("hashes", str(talking["run"]))["films"]
    page.evaluate(SPOIL, first)
    sign_in(page.context, site, talking["groups"][0]["screen"])
    page.goto("/screen/")
    plays_from(page, "film.mp4")
    until(page, lambda: whole(page) == {second}, seconds=SOON)


def test_a_page_that_was_loaded_again_plays_muted_with_captions_until_someone_presses(
    visitor: Opener, talking: dict[str, Any]
) -> None:
    page, _line = in_room(visitor, talking, group=1)
    page.add_init_script(TELL_MUTED)
    with page.expect_console_message(lambda message: message.text == "muted"):  # asking it would be a gesture
        page.goto("/screen/")
    expect(page.get_by_role("button", name="Tryck för ljud")).to_be_visible()
    plays_from(page, "film.mp4")
    page.keyboard.press("c")  # off, yet shown while nothing is heard
    until(page, lambda: page.locator("#captions").inner_text() != "", seconds=SOON)
    page.get_by_role("button", name="Tryck för ljud").click()
    expect(page.locator("#tap")).to_be_hidden()
    assert page.evaluate("document.querySelector('#film').muted") is False
    expect(page.locator("#captions span")).to_have_count(0)


def test_a_poor_line_gets_the_smaller_picture_and_others_notice_nothing(
    visitor: Opener, watch: Watch, talking: dict[str, Any]
) -> None:
    watch.allow(LOST_LINE)
    other, _line = in_room(visitor, talking, group=1)
    other.goto("/screen/")
    plays_from(other, "film.mp4")
    page, line = in_room(visitor, talking)
    line.is_cut = lambda name, piece: name.endswith("film.mp4")
    page.goto("/screen/")
    plays_from(page, "360p.mp4", seconds=LATER)
    assert (scene(other), source(other)) == ("film", "film.mp4")
    goes_on(other)


def test_without_any_line_the_room_is_told_where_the_film_should_be_until_it_comes(
    visitor: Opener, watch: Watch, talking: dict[str, Any]
) -> None:
    watch.allow(LOST_LINE)
    page, line = in_room(visitor, talking)
    line.is_cut = lambda name, piece: True
    page.goto("/screen/")
    until(page, lambda: scene(page) == "local", seconds=LATER)
    place = page.locator("[data-scene=local] [data-bind=at]")
    expect(place).to_have_text(re.compile(r"^\d\d:\d\d$"))
    told = place.inner_text()
    expect(page.locator("[data-scene=local] h1")).to_have_text("Filmen når inte fram hit")
    until(page, lambda: place.inner_text() != told, seconds=SOON)
    line.is_cut = lambda name, piece: False
    plays_from(page, "360p.mp4", seconds=LATER)


# --- what the room chooses ---


def test_the_facilitator_chooses_and_every_screen_of_the_room_follows(visitor: Opener, talking: dict[str, Any]) -> None:
    screens = [in_room(visitor, talking)[0] for _ in range(2)]
    for page in screens:
        page.goto("/screen/")
        plays_from(page, "film.mp4")
    other, _line = in_room(visitor, talking, group=1)
    other.goto("/screen/")
    leader = visitor(talking["groups"][0]["facilitator"]).new_page()
    leader.goto("/facilitate/")

    leader.get_by_label("Ljud").fill("40")
    leader.get_by_role("button", name="Störst").click()
    for page in screens:
        until(page, lambda page=page: page.evaluate("document.querySelector('#film').volume") == 0.4, seconds=SOON)
        expect(page.locator("#captions")).to_have_attribute("data-size", "3")

    screens[0].keyboard.press("ArrowUp")
    screens[0].keyboard.press("c")
    until(leader, lambda: leader.get_by_label("Ljud").input_value() == "50", seconds=SOON)
    expect(leader.get_by_label("Undertexter")).not_to_be_checked()
    until(screens[1], lambda: screens[1].evaluate("document.querySelector('#film').volume") == 0.5, seconds=SOON)

    leader.get_by_role("button", name="Mindre bild").click()
    for page in screens:
        plays_from(page, "360p.mp4")
    leader.get_by_role("button", name="Spela lokalt").click()
    for page in screens:
        until(page, lambda page=page: scene(page) == "local", seconds=SOON)
        assert film(page)["playing"] is False
    expect(leader.locator("#film-should")).to_have_text(re.compile(r"^Talk 1 ska vara på \d\d:\d\d$"))
    plays_from(other, "film.mp4")
    screens[1].get_by_role("button", name="Försök igen").click()
    for page in screens:
        until(page, lambda page=page: scene(page) == "film" and film(page)["playing"], seconds=SOON)
