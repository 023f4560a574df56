"""The page turn on 200 screens behind lines of 0 to 300 ms and with wrong clocks: how far apart they turn.

The pages are the product's own modules in one node process, so that their true instants can be compared.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from scripts.benches.rooms import Organiser, cookies_of
from scripts.benches.servers import BASE, ROOT, product
from scripts.benches.tables import Table, percentile, verdict

PAGES = 200
TURNS = 12
SLOWEST = 300.0  # ms one way
TARGET = 50.0  # ms
SETTLE = 3.0  # seconds in which each page's clock takes its first samples
NODE = ["node", "--no-warnings", "--experimental-websocket", str(ROOT / "scripts/benches/pages.mjs")]

Lines = list[tuple[float, float]]  # ms there, ms back


@dataclass
class Turns:
    """When each page showed each revision, in true ms."""

    at: dict[int, dict[int, float]] = field(default_factory=dict)

    def add(self, page: int, rev: int, at: float) -> None:
        self.at.setdefault(rev, {})[page] = at

    def skews(self, revs: list[int]) -> list[float]:
        """ms of each page and turn from the middle page's instant."""
        found = []
        for rev in revs:
            middle = median(self.at[rev].values())
            found += [abs(at - middle) for at in self.at[rev].values()]
        return found


def bench() -> Table:
    table = Table(
        f"skew: {TURNS} page turns on {PAGES} screens with wrong clocks (up to 10 min), embedded, Daphne",
        ("lines", "p50 ms", "p99 ms", "most ms"),
    )
    rng = random.Random(3)
    even: Lines = [(ms, ms) for ms in (rng.uniform(0, SLOWEST) for _page in range(PAGES))]
    uneven: Lines = [(rng.uniform(0, SLOWEST), rng.uniform(0, SLOWEST)) for _page in range(PAGES)]
    for name, lines in ((f"0-{SLOWEST:g} ms, the same both ways", even), ("each way its own", uneven)):
        skews = asyncio.run(_skews(lines, rng))
        p99 = percentile(skews, 0.99)
        judged: object = verdict(p99, TARGET) if lines is even else p99
        table.add(name, percentile(skews, 0.5), judged, max(skews))
    table.notes += [
        "from the middle screen; a screen paints at its next frame of 60 a second",
        "half the difference of an uneven line cannot be seen by any number of pings: reported, not judged",
    ]
    return table


async def _skews(lines: Lines, rng: random.Random) -> list[float]:
    with product("daphne") as (_server, links):
        cookies = await cookies_of(links, PAGES)
        pages = [
            {"cookie": cookie, "out": there, "back": back, "sway": rng.uniform(-1, 1)}
            for cookie, (there, back) in zip(cookies, lines, strict=True)
        ]
        node = await asyncio.create_subprocess_exec(*NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            return await _turned(node, pages, links)
        finally:
            node.kill()
            await node.wait()


async def _turned(node: asyncio.subprocess.Process, pages: list[dict[str, Any]], links: dict[str, Any]) -> list[float]:
    assert node.stdin is not None
    assert node.stdout is not None
    asked = {"url": f"{BASE.replace('http', 'ws')}/ws/live/", "origin": BASE, "pages": pages}
    node.stdin.write(json.dumps(asked).encode() + b"\n")
    await node.stdin.drain()
    turns, opened = Turns(), asyncio.Event()
    reading = asyncio.create_task(_read(node.stdout, turns, opened))
    async with asyncio.timeout(60):
        await opened.wait()
    await asyncio.sleep(SETTLE)
    organiser = Organiser(links["live"]["run"])
    await organiser.sign_in(**links["organiser"])
    before = set(turns.at)
    for number in range(TURNS):
        await organiser.cue("extend", seconds=60 if number % 2 else -60)
        await asyncio.sleep(2.0)
    revs = sorted(set(turns.at) - before)
    assert len(revs) == TURNS, f"{len(revs)} of {TURNS} turns were seen"
    missing = [PAGES - len(turns.at[rev]) for rev in revs]
    assert not any(missing), f"pages that did not turn: {missing}"
    reading.cancel()
    return turns.skews(revs)


async def _read(stream: asyncio.StreamReader, turns: Turns, opened: asyncio.Event) -> None:
    async for line in stream:
        message = json.loads(line)
        if "open" in message:
            opened.set()
        else:
            turns.add(message["page"], message["rev"], message["at"])
