"""Twenty rooms that stream their film beside a live run: what page turns notice of it, and what the server grows by."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import BASE, PORT, SERVERS, Process, demo_copy, environment, running
from scripts.benches.sockets import Web, now
from scripts.benches.tables import Table, percentile, verdict
from tests.servers import NGINX, nginx

MB = 1024 * 1024
SIZE = 250 * MB
ROOMS, SOCKETS = 20, 40
RATE = 1_300_000 / 8  # bytes a second that a room reads
ROUNDS = 4  # without and with streams, in turn
CHANGES = 40  # in a round
PAUSE = 0.15  # seconds between two
EFFECT = 500.0  # ms after its press in which a change must be everywhere: then all pages turn
GROWTH = 15.0  # MB
BEHIND = "nginx, uvicorn"


@dataclass
class Measured:
    delays: list[float] = field(default_factory=list)  # ms from the press to each socket

    def row(self) -> tuple[float, float, object]:
        ordered = (percentile(self.delays, 0.5), percentile(self.delays, 0.99), max(self.delays))
        return ordered[0], ordered[1], verdict(ordered[2], EFFECT)


@dataclass
class Served:
    server: Process
    links: dict[str, Any]
    port: int  # where films are asked for
    nginx: int | None = None  # its process

    def memory(self) -> float:
        """Resident MB of all processes that serve."""
        return self.server.memory() + sum(_resident(pid) for pid in _family(self.nginx))


def bench() -> Table:
    table = Table(
        f"talk-streams: {CHANGES * ROUNDS} changes of the agenda to {SOCKETS} sockets, without and with {ROOMS} rooms"
        f" that stream {RATE * 8 / 1e6:g} Mbit/s",
        ("server", "streams", "p50 ms", "p99 ms", "most ms", "Mbit/s a room", "grown MB"),
    )
    for kind in (*SERVERS, *([BEHIND] if NGINX else [])):
        with _served(kind) as served:
            asyncio.run(_measure(table, kind, served))
    table.notes += [
        "from the press (HTTP post of a cue) to the page's process; pages turn 500 ms after the press, all at once",
        "grown: the most that the server's memory was above what it was before the first stream",
    ]
    if not NGINX:
        table.notes.append("nginx is not installed here: left out")
    return table


@contextmanager
def _served(kind: str) -> Iterator[Served]:
    """The product with films of SIZE; BEHIND is uvicorn, whose films nginx sends."""
    with demo_copy() as (folder, links):
        for film in (folder / "media/talks").iterdir():
            with film.open("r+b") as file:
                file.truncate(SIZE)  # sparse
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


async def _measure(table: Table, kind: str, served: Served) -> None:
    organiser = Organiser(served.links["live"]["run"])
    await organiser.sign_in(**served.links["organiser"])
    cookies = await cookies_of(served.links, SOCKETS)
    rooms = Rooms()
    await rooms.open(cookies)
    streams = Streams(served.port, await _film(served.links), cookies[::2])
    without, beside = Measured(), Measured()
    await _round(rooms, organiser, Measured())
    before, most = served.memory(), 0.0
    for _number in range(ROUNDS):
        await _round(rooms, organiser, without)
        async with streams:
            await _round(rooms, organiser, beside)
            most = max(most, served.memory())
    rooms.close()
    table.add(kind, "none", *without.row(), "", "")
    table.add(kind, ROOMS, *beside.row(), streams.rate * 8 / 1e6, verdict(most - before, GROWTH))


async def _round(rooms: Rooms, organiser: Organiser, measured: Measured) -> None:
    for change in range(CHANGES):
        if change % 10 == 0:
            await rooms.ping()
        await asyncio.sleep(PAUSE)
        pressed = now()
        pressing = asyncio.ensure_future(organiser.cue("message", text="Mätning", to="all", expires_in=60))
        measured.delays += [(at - pressed) * 1e3 for at in await rooms.everyone_has_it()]
        await pressing


async def _film(links: dict[str, Any]) -> str:
    web = Web()
    await web.get(urlsplit(links["live"]["groups"][0]["screen"]).path)
    _status, _headers, body = await web.get("/live/state/")
    slots = json.loads(body)["topics"]["agenda"]["state"]["slots"]
    return str(next(slot["talk"]["url"] for slot in slots if slot["talk"]))


class Streams:
    """Rooms that ask for the rest of the film and read it at its own speed, like a player whose buffer is full."""

    def __init__(self, port: int, film: str, cookies: list[str]) -> None:
        self._port, self._film, self._cookies = port, film, cookies
        self._read = self._measured = 0  # bytes of all rooms; those between entering and leaving
        self._seconds = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def rate(self) -> float:
        """Bytes a second of one room."""
        return self._measured / self._seconds / len(self._cookies)

    async def __aenter__(self) -> None:
        began = [asyncio.Event() for _room in self._cookies]
        self._tasks = [
            asyncio.ensure_future(self._room(number, cookie, began[number]))
            for number, cookie in enumerate(self._cookies)
        ]
        async with asyncio.timeout(60):
            await asyncio.gather(*(event.wait() for event in began))
        self._began, self._read = now(), 0

    async def __aexit__(self, *error: object) -> None:
        self._measured += self._read
        self._seconds += now() - self._began
        for task in self._tasks:
            assert not task.done(), task  # a room that lost its film
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _room(self, number: int, cookie: str, has_begun: asyncio.Event) -> None:
        at, began, read = number * MB, now(), 0
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=65_536)
            head = f"GET {self._film} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nCookie: {cookie}\r\nRange: bytes={at}-\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 206"), answer
            has_begun.set()
            while piece := await reader.read(16_384):
                at, read = at + len(piece), read + len(piece)
                self._read += len(piece)
                await asyncio.sleep(max(0.0, began + read / RATE - now()))
            writer.close()


def _family(pid: int | None) -> list[int]:
    """nginx and its workers."""
    if pid is None:
        return []
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
