"""The end of the learning dialogue: 200 groups write what they have and send it within the same ten seconds."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import GROUPS, PORT, Process, Two, bare_writes, product, production
from scripts.benches.sockets import Socket, now, open_socket
from scripts.benches.tables import Table, percentile, verdict

ROOMS = 200
SECONDS = 10.0
FIELDS = tuple(("point", number) for number in (1, 2, 3)) + tuple(("question", number) for number in (1, 2))
TARGET = 1.0  # seconds, for 95 of 100
PATIENCE = 60.0
BARE, PRODUCTION = "bare", "uvicorn x 2, PostgreSQL, Redis"
SERVERS = (BARE, "daphne", "uvicorn", BARE, PRODUCTION)


def bench() -> Table:
    table = Table(
        f"dialogues: {ROOMS} of {GROUPS} groups save {len(FIELDS)} fields and send them, all within {SECONDS:.0f} s",
        ("server", "load", "p50 ms", "p95 s", "slowest s", "CPU ms each", "refused", "unanswered", "closed", "lost"),
    )
    for server in SERVERS:
        load = os.getloadavg()[0]
        table.add(server, load, *asyncio.run(written(server)))
    table.notes += [
        "from the frame's leaving to its answer, saves and sending alike; a screen of every room is open too, and the",
        "organiser's page with desk and control room; heartbeats included. SQLite where no other database is named",
        "CPU: of the server, everything it did from the first command to the last answer, by command",
        "lost: fields that do not stand in the organiser's desk afterwards, with their text, as sent",
        "bare: a socket that writes the same rows in a transaction each and answers, and does nothing else; one thread",
    ]
    return table


class Result:
    """What became of the commands."""

    def __init__(self, rooms: Writers, cpu: float, lost: int) -> None:
        self._rooms, self._cpu, self._lost = rooms, cpu, lost

    def cells(self) -> tuple[object, ...]:
        took, given = list(self._rooms.took.values()), len(self._rooms.given)
        closed = sorted(socket.closed_by for socket in self._rooms.sockets if not socket.is_open)
        return (
            percentile(took, 0.5) * 1e3,
            verdict(percentile(took, 0.95), TARGET),
            max(took),
            self._cpu * 1e3 / given,
            self._rooms.refused,
            given - len(took),
            f"{len(closed)} {sorted(set(closed))}" if closed else "0",
            self._lost,
        )


class Writers(Rooms):
    """Rooms whose facilitators give commands; `took` has the seconds of each, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, float] = {}
        self.took: dict[str, float] = {}
        self.refused = 0

    def give(self, socket: Socket, action: str, **args: Any) -> None:
        id = str(uuid4())
        self.given[id] = now()
        socket.send_text(json.dumps({"t": "do", "id": id, "d": {"action": action, "args": args}}))

    async def open_bare(self, count: int) -> None:
        """Pages that are told nothing."""
        self.sockets += [await open_socket("/", "", self._on_text) for _page in range(count)]
        self._opened += self.sockets
        for socket in self.sockets:
            socket.lacking = set()

    async def admit(self, organiser: Organiser) -> None:
        """The organiser's page, with every topic."""
        socket = await open_socket("/ws/live/", organiser.cookie, self._on_text, PORT)
        socket.say("hello", proto=1, run=organiser.run, **{"as": "organiser"})
        self._opened.append(socket)
        self.sockets.append(socket)
        async with asyncio.timeout(PATIENCE):
            while socket.lacking != set():
                await self._news()

    def _greeted(self, socket: Socket, frame: dict[str, Any]) -> None:
        if frame["t"] in {"ok", "refused"} and frame["re"] in self.given:
            self.took[frame["re"]] = now() - self.given[frame["re"]]
            self.refused += frame["t"] == "refused"
        else:
            super()._greeted(socket, frame)


@contextmanager
def _started(server: str) -> Iterator[tuple[Process | Two, dict[str, Any], tuple[int, ...]]]:
    if server == PRODUCTION:
        with production() as (two, links, ports):
            yield two, links, ports
    else:
        with bare_writes() if server == BARE else product(server) as (process, links):
            yield process, links, (PORT,)


async def written(server: str) -> tuple[object, ...]:
    """The cells of a row of the table, but for the server and the load before."""
    with _started(server) as (process, links, ports):
        rooms, rng, run = Writers(), random.Random(11), links["live"]["run"]
        organiser, free = Organiser(run), links["live"]["groups"][-ROOMS:]  # in the first ones the demo has written
        if server == BARE:
            await rooms.open_bare(2 * ROOMS)
        else:
            await rooms.open(await cookies_of({"live": {"groups": free}}, 2 * ROOMS), ports)
            await organiser.sign_in(**links["organiser"])
            await rooms.admit(organiser)
        beating, groups = asyncio.create_task(rooms.beat()), [row["id"] for row in free]
        used = process.cpu()
        await asyncio.gather(*(_writes(rooms, place, group, rng) for place, group in enumerate(groups)))
        await _answered(rooms)
        used = process.cpu() - used
        beating.cancel()
        lost = 0 if server == BARE else _lost((await organiser.desk())["notes"], groups)
        result = Result(rooms, used, lost).cells()  # before the lines are closed by us
        rooms.close()
        return result


async def _answered(rooms: Writers) -> None:
    """Until every command has its answer, or has waited so long that it will have none."""
    until = now() + PATIENCE
    while len(rooms.took) < len(rooms.given) and now() < until:
        await asyncio.sleep(0.05)


async def _writes(rooms: Writers, place: int, group: int, rng: random.Random) -> None:
    """One facilitator saves each field at its own instant, and sends."""
    began, moments = now(), sorted(rng.uniform(0, SECONDS) for _command in (*FIELDS, "send"))
    socket = rooms.sockets[2 * place + 1]
    for (kind, position), moment in zip(FIELDS, moments[:-1], strict=True):
        await asyncio.sleep(began + moment - now())
        text = _text(group, kind, position)
        rooms.give(socket, "note.save", group=group, kind=kind, position=position, text=text, base_rev=0)
    await asyncio.sleep(began + moments[-1] - now())
    rooms.give(socket, "note.send", group=group)


def _text(group: int, kind: str, position: int) -> str:
    return f"{kind} {position} av grupp {group}: vi frågar skolan redan första veckan, och ringer hem samma dag."


def _lost(notes: list[dict[str, Any]], groups: list[int]) -> int:
    found = {
        (note["group"]["id"], note["kind"], note["position"])
        for note in notes
        if note["sent"] and note["text"] == _text(note["group"]["id"], note["kind"], note["position"])
    }
    return sum((group, *field) not in found for group in groups for field in FIELDS)
