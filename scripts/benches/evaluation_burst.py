"""1,800 answers within a minute beside a live run of 200 rooms: is any lost or doubled, and do the rooms notice?"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from scripts.benches.phones import Phone, phone_at
from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import one_on
from scripts.benches.sockets import now
from scripts.benches.tables import Table, percentile, verdict

ROOMS = 200
ANSWERS = 1800
WITHIN = 60.0  # seconds
AGAIN = 0.1  # part of the phones that send twice, as after a lost reply
TURN_EVERY = 2.0  # seconds between two changes of the agenda
QUIET = 30.0  # seconds of changes without answers, before and after
SLOWEST = 400.0  # ms of an answer, p99
IN_TIME = 500.0  # ms until a change takes effect: what has come to every page by then turns them all on the same second
OPENED = (
    "INSERT INTO evaluation_allowance (group_id, more, opened_at) SELECT g.id, 0, r.starts_at"
    " FROM groups_workgroup g JOIN seminars_run r ON r.id = g.run_id WHERE r.id = {run} RETURNING group_id"
)
COUNTED = (
    "SELECT (SELECT count(*) FROM evaluation_answersheet WHERE run_id = {run}),"
    " (SELECT count(*) FROM evaluation_ballot), (SELECT count(*) FROM evaluation_freetext WHERE run_id = {run})"
)


@dataclass
class Seen:
    """Seconds: of each answer, and of each change to each of the pages, without answers and beside them."""

    answers: list[float] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    laid: tuple[int, ...] = ()
    before: tuple[int, ...] = ()


def bench() -> Table:
    table = Table(
        f"evaluation: {ANSWERS:,} answers in {WITHIN:.0f} s beside {ROOMS} rooms ({2 * ROOMS} pages), one process",
        (
            "database", "answers p50 ms", "p99 ms", "max ms", "sheets", "sent twice",
            "change p50 ms", "p99 ms", "beside answers p50 ms", "p99 ms",
        ),
    )  # fmt: skip
    for database in ("SQLite", "PostgreSQL"):
        seen = asyncio.run(_measured(database))
        laid = [now_there - before for now_there, before in zip(seen.laid, seen.before, strict=True)]
        exact = "none lost or doubled" if laid == [ANSWERS] * 3 else f"MISSED: {laid}"
        table.add(
            database,
            *(percentile(seen.answers, part) * 1e3 for part in (0.5,)),
            verdict(percentile(seen.answers, 0.99) * 1e3, SLOWEST),
            max(seen.answers) * 1e3,
            exact,
            seen.outcomes.count("already"),
            *(percentile(seen.quiet, part) * 1e3 for part in (0.5, 0.99)),
            percentile(seen.beside, 0.5) * 1e3,
            verdict(percentile(seen.beside, 0.99) * 1e3, IN_TIME),
        )
    table.notes += [
        "Daphne on SQLite, uvicorn on PostgreSQL and Redis; the phones, the pages and the server share the machine",
        f"a change: from the press to each page, every {TURN_EVERY:.0f} s; quiet {QUIET:.0f} s before and after",
    ]
    return table


async def _measured(database: str) -> Seen:
    with one_on(database) as (_server, links, env):
        run = links["live"]["run"]
        organiser = Organiser(run)
        await organiser.sign_in(**links["organiser"])
        await _open_early(organiser, env)
        groups = links["live"]["groups"][:ROOMS]
        paths = [urlsplit(groups[number % ROOMS]["evaluation"]).path for number in range(ANSWERS)]
        phones = [await phone_at(path) for path in paths]
        rooms = Rooms()
        await rooms.open(await cookies_of(links, 2 * ROOMS))
        beating = asyncio.create_task(rooms.beat())  # a page that waits for a change is not silent meanwhile
        seen = Seen(before=_count(env, run))
        await _changes(rooms, organiser, [], seconds=4.0)  # warming
        await _changes(rooms, organiser, seen.quiet, seconds=QUIET)
        async with asyncio.TaskGroup() as group:
            group.create_task(_changes(rooms, organiser, seen.beside, seconds=WITHIN))
            group.create_task(_answers(phones, seen))
        await _changes(rooms, organiser, seen.quiet, seconds=QUIET)
        seen.laid = _count(env, run)
        beating.cancel()
        rooms.close()
        return seen


async def _open_early(organiser: Organiser, env: Mapping[str, str]) -> None:
    """Turns the pages until the productive dialogue has begun, and opens every group's evaluation as its facilitator
    would: the run goes on for longer than we measure."""
    while True:
        slots = (await organiser.agenda())["state"]["slots"]
        if next(slot for slot in slots if slot["kind"] == "productive")["starts_at"] <= time.time() * 1000:
            break
        await organiser.cue("advance")
        await asyncio.sleep(0.8)  # a cue takes effect after half a second
    _asked(env, OPENED.format(run=organiser.run))


async def _changes(rooms: Rooms, organiser: Organiser, found: list[float], *, seconds: float) -> None:
    until = now() + seconds
    while now() < until:
        rooms.arrived = []
        began = now()
        await organiser.cue("message", text="Mätning", to="all", expires_in=60)
        found += [at - began for at in await rooms.everyone_has_it()]
        await rooms.ping()
        await asyncio.sleep(max(0.0, TURN_EVERY - (now() - began)))


async def _answers(phones: list[Phone], seen: Seen) -> None:
    """Each at an instant of its own; some once more a little later."""
    dice, began = random.Random(9), now()

    async def one(phone: Phone) -> None:
        at = dice.uniform(0, WITHIN - 2)
        twice = dice.random() < AGAIN
        await asyncio.sleep(max(0.0, began + at - now()))
        for _time in range(1 + twice):
            sent = now()
            seen.outcomes.append(await phone.send())
            seen.answers.append(now() - sent)
            await asyncio.sleep(0.5)

    async with asyncio.TaskGroup() as group:
        for phone in phones:
            group.create_task(one(phone))


def _count(env: Mapping[str, str], run: int) -> tuple[int, ...]:
    """Sheets, ballots and texts."""
    return _asked(env, COUNTED.format(run=run))


def _asked(env: Mapping[str, str], sql: str) -> tuple[int, ...]:
    """The first row of what the server's own database answers."""
    if "DATABASE_URL" in env:
        with psycopg.connect(env["DATABASE_URL"]) as connection:
            return tuple(connection.execute(sql).fetchone() or ())
    with sqlite3.connect(Path(env["SOCIALTALKS_DATA"]) / "socialtalks.sqlite3", timeout=20) as database:
        return tuple(database.execute(sql).fetchone() or ())
