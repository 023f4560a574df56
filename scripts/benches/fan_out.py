"""One change of the agenda to many sockets of one process, beside a bare `websockets.broadcast()` of the same bytes."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from statistics import median
from typing import Any

from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import BASE, PAIR, PORT, Process, Two, cluster, running
from scripts.benches.sockets import now, open_socket
from scripts.benches.tables import Table, percentile, verdict

REV = re.compile(rb'(?<="rev":)\d+')
Press = Callable[[], Awaitable[None]]

SIZES = (100, 500, 1000, 5000)
TARGETS = {"daphne": 4.0, "uvicorn": 1.5, PAIR: 1.5}
LAST = {"daphne": 2.5, "uvicorn": 1.5, PAIR: 1.5}  # of the bare server's
JUDGED_LAST_AT = 1000
FILES = 65_536  # open at once: sockets of both sides
ROUNDS = 4  # of every measure, so that a moment's noise falls on both sides
CHANGES = 60  # in a round, between two heartbeats, to a thousand sockets and fewer
WARMING = 20
PAUSE = 0.02  # seconds before a press of the bare server, about what the product works on a change before it writes


@dataclass
class Measured:
    delays: list[float] = field(default_factory=list)  # seconds from the press to each socket
    spreads: list[float] = field(default_factory=list)  # seconds from the first socket to the last, of each change
    loop: float = 0.0  # seconds of CPU of the thread that writes the sockets, for all changes
    cpu: float = 0.0  # of the whole process
    changes: int = 0

    @property
    def last(self) -> float:
        return median(self.spreads)


@dataclass
class Pair:
    """Changes to `size` sockets and, in turn with them in the same processes, to one in each: between them stand the
    messages."""

    size: int
    processes: int = 1
    many: Measured = field(default_factory=Measured)
    one: Measured = field(default_factory=Measured)

    @property
    def message(self) -> float:
        """Seconds of CPU that each further socket adds to a change."""
        return (self.many.loop / self.many.changes - self.one.loop / self.one.changes) / (self.size - self.processes)


@dataclass
class Side:
    """The sockets of one run, and what changes its agenda."""

    rooms: Rooms
    press: Press
    measured: Measured
    pause: float = 0.0  # seconds before a press


def bench() -> Table:
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    table = Table(
        f"fan-out: {ROUNDS * CHANGES} changes of the agenda to N sockets",
        (
            "server",
            "N",
            "bytes",
            "p50 ms",
            "p99 ms",
            "first to last ms",
            "of baseline",
            "CPU us/message",
            "of baseline",
        ),
    )
    for size in SIZES:
        rows = {kind: asyncio.run(_product(kind, size)) for kind in TARGETS}
        payload = rows["daphne"][1]
        bare = asyncio.run(_bare(payload, size))
        _row(table, "websockets.broadcast", payload, bare, "1.0", "1.0")
        for kind, (pair, sent) in rows.items():
            last = pair.many.last / bare.many.last
            told = verdict(last, LAST[kind]) if size == JUDGED_LAST_AT else f"{last:.1f}"
            _row(table, kind, sent, pair, told, verdict(pair.message / bare.message, TARGETS[kind]))
    table.notes += [
        "p50, p99: from the press (HTTP post of a cue, SQLite commit, hint, snapshot, frames) to the page's process",
        "first to last: from the first page that has it to the last, the middle one of all changes",
        "CPU us/message: what each further socket adds to the loop's thread",
        "the bare server is pressed at the pace of the product, so that both find their memory as cold",
        "every socket got every change, or the bench would have stopped; no page was closed",
    ]
    return table


def _row(table: Table, name: str, payload: bytes, pair: Pair, last: str, ratio: str) -> None:
    delays = pair.many.delays
    table.add(
        name,
        pair.size,
        len(payload),
        percentile(delays, 0.5) * 1e3,
        percentile(delays, 0.99) * 1e3,
        pair.many.last * 1e3,
        last,
        pair.message * 1e6,
        ratio,
    )


async def _product(kind: str, size: int) -> tuple[Pair, bytes]:
    with cluster(kind) as (server, links, ports):
        pair = Pair(size, len(ports))
        many = await _side(links, size, ports, pair.many)
        one = await _side(links["other"], len(ports), ports, pair.one)
        await _measure(server, many, one)
        return pair, many.rooms.last_agenda


async def _side(links: dict[str, Any], size: int, ports: tuple[int, ...], measured: Measured) -> Side:
    organiser = Organiser(links["live"]["run"])
    await organiser.sign_in(**links["organiser"])
    rooms = Rooms()
    await rooms.open(await cookies_of(links, size), ports)
    return Side(rooms, partial(organiser.cue, "message", text="Mätning", to="all", expires_in=60), measured)


async def _measure(server: Process | Two, many: Side, one: Side) -> None:
    """Rounds in turn, each after a heartbeat."""
    sides = (many, one)
    changes = min(CHANGES, CHANGES * 1000 // len(many.rooms.sockets))
    warming = [(replace(side, measured=Measured()), min(WARMING, changes)) for side in sides]
    for side, times in (*warming, *((side, changes) for _round_number in range(ROUNDS) for side in sides)):
        for beating in sides:
            await beating.rooms.ping()
        await _round(server, side, times)
    for side in sides:
        side.rooms.close()


async def _round(server: Process | Two, side: Side, changes: int) -> None:
    measured, loop, cpu = side.measured, server.loop_cpu(), server.cpu()
    for _change in range(changes):
        await asyncio.sleep(side.pause)
        await _change_once(side.rooms, side.press, measured)
    measured.loop += server.loop_cpu() - loop
    measured.cpu += server.cpu() - cpu
    measured.changes += changes


async def _change_once(rooms: Rooms, press: Press, measured: Measured) -> None:
    pressed = now()
    pressing = asyncio.ensure_future(press())
    arrived = await rooms.everyone_has_it()
    await pressing
    measured.delays += [at - pressed for at in arrived]
    measured.spreads.append(max(arrived) - min(arrived))


async def _bare(payload: bytes, size: int) -> Pair:
    """`python -m scripts.benches.bare.sockets` sends what any client sends it to all who opened the same path."""
    command = [sys.executable, "-m", "scripts.benches.bare.sockets", str(PORT)]
    with running(command, dict(os.environ), BASE) as server:
        pair = Pair(size)
        many = await _bare_side("/many", size, payload, pair.many)
        one = await _bare_side("/one", 1, payload, pair.one)
        await _measure(server, many, one)
        return pair


async def _bare_side(path: str, size: int, payload: bytes, measured: Measured) -> Side:
    rooms = Rooms()
    for _number in range(size):
        socket = await open_socket(path, "", rooms._on_text)
        socket.lacking = set()
        rooms.sockets.append(socket)
    revs = count(1)

    async def press() -> None:
        rooms.sockets[0].send_text(REV.sub(b"%d" % next(revs), payload, count=1).decode())

    return Side(rooms, press, measured, PAUSE)
