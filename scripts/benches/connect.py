"""500 pages that come at once: how soon all are current, and what one page costs in bytes and memory."""

from __future__ import annotations

import asyncio

from scripts.benches.rooms import Rooms, cookies_of
from scripts.benches.servers import SERVERS, product
from scripts.benches.sockets import now
from scripts.benches.tables import Table

PAGES = 500


def bench() -> Table:
    table = Table(
        f"connect: {PAGES} pages at once, until each has every topic of its page",
        ("server", "seconds", "bytes a socket", "kB of memory a socket", "server CPU ms a socket"),
    )
    for kind in SERVERS:
        table.add(kind, *asyncio.run(_connect(kind)))
    return table


async def _connect(kind: str) -> tuple[float, int, float, float]:
    with product(kind) as (server, links):
        cookies = await cookies_of(links, PAGES)
        memory, cpu, began = server.memory(), server.cpu(), now()
        rooms = Rooms()
        await rooms.open(cookies)
        took, used, grown = now() - began, server.cpu() - cpu, server.memory() - memory
        received = sum(socket.received for socket in rooms.sockets)
        rooms.close()
        return took, received // PAGES, grown * 1024 / PAGES, used * 1e3 / PAGES
