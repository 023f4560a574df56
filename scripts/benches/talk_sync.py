"""A Talk in three Chromium processes, each behind a jittery line of its own: how far the pictures are from the agenda and
from each other. Beside it, in the same browsers, a film that is only told when to play."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, Playwright, async_playwright

from scripts.benches.pictures import Pictures, Window, errors, spreads, there_at
from scripts.benches.rooms import Organiser
from scripts.benches.servers import BASE, PORT, ROOT, SERVERS, demo_copy, environment, running
from scripts.benches.tables import Table, percentile, verdict
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.timecode import WATCH, make_film
from tests.faults.proxy import Proxy, Weather

ROOMS = 3
LENGTH = timedelta(seconds=150)
BIT_RATE = 1_300_000
JITTER = Weather(delay=0.015, jitter=0.06)  # each way, of every piece
POOR = Weather(delay=0.03, jitter=0.1, rate=BIT_RATE / 8 * 0.6)  # too slow for the film
CUT = 15.0  # seconds that one room has no line
SETTLE = 3.0  # seconds after a start or a release from which a film is judged
STEADY = 12.0  # seconds
BETWEEN_P95, BETWEEN_MOST, AGENDA_P95, LATE = 40.0, 60.0, 60.0, 2.0  # the bars, ms and seconds
KEPT = "() => document.querySelector('#film').src.startsWith('blob:')"
OWN = (ROOT / "static/js/preload.js").exists()  # the product fetches films beforehand by itself
COPY = """(() => {
  const { set, get } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "src");
  const copies = new Map();
  window.fetchCopy = async (url) => copies.set(url, URL.createObjectURL(await (await fetch(url)).blob()));
  Object.defineProperty(HTMLMediaElement.prototype, "src", {
    get, set(url) { set.call(this, copies.get(url) ?? url); }, configurable: true, enumerable: true,
  });
})()"""
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
TAKE = "() => window.pictures.splice(0)"


@dataclass
class Room:
    """A browser of its own behind a line of its own."""

    browser: Browser
    line: Proxy
    page: Page | None = None
    link: str = ""
    pictures: list[tuple[float, int | None]] = field(default_factory=list)

    @property
    def at(self) -> Page:
        assert self.page is not None
        return self.page

    async def enter(self, link: str, *, streams: bool = False) -> None:
        """Opens the room's screen, signed in by its link."""
        context = await self.browser.new_context(viewport={"width": 960, "height": 540}, bypass_csp=True)
        self.page, self.link, self.pictures = await context.new_page(), link, []
        if streams:
            await self.page.route("**/*", _no_copies)
        elif not OWN:
            await self.page.add_init_script(COPY)
        await self.page.goto(self.line.base + urlsplit(link).path, timeout=60_000)

    async def start(self) -> None:
        """The press that lets the sound through."""
        await self.at.evaluate(WATCH)
        await self.at.locator("#start").click()
        await self.at.wait_for_function("() => !document.querySelector('#start').disabled", timeout=30_000)

    async def look(self) -> None:
        """Fetches what the page has seen since."""
        self.pictures += [(at, number) for at, number in await self.at.evaluate(TAKE)]

    async def leave(self) -> None:
        await self.at.context.close()
        self.page = None


async def _no_copies(route: Any) -> None:
    """A room that cannot fetch films beforehand."""
    is_copy = route.request.resource_type == "fetch" and "range" in route.request.headers
    await (route.abort() if is_copy else route.continue_())


@dataclass
class Found:
    """What one way of playing came to: over all its steady windows."""

    between: list[float] = field(default_factory=list)
    agenda: list[float] = field(default_factory=list)
    late: float | None = None  # seconds from the page's being there until it is near its place

    def add(self, rooms: Sequence[Room], window: Window) -> None:
        self.between += spreads([room.pictures for room in rooms], window)
        for room in rooms:
            self.agenda += [abs(error) for error in errors(room.pictures, window)]


class Desk:
    """The organiser of one run, and where its first film is."""

    def __init__(self, stage: dict[str, Any]) -> None:
        self.organiser, self.stage = Organiser(stage["run"]), stage

    async def slot(self) -> dict[str, Any]:
        state = (await self.organiser.agenda())["state"]
        return next(dict(slot) for slot in state["slots"] if slot["key"] == "talk-1")

    async def begins(self) -> float:
        slot = await self.slot()
        return float(slot["starts_at"] + slot["stood_ms"])

    async def begin(self) -> float:
        await self.organiser.cue("start")
        await self.organiser.cue("advance")
        return await self.begins()


def bench() -> Table:
    return asyncio.run(_bench())


async def _bench() -> Table:
    table = Table(
        f"talk sync: {ROOMS} Chromium processes, lines of {JITTER.delay * 1e3:g} ms and up to {JITTER.jitter * 1e3:g} more each way",
        ("how", "between p50 ms", "p95", "most", "agenda p95 ms", "late join s"),
    )
    with demo_copy() as (folder, links):
        film = folder / "takt.mp4"
        make_film(film, LENGTH, bit_rate=BIT_RATE)
        async with _rooms() as rooms:
            env = environment(folder, SOCKET_ORIGINS=",".join([BASE, *(room.line.base for room in rooms)]))
            with running(SERVERS["daphne"], env, f"{BASE}/healthz"):
                stages = [await _desk(env, film, links) for _way in range(3)]
                naive = await _naive(rooms, stages[0])
                _row(table, "told to play, no more (baseline)", naive, judged=False)
                kept, cut = await _preloaded(rooms, stages[1])
                _row(table, "preloaded: steady, held, released", kept)
                _row(table, f"preloaded: one line cut for {CUT:g} s", cut)
                others, poor = await _streaming(rooms, stages[2])
                _row(table, "streaming: two rooms beside one that stalls", others)
                table.add("streaming: the one whose line is too slow", "", "", "", percentile(poor, 0.95), "")
    table.notes += [
        "each picture says its number in bars; its error is that number's place against the agenda at the instant it is shown",
        f"steady: from {SETTLE:g} s after a start, a release or a line's return",
        "late join: from the page's own start (DOMContentLoaded) until 50 ms from its place, for a second at least",
        f"films: {'the product fetched them beforehand' if OWN else 'a copy in memory, given to the page by the bench'}",
    ]
    return table


def _row(table: Table, name: str, found: Found, *, judged: bool = True) -> None:
    p95, most, agenda = percentile(found.between, 0.95), max(found.between), percentile(found.agenda, 0.95)
    late = "" if found.late is None else verdict(found.late, LATE) if judged else found.late
    cells = (
        (verdict(p95, BETWEEN_P95), verdict(most, BETWEEN_MOST), verdict(agenda, AGENDA_P95))
        if judged
        else (p95, most, agenda)
    )
    table.add(name, percentile(found.between, 0.5), *cells, late)


@asynccontextmanager
async def _rooms() -> AsyncIterator[list[Room]]:
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        rooms = []
        for number in range(ROOMS):
            line = Proxy(PORT, seed=number)
            stack.callback(line.close)
            rooms.append(Room(await _browser(playwright, stack), line))
        yield rooms


async def _browser(playwright: Playwright, stack: AsyncExitStack) -> Browser:
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    stack.push_async_callback(browser.close)
    return browser


async def _desk(env: dict[str, str], film: Path, links: dict[str, Any]) -> Desk:
    """A run of its own, made by another process on the server's data."""
    command = [sys.executable, "-m", "tests.browser.stage", "in_step", str(film), str(int(LENGTH.total_seconds()))]
    env = {**env, "DJANGO_SETTINGS_MODULE": "socialtalks.settings"}
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    desk = Desk(json.loads(done.stdout.splitlines()[-1]))
    await desk.organiser.sign_in(**links["organiser"])
    return desk


def _links(desk: Desk) -> list[str]:
    return [group["screen"] for group in desk.stage["groups"]]


async def _until(at: float) -> None:
    """An instant in ms since 1970."""
    await asyncio.sleep(max(0.0, at / 1000 - _now()))


def _now() -> float:
    import time

    return time.time()


async def _steady(rooms: Sequence[Room], found: Found, begins: float, seconds: float = STEADY) -> None:
    """Waits, and takes what was seen once films had had time to find their place."""
    first = _now() * 1000 + SETTLE * 1000
    window = Window(first, first + seconds * 1000, begins)
    await _until(window.last + 300)
    for room in rooms:
        await room.look()
    found.add(rooms, window)


async def _naive(rooms: Sequence[Room], desk: Desk) -> Found:
    """Films that are whole in memory, told over a perfect line by a perfect clock when and where to play, and left alone."""
    found, url = Found(), (await desk.slot())["talk"]["url"]
    for room, link in zip(rooms, _links(desk), strict=True):
        await room.enter(link)
        await room.at.goto(f"{room.line.base}/healthz")
        await room.at.evaluate(NAIVE, url)
    begins = _now() * 1000 + 1000
    for room in rooms:
        await room.at.evaluate(PLAY, [begins, begins])
    await _steady(rooms, found, begins)
    for room in rooms:
        await room.at.evaluate("() => document.querySelector('#film').pause()")
    again, begins = _now() * 1000 + 1000, begins + 3000
    for room in rooms:
        await room.at.evaluate(PLAY, [again, begins])
    await _steady(rooms, found, begins)
    for room in rooms:
        await room.leave()
    return found


async def _preloaded(rooms: Sequence[Room], desk: Desk) -> tuple[Found, Found]:
    kept, cut = Found(), Found()
    await _enter(rooms, desk, streams=False)
    begins = await desk.begin()
    await _until(begins)
    await _steady(rooms, kept, begins)
    await _cut(rooms, cut, begins)
    await desk.organiser.cue("hold")
    await asyncio.sleep(3)
    await desk.organiser.cue("release")
    begins = await desk.begins()
    await _steady(rooms, kept, begins)
    kept.late = await _late(rooms[-1], begins)
    await _steady(rooms, kept, begins, STEADY / 2)
    for room in rooms:
        await room.leave()
    return kept, cut


async def _enter(rooms: Sequence[Room], desk: Desk, *, streams: bool) -> None:
    url = (await desk.slot())["talk"]["url"]
    for room, link in zip(rooms, _links(desk), strict=False):
        await room.enter(link, streams=streams)
        if not streams and not OWN:
            await room.at.evaluate("(url) => window.fetchCopy(url)", url)
        await room.start()
        if not streams:
            await room.at.wait_for_function(KEPT, timeout=120_000)
        room.line.weather = JITTER


async def _cut(rooms: Sequence[Room], found: Found, begins: float) -> None:
    line = rooms[0].line
    line.refuse()
    await _steady(rooms, found, begins, CUT - SETTLE)
    line.heal()
    line.weather = JITTER
    await _steady(rooms, found, begins, STEADY / 2)


async def _late(room: Room, begins: float) -> float:
    """Seconds from the page's own start, after it was opened anew in the middle, until it is near its place."""
    await room.look()
    await room.at.reload(wait_until="domcontentloaded", timeout=60_000)
    there = await room.at.evaluate(
        "() => performance.timeOrigin + performance.getEntriesByType('navigation')[0].domContentLoadedEventStart"
    )
    await room.at.evaluate(WATCH)
    await asyncio.sleep(SETTLE + STEADY)
    await room.look()
    near = there_at(room.pictures, Window(there, _now() * 1000, begins))
    return float("inf") if near is None else (near - there) / 1000


async def _streaming(rooms: Sequence[Room], desk: Desk) -> tuple[Found, list[float]]:
    """The last room's line is too slow for the film."""
    *others, poor = rooms
    found = Found()
    await _enter(others, desk, streams=True)
    await poor.enter(_links(desk)[-1], streams=True)
    await poor.at.evaluate(WATCH)
    poor.line.weather = POOR
    begins = await desk.begin()
    await _until(begins)
    await _steady(others, found, begins, 2 * STEADY)
    await poor.look()
    behind = [abs(error) for error in errors(poor.pictures, Window(begins, _now() * 1000, begins))]
    for room in rooms:
        await room.leave()
    return found, behind or [float("inf")]
