"""Rooms' screens in Chromium processes of their own, each behind a line of its own, and what is seen in them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, Route, async_playwright

from scripts.benches.pictures import Window, errors, spreads
from scripts.benches.rooms import Organiser
from scripts.benches.servers import PORT, ROOT
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.timecode import WATCH
from tests.faults.proxy import Proxy

SLOW = 60_000  # ms for a page
FETCHED = 180_000  # ms for a film
KEPT = "() => document.querySelector('#film').src.startsWith('blob:')"
TAKE = "() => window.pictures.splice(0)"
BORN = """() => performance.timeOrigin
  + performance.getEntriesByType("navigation")[0].domContentLoadedEventStart"""
NAIVE = f"""async (url) => {{
  const video = Object.assign(document.createElement("video"), {{ id: "film" }});
  document.body.replaceChildren(video);
  video.src = URL.createObjectURL(await (await fetch(url)).blob());
  await new Promise((resolve) => video.addEventListener("canplaythrough", resolve, {{ once: true }}));
  ({WATCH})();
}}"""
PLAY = """([at, begins]) => void setTimeout(() => {
  const video = document.querySelector("#film");
  video.currentTime = (Date.now() - begins) / 1000;
  video.play();
}, at - Date.now())"""


@dataclass
class Room:
    """A browser of its own behind a line of its own; `page` is there between `enter` and `leave`."""

    browser: Browser
    line: Proxy
    page: Page = field(init=False)
    pictures: list[tuple[float, int | None]] = field(default_factory=list)

    async def enter(self, link: str, *, streams: bool = False) -> None:
        """Opens the room's screen, signed in by its link. One that `streams` cannot fetch films beforehand."""
        context = await self.browser.new_context(viewport={"width": 960, "height": 540}, bypass_csp=True)
        self.page, self.pictures = await context.new_page(), []
        if streams:
            await self.page.route("**/*", _no_copies)
        await self.page.goto(self.line.base + urlsplit(link).path, timeout=SLOW)

    async def start(self) -> None:
        """The press that lets the sound through."""
        await self.page.evaluate(WATCH)
        await self.page.locator("#start").click()
        await self.page.wait_for_function("() => !document.querySelector('#start').disabled", timeout=SLOW)

    async def has_film(self) -> None:
        """Returns when the film stands in the browser."""
        await self.page.wait_for_function(KEPT, timeout=FETCHED)

    async def come_again(self) -> float:
        """Reloads the page; ms since 1970 when it began its work."""
        await self.look()
        await self.page.reload(wait_until="domcontentloaded", timeout=SLOW)
        await self.page.evaluate(WATCH)
        return float(await self.page.evaluate(BORN))

    async def be_naive(self, link: str, url: str) -> None:
        """Instead of the product's page: the film whole in memory, and nothing that keeps it at its place."""
        await self.enter(link)
        await self.page.goto(f"{self.line.base}/healthz", timeout=SLOW)
        await self.page.evaluate(NAIVE, url)

    async def play_naively(self, at: float, begins: float) -> None:
        """At an instant, by the machine's own right clock, from where it should be then."""
        await self.page.evaluate(PLAY, [at, begins])

    async def pause(self) -> None:
        await self.page.evaluate("() => document.querySelector('#film').pause()")

    async def look(self) -> None:
        """Takes what has been seen since."""
        self.pictures += [(at, number) for at, number in await self.page.evaluate(TAKE)]

    async def leave(self) -> None:
        await self.page.context.close()


async def _no_copies(route: Route) -> None:
    is_copy = route.request.resource_type == "fetch" and "range" in route.request.headers
    await (route.abort() if is_copy else route.continue_())


@asynccontextmanager
async def rooms(count: int) -> AsyncIterator[list[Room]]:
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        made = []
        for number in range(count):
            line = Proxy(PORT, seed=number)
            stack.callback(line.close)
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            stack.push_async_callback(browser.close)
            made.append(Room(browser, line))
        yield made


@dataclass
class Found:
    """What one way of playing came to: over all its steady windows."""

    between: list[float] = field(default_factory=list)
    agenda: list[float] = field(default_factory=list)
    late: float | None = None  # seconds from the page's beginning until it is near its place

    def add(self, seen: Sequence[Room], window: Window) -> None:
        self.between += spreads([room.pictures for room in seen], window)
        for room in seen:
            self.agenda += [abs(error) for error in errors(room.pictures, window)]


class Desk:
    """The organiser of a run whose first Talk is the film, and where that is."""

    def __init__(self, stage: dict[str, Any]) -> None:
        self.organiser = Organiser(stage["run"])
        self.links = [str(group["screen"]) for group in stage["groups"]]

    async def slot(self) -> dict[str, Any]:
        state = (await self.organiser.agenda())["state"]
        return next(dict(slot) for slot in state["slots"] if slot["key"] == "talk-1")

    async def begins(self) -> float:
        """The instant at which the film would have begun, had it never stood still; ms since 1970."""
        slot = await self.slot()
        return float(slot["starts_at"] + slot["stood_ms"])

    async def begin(self) -> float:
        await self.organiser.cue("start")
        await self.organiser.cue("advance")
        return await self.begins()


async def desk(env: dict[str, str], film: Path, seconds: int, organiser: dict[str, str]) -> Desk:
    """A run of its own, made by another process on the server's data."""
    command = [sys.executable, "-m", "tests.browser.stage", "in_step", str(film), str(seconds)]
    env = {**env, "DJANGO_SETTINGS_MODULE": "socialtalks.settings"}
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    made = Desk(json.loads(done.stdout.splitlines()[-1]))
    await made.organiser.sign_in(**organiser)
    return made
