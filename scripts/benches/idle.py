"""500 pages that only beat their hearts: bytes that come besides the answers to them, and what the server uses."""

from __future__ import annotations

import asyncio

from scripts.benches.rooms import Rooms, cookies_of
from scripts.benches.servers import SERVERS, product
from scripts.benches.sockets import now
from scripts.benches.tables import Table, verdict

PAGES = 500
SETTLE = 8.0  # seconds, so that everyone's presence has been written
BEATS, EVERY = 6, 5.0
TARGET = 5.0  # bytes per second a page


def bench() -> Table:
    table = Table(
        f"idle: {PAGES} pages with a heartbeat every {EVERY:g} s, for {BEATS * EVERY:g} s",
        ("server", "bytes/s a page beside heartbeats", "heartbeat bytes/s a page", "server CPU %"),
    )
    for kind in SERVERS:
        table.add(kind, *asyncio.run(_idle(kind)))
    return table


async def _idle(kind: str) -> tuple[str, float, float]:
    with product(kind) as (server, links):
        rooms = Rooms()
        await rooms.open(await cookies_of(links, PAGES))
        await rooms.ping()
        await asyncio.sleep(SETTLE)
        received, pongs, cpu, began = sum(s.received for s in rooms.sockets), rooms.pong_bytes, server.cpu(), now()
        for _beat in range(BEATS):
            await rooms.ping()
            await asyncio.sleep(EVERY)
        seconds, beats = now() - began, rooms.pong_bytes - pongs
        others = sum(s.received for s in rooms.sockets) - received - beats
        used = server.cpu() - cpu
        assert all(socket.is_open for socket in rooms.sockets), "a page was closed while idle"
        rooms.close()
        return verdict(others / seconds / PAGES, TARGET), beats / seconds / PAGES, 100 * used / seconds
