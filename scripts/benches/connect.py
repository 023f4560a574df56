"""500 pages that come at once: how soon all are current, and what one page costs in bytes and memory."""

from __future__ import annotations

import asyncio

from scripts.benches.rooms import Rooms, cookies_of
from scripts.benches.servers import SERVERS, product
from scripts.benches.sockets import now
from scripts.benches.tables import Table, verdict

PAGES = 500
SECONDS, BYTES, KILOBYTES = 3.0, 8_000, 45.0  # the bars: until all are current; a page; of memory a socket


def bench() -> Table:
    table = Table(
        f"connect: {PAGES} pages at once, until each has every topic of its page",
        ("server", "seconds", "bytes a socket", "with half", "kB of memory a socket", "server CPU ms a socket"),
    )
    for kind in SERVERS:
        took, bytes_each, grown, cpu = asyncio.run(_connect(kind, PAGES))
        half = asyncio.run(_connect(kind, PAGES // 2))[1]
        table.add(kind, verdict(took, SECONDS), verdict(bytes_each, BYTES), half, verdict(grown, KILOBYTES), cpu)
    table.notes.append(f"bytes with {PAGES // 2} pages stand beside: what a page costs does not depend on their number")
    return table


async def _connect(kind: str, pages: int) -> tuple[float, int, float, float]:
    with product(kind) as (server, links):
        cookies = await cookies_of(links, pages)
        memory, cpu, began = server.memory(), server.cpu(), now()
        rooms = Rooms()
        await rooms.open(cookies)
        took, used, grown = now() - began, server.cpu() - cpu, server.memory() - memory
        received = sum(socket.received for socket in rooms.sockets)
        rooms.close()
        return took, received // pages, grown * 1024 / pages, used * 1e3 / pages
