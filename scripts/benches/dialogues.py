"""The end of the learning dialogue: 200 groups write in the last minute, and send in the same ten seconds."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any
from uuid import uuid4

from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import GROUPS, product
from scripts.benches.sockets import Socket, now
from scripts.benches.tables import Table, percentile, verdict

ROOMS = 200
WRITING, SECONDS = 40.0, 10.0
FIELDS = (("point", 3), ("question", 2))
TARGET = 1.0  # seconds, for 95 of 100
PATIENCE = 60.0


def bench() -> Table:
    table = Table(
        f"dialogues: {ROOMS} of {GROUPS} groups save {len(FIELDS)} fields, then send within {SECONDS:.0f} s, SQLite",
        ("server", "what", "commands", "p50 ms", "p95 s", "slowest ms", "refused", "lost"),
    )
    for server in ("daphne", "uvicorn"):
        parts, refused, lost = asyncio.run(_written(server))
        for what, took in parts.items():
            middle, most = percentile(took, 0.5) * 1e3, max(took) * 1e3
            table.add(server, what, len(took), middle, verdict(percentile(took, 0.95), TARGET), most, refused, lost)
    table.notes.append(
        "from the frame's leaving to its answer; a screen of every room is open too, heartbeats included"
    )
    table.notes.append("lost: fields that do not stand in the organiser's desk afterwards, with their text, as sent")
    return table


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

    def _greeted(self, socket: Socket, frame: dict[str, Any]) -> None:
        if frame["t"] in {"ok", "refused"} and frame["re"] in self.given:
            self.took[frame["re"]] = now() - self.given[frame["re"]]
            self.refused += frame["t"] == "refused"
        else:
            super()._greeted(socket, frame)


async def _written(server: str) -> tuple[dict[str, list[float]], int, int]:
    with product(server) as (_server, links):
        rooms, rng = Writers(), random.Random(11)
        await rooms.open(await cookies_of(links, 2 * ROOMS))
        beating = asyncio.create_task(rooms.beat())
        groups = [group["id"] for group in links["live"]["groups"][:ROOMS]]
        parts = {}
        for what, act in (("saved", _writes), ("sent", _sends)):
            before = set(rooms.given)
            await asyncio.gather(*(act(rooms, place, group, rng) for place, group in enumerate(groups)))
            await _answered(rooms)
            parts[what] = [took for id, took in rooms.took.items() if id not in before]
        beating.cancel()
        organiser = Organiser(links["live"]["run"])
        await organiser.sign_in(**links["organiser"])
        lost = await _lost(organiser, groups)
        rooms.close()
        return parts, rooms.refused, lost


async def _answered(rooms: Writers) -> None:
    until = now() + PATIENCE
    while len(rooms.took) < len(rooms.given) and now() < until:
        await asyncio.sleep(0.05)
    unanswered, closed = len(rooms.given) - len(rooms.took), [s.closed_by for s in rooms.sockets if not s.is_open]
    assert not unanswered, f"{unanswered} of {len(rooms.given)} commands without an answer, closed: {closed[:9]}"


async def _writes(rooms: Writers, place: int, group: int, rng: random.Random) -> None:
    """One facilitator saves each field at its own instant."""
    for (kind, position), wait in zip(FIELDS, (rng.uniform(0, WRITING / 2), WRITING / 2), strict=True):
        await asyncio.sleep(wait)
        text = _text(group, kind, position)
        args = {"group": group, "kind": kind, "position": position, "text": text, "base_rev": 0}
        rooms.give(rooms.sockets[2 * place + 1], "note.save", **args)


async def _sends(rooms: Writers, place: int, group: int, rng: random.Random) -> None:
    await asyncio.sleep(rng.uniform(0, SECONDS))
    rooms.give(rooms.sockets[2 * place + 1], "note.send", group=group)


def _text(group: int, kind: str, position: int) -> str:
    return f"{kind} {position} av grupp {group}: vi frågar skolan redan första veckan, och ringer hem samma dag."


async def _lost(organiser: Organiser, groups: list[int]) -> int:
    found = {
        (note["group"]["id"], note["kind"], note["position"])
        for note in (await organiser.desk())["notes"]
        if note["sent"] and note["text"] == _text(note["group"]["id"], note["kind"], note["position"])
    }
    return sum((group, *field) not in found for group in groups for field in FIELDS)
