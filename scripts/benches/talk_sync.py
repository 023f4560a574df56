"""A Talk in three Chromium processes behind jittery lines: how far pictures are from the agenda and from each other.

Beside it, in the same browsers, a film that is told when and where to play, and no more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta

from scripts.benches.pictures import Window, errors, there_at
from scripts.benches.screens import Desk, Found, Room, desk, rooms
from scripts.benches.servers import BASE, SERVERS, demo_copy, environment, running
from scripts.benches.tables import Table, percentile, verdict
from tests.browser.timecode import make_film
from tests.faults.proxy import Weather

ROOMS = 3
LENGTH = timedelta(seconds=150)
BIT_RATE = 1_300_000
JITTER = Weather(delay=0.015, jitter=0.06)
POOR = Weather(delay=0.03, jitter=0.1, rate=BIT_RATE / 8 * 0.6)  # too slow for the film
CUT = 15.0  # seconds that one room has no line
HELD = 3.0
SETTLE = 3.0  # seconds after a start, a release or a line's return from which a film is judged
STEADY = 12.0  # seconds
BETWEEN_P95, BETWEEN_MOST, AGENDA_P95, LATE = 40.0, 60.0, 60.0, 2.0  # the bars, ms and seconds


def bench() -> Table:
    return asyncio.run(_bench())


async def _bench() -> Table:
    jitter = f"{JITTER.delay * 1e3:g} to {(JITTER.delay + JITTER.jitter) * 1e3:g} ms each way"
    table = Table(
        f"talk sync: {ROOMS} Chromium processes, lines of {jitter}",
        ("how", "between p50 ms", "p95", "most", "agenda p95 ms", "late join s"),
    )
    with demo_copy() as (folder, links):
        film, seconds = folder / "takt.mp4", int(LENGTH.total_seconds())
        make_film(film, LENGTH, bit_rate=BIT_RATE)
        async with rooms(ROOMS) as all_rooms:
            origins = ",".join([BASE, *(room.line.base for room in all_rooms)])
            env = environment(folder, SOCKET_ORIGINS=origins)
            with running(SERVERS["daphne"], env, f"{BASE}/healthz"):
                runs = [await desk(env, film, seconds, links["organiser"]) for _way in range(3)]
                _row(table, "told to play, no more (baseline)", await _naive(all_rooms, runs[0]), judged=False)
                kept, cut = await _preloaded(all_rooms, runs[1])
                _row(table, "preloaded: started, held, released", kept)
                _row(table, f"preloaded: one line cut for {CUT:g} s", cut)
                others, poor = await _streaming(all_rooms, runs[2])
                _row(table, "streaming: two rooms beside one that stalls", others)
                table.add("streaming: the one whose line is too slow", "", "", "", percentile(poor, 0.95), "")
    table.notes += [
        "a picture says its number in bars; its error is its place against the agenda at the instant it is shown",
        f"steady: from {SETTLE:g} s after a start, a release or a line's return; the baseline knows no line at all",
        "late join: from the beginning of the page's own work until 50 ms from its place, for a second at least",
    ]
    return table


def _row(table: Table, name: str, found: Found, *, judged: bool = True) -> None:
    p95, most, agenda = percentile(found.between, 0.95), max(found.between), percentile(found.agenda, 0.95)
    pairs = ((p95, BETWEEN_P95), (most, BETWEEN_MOST), (agenda, AGENDA_P95))
    late = "" if found.late is None else verdict(found.late, LATE)
    cells = [verdict(value, bar) if judged else value for value, bar in pairs]
    table.add(name, percentile(found.between, 0.5), *cells, late)


async def _naive(all_rooms: Sequence[Room], run: Desk) -> Found:
    found, url = Found(), (await run.slot())["talk"]["url"]
    for room, link in zip(all_rooms, run.links, strict=True):
        await room.be_naive(link, url)
    begins = _now() + 1000
    for at, begun in ((begins, begins), (begins + (SETTLE + STEADY + HELD) * 1000, begins + HELD * 1000)):
        for room in all_rooms:
            await room.play_naively(at, begun)
        await _sleep_until(at)
        await _steady(all_rooms, found, begun, STEADY - 1)
        for room in all_rooms:
            await room.pause()
    await _leave(all_rooms)
    return found


async def _preloaded(all_rooms: Sequence[Room], run: Desk) -> tuple[Found, Found]:
    """Steady, one line cut, held and released, one room opened anew in the middle."""
    kept, cut = Found(), Found()
    for room, link in zip(all_rooms, run.links, strict=True):
        await room.enter(link)
        await room.start()
    for room in all_rooms:
        await room.has_film()
        room.line.weather = JITTER
    begins = await run.begin()
    await _sleep_until(begins)
    await _steady(all_rooms, kept, begins)
    await _cut(all_rooms, cut, begins)
    await run.organiser.cue("hold")
    await asyncio.sleep(HELD)
    await run.organiser.cue("release")
    begins = await run.begins()
    await _steady(all_rooms, kept, begins)
    kept.late = await _late(all_rooms[-1], begins)
    await _steady(all_rooms, kept, begins, STEADY / 2)
    await _leave(all_rooms)
    return kept, cut


async def _cut(all_rooms: Sequence[Room], found: Found, begins: float) -> None:
    line = all_rooms[0].line
    line.refuse()
    await _steady(all_rooms, found, begins, CUT - SETTLE)
    line.heal()
    line.weather = JITTER
    await _steady(all_rooms, found, begins, STEADY / 2)


async def _late(room: Room, begins: float) -> float:
    """Seconds from the page's beginning until it is near its place."""
    born = await room.come_again()
    await asyncio.sleep(SETTLE + STEADY / 2)
    await room.look()
    near = there_at(room.pictures, Window(born, _now(), begins))
    return float("inf") if near is None else (near - born) / 1000


async def _streaming(all_rooms: Sequence[Room], run: Desk) -> tuple[Found, list[float]]:
    """The last room's line is too slow for the film: what the others are then, and how far that one is off."""
    *others, poor = all_rooms
    found = Found()
    for room, link in zip(all_rooms, run.links, strict=True):
        room.line.weather = Weather()
        await room.enter(link, streams=True)
        await room.start()
        room.line.weather = JITTER
    poor.line.weather = POOR
    begins = await run.begin()
    await _sleep_until(begins)
    await _steady(others, found, begins, 2 * STEADY)
    await poor.look()
    off = [abs(error) for error in errors(poor.pictures, Window(begins, _now(), begins))]
    await _leave(all_rooms)
    return found, off or [float("inf")]


async def _steady(seen: Sequence[Room], found: Found, begins: float, seconds: float = STEADY) -> None:
    """Waits, and takes what was seen once the films had had time to find their place."""
    first = _now() + SETTLE * 1000
    window = Window(first, first + seconds * 1000, begins)
    await _sleep_until(window.last + 300)
    for room in seen:
        await room.look()
    found.add(seen, window)


async def _leave(all_rooms: Sequence[Room]) -> None:
    for room in all_rooms:
        await room.leave()


async def _sleep_until(at: float) -> None:
    await asyncio.sleep(max(0.0, at - _now()) / 1000)


def _now() -> float:
    """ms since 1970."""
    return time.time() * 1000
