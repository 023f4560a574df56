"""A film of 250 MB by ranges and whole: whether the server's memory stays flat, and how fast it goes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.benches.servers import BASE, PORT, SERVERS, Process, demo_copy, environment, running
from scripts.benches.sockets import Web, now
from scripts.benches.tables import Table

MB = 1024 * 1024
SIZE = 250 * MB
RANGE = 8 * MB
AT_ONCE = 4


def bench() -> Table:
    table = Table(
        f"talks: a sparse film of {SIZE // MB} MB",
        ("server", "MB/s", "memory before MB", "most during MB", "grown MB"),
    )
    for kind in SERVERS:
        with demo_copy() as (folder, links), running(SERVERS[kind], environment(folder), f"{BASE}/healthz") as server:
            _lengthen_films(folder)
            address = asyncio.run(_address(links))
            for how, part in ((f"ranges of {RANGE // MB} MB, {AT_ONCE} readers", RANGE), ("whole, one reader", SIZE)):
                table.add(f"{kind}, {how}", *asyncio.run(_read(server, address, part)))
    table.notes.append("this is serving alone; how far screens are apart is measured by talk-sync, in browsers")
    return table


def _lengthen_films(folder: Path) -> None:
    for film in (folder / "media").rglob("*.mp4"):
        with film.open("r+b") as file:
            file.truncate(SIZE)


async def _address(links: dict[str, Any]) -> str:
    """Where a screen of the live run finds the first Talk; one small range is read, so that the way is warm."""
    web = Web()
    await web.get(urlsplit(links["live"]["groups"][0]["screen"]).path)
    _status, _headers, body = await web.get("/live/state/")
    slots = json.loads(body)["topics"]["agenda"]["state"]["slots"]
    address = next(slot["talk"]["url"] for slot in slots if slot["talk"])
    await _fetch(address, 0, MB - 1)
    return str(address)


async def _read(server: Process, address: str, part: int) -> tuple[float, float, float, float]:
    """Reads the whole film in parts; MB/s, and resident MB before, at most, and more."""
    before, began, most = server.memory(), now(), 0.0
    waiting = iter([(first, min(first + part, SIZE) - 1) for first in range(0, SIZE, part)])

    async def reader() -> None:
        for first, last in waiting:
            await _fetch(address, first, last)

    readers = [asyncio.ensure_future(reader()) for _number in range(AT_ONCE if part < SIZE else 1)]
    while not all(task.done() for task in readers):
        most = max(most, server.memory())
        await asyncio.sleep(0.02)
    await asyncio.gather(*readers)
    return SIZE / MB / (now() - began), before, most, most - before


async def _fetch(address: str, first: int, last: int) -> None:
    """Reads the range and throws it away."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    head = (
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nRange: bytes={first}-{last}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 206"), answer
    left = last - first + 1
    while left:
        chunk = await reader.read(min(left, MB))
        assert chunk, f"{left} bytes are missing"
        left -= len(chunk)
    writer.close()
