"""One change of the agenda to many sockets of one process, beside a bare `websockets.broadcast()` of the same bytes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import BASE, PORT, Process, product, running
from scripts.benches.sockets import now, open_socket
from scripts.benches.tables import Table, percentile, verdict

SIZES = (100, 500, 1000)
TARGETS = {"daphne": 4.0, "uvicorn": 1.5}
CHANGES = 40
BATCH = 20  # changes between two heartbeats
QUIET = 6.0  # seconds over which the idle server's CPU is read


@dataclass
class Measured:
    delays: list[float]  # seconds from the press to each socket
    spreads: list[float]  # seconds from the first socket to each
    cpu: float  # seconds for all changes, idling taken off


def bench() -> Table:
    table = Table(
        f"fan-out: {CHANGES} changes of the agenda to N sockets on one process",
        ("server", "N", "bytes", "p50 ms", "p99 ms", "spread p99 ms", "CPU us/message", "of baseline", "CPU ms/change"),
    )
    alone = {kind: asyncio.run(_product(kind, 1))[0].cpu / CHANGES for kind in TARGETS}
    for size in SIZES:
        rows = {kind: asyncio.run(_product(kind, size)) for kind in TARGETS}
        payload = rows["daphne"][1]
        bare = asyncio.run(_bare(payload, size))
        floor = bare.cpu / CHANGES / size
        _row(table, "websockets.broadcast", size, payload, bare, floor, "1.0", 0.0)
        for kind, (measured, payload) in rows.items():
            each = (measured.cpu / CHANGES - alone[kind]) / size
            _row(table, kind, size, payload, measured, each, _judged(each / floor, TARGETS[kind]), alone[kind])
    table.notes += [
        "from the press (HTTP post of a cue, SQLite commit, hint, snapshot, frames) to the frame in the page's process",
        "spread: from the first page that has it; CPU us/message: what each further socket adds, idling taken off",
        "CPU ms/change: the whole of a change with one socket open",
    ]
    return table


def _judged(ratio: float, target: float) -> str:
    """No socket costs less than the bare one: then the change's own cost, taken off, was measured too high."""
    return verdict(ratio, target) if ratio >= 1 else "lost in noise"


def _row(
    table: Table, name: str, size: int, payload: bytes, measured: Measured, each: float, ratio: str, alone: float
) -> None:
    delays, spreads = measured.delays, measured.spreads
    table.add(
        name,
        size,
        len(payload),
        percentile(delays, 0.5) * 1e3,
        percentile(delays, 0.99) * 1e3,
        percentile(spreads, 0.99) * 1e3,
        each * 1e6,
        ratio,
        alone * 1e3,
    )


async def _product(kind: str, size: int) -> tuple[Measured, bytes]:
    with product(kind) as (server, links):
        organiser = Organiser(links["live"]["run"])
        await organiser.sign_in(**links["organiser"])
        rooms = Rooms()
        await rooms.open(await cookies_of(links, size))
        await organiser.cue("message", text="Uppvärmning", to="all", expires_in=60)
        await rooms.everyone_has_it()
        measured = await _measure(
            server, rooms, lambda: organiser.cue("message", text="Mätning", to="all", expires_in=60)
        )
        rooms.close()
        return measured, rooms.last_agenda


async def _measure(server: Process, rooms: Rooms, press: Callable[[], Awaitable[None]]) -> Measured:
    """Batches of changes, each after a heartbeat; what the server uses while idle is read first and taken off."""
    await rooms.ping()
    before = server.cpu()
    await asyncio.sleep(QUIET)
    idle = (server.cpu() - before) / QUIET
    measured = Measured([], [], 0)
    for _batch in range(CHANGES // BATCH):
        await rooms.ping()
        before, began = server.cpu(), now()
        for _change in range(BATCH):
            await _change_once(rooms, press, measured)
        measured.cpu += server.cpu() - before - idle * (now() - began)
    return measured


async def _change_once(rooms: Rooms, press: Callable[[], Awaitable[None]], measured: Measured) -> None:
    pressed = now()
    pressing = asyncio.ensure_future(press())
    arrived = await rooms.everyone_has_it()
    await pressing
    measured.delays += [at - pressed for at in arrived]
    measured.spreads += [at - min(arrived) for at in arrived]


async def _bare(payload: bytes, size: int) -> Measured:
    """`python -m scripts.benches.bare.sockets` sends what any client sends it to all."""
    command = [sys.executable, "-m", "scripts.benches.bare.sockets", str(PORT)]
    with running(command, dict(os.environ), BASE) as server:
        rooms = Rooms()
        for _number in range(size):
            socket = await open_socket("/", "", rooms._on_text)
            socket.lacking = set()
            rooms.sockets.append(socket)
        text = payload.decode()

        async def press() -> None:
            rooms.sockets[0].send_text(text)

        await press()
        await rooms.everyone_has_it()
        measured = Measured([], [], 0)
        before = server.cpu()
        for _change in range(CHANGES):
            await _change_once(rooms, press, measured)
        measured.cpu = server.cpu() - before
        rooms.close()
        return measured
