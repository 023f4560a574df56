"""Twenty rooms that stream their film beside a live run: what page turns notice of it, and what the server grows by."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import PORT
from scripts.benches.sockets import now
from scripts.benches.tables import Table, percentile, verdict
from scripts.benches.talks import GROWTH, KINDS, LEFT_OUT, MB, Served, film_of, served

ROOMS, SOCKETS = 20, 40
RATE = 1_300_000 / 8  # bytes a second that a room reads
ROUNDS = 3  # without and with streams, in turn
CHANGES = 25  # in a round
PAUSE = 0.15  # seconds between two
MORE = 1.5  # times the p99 without streams: a page turn that is later is affected


@dataclass
class Measured:
    delays: list[float] = field(default_factory=list)  # ms from the press to each socket
    grown: float = 0.0  # MB that the server's memory rose by within a round, at most
    cpu: float = 0.0  # seconds of the web process
    seconds: float = 0.0

    def p99(self) -> float:
        return percentile(self.delays, 0.99)


def bench() -> Table:
    table = Table(
        f"talk-streams: {CHANGES * ROUNDS} changes of the agenda to {SOCKETS} sockets, without and with {ROOMS} rooms"
        f" that stream {RATE * 8 / 1e6:g} Mbit/s",
        ("server", "streams", "p50 ms", "p99 ms", "most ms", "Mbit/s a room", "% of a core", "grown MB"),
    )
    for kind in KINDS:
        with served(kind) as one:
            asyncio.run(_measure(table, kind, one))
    table.notes += [
        "from the press (HTTP post of a cue) to the page's process; pages turn 500 ms after the press, all at once",
        f"judged: {MORE:g} times the p99 without streams, in turn with it; so the machine's other work is in both",
        "% of a core: what the streams alone took of the web process; the changes were as many without",
        "grown: the most that the memory of all that serves rose by within a round; a live run's own is in both",
        *LEFT_OUT,
    ]
    return table


async def _measure(table: Table, kind: str, one: Served) -> None:
    organiser = Organiser(one.links["live"]["run"])
    await organiser.sign_in(**one.links["organiser"])
    cookies = await cookies_of(one.links, SOCKETS)
    rooms = Rooms()
    await rooms.open(cookies)
    beating = asyncio.create_task(rooms.beat())
    streams = Streams(one.port, await film_of(one.links), cookies[::2])
    without, beside = Measured(), Measured()
    await _round(rooms, organiser, one, Measured())
    for _number in range(ROUNDS):
        await _round(rooms, organiser, one, without)
        async with streams:
            await _round(rooms, organiser, one, beside)
    beating.cancel()
    rooms.close()
    p50, p99 = percentile(without.delays, 0.5), without.p99()
    table.add(kind, "none", p50, p99, max(without.delays), "", "", without.grown)
    told = verdict(beside.p99(), round(MORE * p99, 1)), max(beside.delays)
    cost = 100 * (beside.cpu - without.cpu) / beside.seconds
    figures = (streams.rate * 8 / 1e6, cost, verdict(beside.grown, GROWTH))
    table.add(kind, ROOMS, percentile(beside.delays, 0.5), *told, *figures)


async def _round(rooms: Rooms, organiser: Organiser, one: Served, measured: Measured) -> None:
    before, began, cpu = one.memory(), now(), one.server.cpu()
    for _change in range(CHANGES):
        await asyncio.sleep(PAUSE)
        pressed = now()
        pressing = asyncio.ensure_future(organiser.cue("message", text="Mätning", to="all", expires_in=60))
        measured.delays += [(at - pressed) * 1e3 for at in await rooms.everyone_has_it()]
        await pressing
        measured.grown = max(measured.grown, one.memory() - before)
    measured.seconds += now() - began
    measured.cpu += one.server.cpu() - cpu


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
