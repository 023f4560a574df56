"""A film of 250 MB by ranges and whole, also beside readers that read nothing: its speed, and what the server grows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.benches.servers import BASE, PORT, SERVERS, Process, demo_copy, environment, running
from scripts.benches.sockets import Web, now
from scripts.benches.tables import Table, verdict
from tests.servers import NGINX, nginx

MB = 1024 * 1024
SIZE = 250 * MB
RANGE = 8 * MB
AT_ONCE = 4
GROWTH = 15.0  # MB
BEHIND = "nginx, uvicorn"
KINDS = (*SERVERS, *([BEHIND] if NGINX else []))
LEFT_OUT = [] if NGINX else ["nginx is not installed here: left out"]


@dataclass
class Served:
    """The product with long films."""

    server: Process
    links: dict[str, Any]
    port: int  # where films are asked for
    nginx: int | None = None  # its process

    def memory(self) -> float:
        """Resident MB of all processes that serve."""
        return self.server.memory() + sum(_resident(pid) for pid in _family(self.nginx))


@contextmanager
def served(kind: str) -> Iterator[Served]:
    """Films of SIZE from one of SERVERS; BEHIND is uvicorn, whose films nginx sends."""
    with demo_copy() as (folder, links):
        _lengthen_films(folder)
        if kind != BEHIND:
            with running(SERVERS[kind], environment(folder), f"{BASE}/healthz") as server:
                yield Served(server, links, PORT)
            return
        env = environment(folder, TALK_SERVING="xaccel", BEHIND_PROXY="1")
        with (
            running(SERVERS["uvicorn"], env, f"{BASE}/healthz") as server,
            nginx(PORT, media=folder / "media") as (_base, front),
        ):
            assert front.process is not None
            yield Served(server, links, front.port, front.process.pid)


async def film_of(links: dict[str, Any]) -> str:
    """Where a screen of the live run finds the first Talk."""
    web = Web()
    await web.get(urlsplit(links["live"]["groups"][0]["screen"]).path)
    _status, _headers, body = await web.get("/live/state/")
    slots = json.loads(body)["topics"]["agenda"]["state"]["slots"]
    return str(next(slot["talk"]["url"] for slot in slots if slot["talk"]))


def bench() -> Table:
    table = Table(
        f"talks: a sparse film of {SIZE // MB} MB",
        ("server", "MB/s", "memory before MB", "most during MB", "grown MB"),
    )
    for kind in KINDS:
        with served(kind) as one:
            film = asyncio.run(film_of(one.links))
            asyncio.run(_fetch(one.port, film, 0, MB - 1))  # the way is warm
            for how, part, silent in (
                (f"ranges of {RANGE // MB} MB, {AT_ONCE} readers", RANGE, 0),
                ("whole, one reader", SIZE, 0),
                (f"whole, beside {AT_ONCE} that read nothing", SIZE, AT_ONCE),
            ):
                speed, before, most = asyncio.run(_read(one, film, part, silent))
                table.add(f"{kind}, {how}", speed, before, most, verdict(most - before, GROWTH))
    table.notes += ["this is serving alone; how far screens are apart is measured by talk-sync, in browsers", *LEFT_OUT]
    return table


def _lengthen_films(folder: Path) -> None:
    for film in (folder / "media/talks").iterdir():
        with film.open("r+b") as file:
            file.truncate(SIZE)


async def _read(one: Served, film: str, part: int, silent: int) -> tuple[float, float, float]:
    """Reads the whole film in parts, beside `silent` that only ask; MB/s, and resident MB before and at most."""
    before, began, most = one.memory(), now(), 0.0
    quiet = [await _ask(one.port, film, 0, SIZE - 1) for _reader in range(silent)]
    waiting = iter([(first, min(first + part, SIZE) - 1) for first in range(0, SIZE, part)])

    async def reader() -> None:
        for first, last in waiting:
            await _fetch(one.port, film, first, last)

    readers = [asyncio.ensure_future(reader()) for _number in range(AT_ONCE if part < SIZE else 1)]
    while not all(task.done() for task in readers):
        most = max(most, one.memory())
        await asyncio.sleep(0.02)
    await asyncio.gather(*readers)
    took = now() - began
    for _reader, writer in quiet:
        writer.transport.abort()
    return SIZE / MB / took, before, most


async def _ask(port: int, film: str, first: int, last: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET {film} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nRange: bytes={first}-{last}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    return reader, writer


async def _fetch(port: int, film: str, first: int, last: int) -> None:
    """Reads the range and throws it away."""
    reader, writer = await _ask(port, film, first, last)
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 206"), answer
    left = last - first + 1
    while left:
        chunk = await reader.read(min(left, MB))
        assert chunk, f"{left} bytes are missing"
        left -= len(chunk)
    writer.close()


def _family(pid: int | None) -> list[int]:
    """nginx and its workers."""
    if pid is None:
        return []
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
