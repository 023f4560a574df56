"""The product on both stacks as real processes, with lines of our own in front of and behind its servers."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest

from scripts.serve import server as daphne
from tests.faults.pages import RoomPage
from tests.faults.proxy import Proxy
from tests.journeys.machines import Machine, demo_links, environment, manage, organiser, signed_in
from tests.servers import Server, free_port, postgres, redis_server, wait_until

FULL = os.environ.get("FAULTS") == "full"
"""At full length, by `scripts/test --faults`."""


def uvicorn(port: int) -> list[str]:
    """As deploy/ starts it."""
    command = [sys.executable, "-m", "uvicorn", "--port", str(port), "--ws", "websockets-sansio", "--backlog", "4096"]
    quiet = ["--no-access-log", "--log-level", "warning", "--ws-per-message-deflate", "false"]
    return [*command, *quiet, "--lifespan", "off", "socialtalks.asgi:application"]


@dataclass
class Stack:
    """Servers over one database. `front` stands before all of them and goes on to whichever answers."""

    env: dict[str, str]
    machines: list[Machine]
    front: Proxy
    links: dict[str, Any]
    database: Server | None = None
    redis: Server | None = None
    to_database: Proxy | None = None
    to_redis: Proxy | None = None

    @property
    def run(self) -> int:
        return int(self.links["live"]["run"])

    def at(self, link: str) -> str:
        """The link by way of the front."""
        return self.front.base + httpx.URL(link).raw_path.decode()

    def mend(self) -> None:
        """Starts what has ended, and makes every line good; returns when every server is ready."""
        for line in (self.front, self.to_database, self.to_redis):
            if line is not None:
                line.heal()
        for server in (self.database, self.redis):
            if server is not None and not server.is_running:
                server.start()
        for machine in self.machines:
            if not machine.is_running:
                machine.start()
            wait_until(machine.is_ready, seconds=60)

    def rows(self, query: str) -> list[Any]:
        """What the database holds, asked for past the product and the lines."""
        if self.database is None:
            with closing(sqlite3.connect(Path(self.env["SOCIALTALKS_DATA"], "socialtalks.sqlite3"))) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.direct) as connection:
            return connection.execute(query).fetchall()

    @property
    def direct(self) -> str:
        """The database's own address."""
        assert self.database is not None
        assert self.to_database is not None
        return self.env["DATABASE_URL"].replace(f":{self.to_database.port}/", f":{self.database.port}/")

    def log(self) -> str:
        """What the servers have written."""
        return Path(self.env["SOCIALTALKS_DATA"], "machine.log").read_text(errors="replace")


on_production = pytest.mark.skipif(
    not FULL and "DATABASE_URL" not in os.environ, reason="belongs to the tests on PostgreSQL and Redis"
)


@contextmanager
def production(folder: Path, *commands: Any, groups: int = 12) -> Iterator[Stack]:
    """PostgreSQL and Redis behind lines of our own, and a server for each of `commands`."""
    with ExitStack() as ends:
        database_url, database = ends.enter_context(postgres())
        redis_url, redis = ends.enter_context(redis_server())
        to_database, to_redis = Proxy(database.port), Proxy(redis.port)
        ends.callback(to_database.close)
        ends.callback(to_redis.close)
        urls = {"DATABASE_URL": _via(database_url, to_database), "REDIS_URL": _via(redis_url, to_redis)}
        stack = ends.enter_context(_served(folder, urls, commands, groups))
        stack.database, stack.redis, stack.to_database, stack.to_redis = database, redis, to_database, to_redis
        yield stack


@contextmanager
def alone(folder: Path, seed: Path, *, command: Any = daphne) -> Iterator[Stack]:
    """The embedded default's server: SQLite and the layer in its own memory."""
    shutil.copytree(seed, folder, dirs_exist_ok=True)
    with _served(folder, {}, (command,), 12) as stack:
        yield stack


@contextmanager
def _served(folder: Path, urls: Mapping[str, str], commands: Any, groups: int) -> Iterator[Stack]:
    ports = [free_port() for _command in commands]
    front = Proxy(*ports)
    origins = ",".join((front.base, *(f"http://127.0.0.1:{port}" for port in ports)))
    static = str(folder / "static")
    secret = {"SECRET_KEY": uuid4().hex * 2} if urls else {}
    env = environment(folder, ports[0], SOCKET_ORIGINS=origins, STATIC_ROOT=static, **secret, **urls)
    machines = [
        Machine(command(port), {**env, "PORT": str(port)}, port) for command, port in zip(commands, ports, strict=True)
    ]
    try:
        if urls:
            manage(env, "migrate", "--verbosity", "0")
            manage(env, "collectstatic", "--no-input", "--verbosity", "0")
        links = demo_links(env, "--groups", str(groups))
        for machine in machines:
            machine.start()
        yield Stack(env, machines, front, links)
    finally:
        for machine in machines:
            machine.kill()
        front.close()


def _via(url: str, line: Proxy) -> str:
    parts = urlsplit(url)
    name = parts.netloc.rpartition(":")[0]
    return parts._replace(netloc=f"{name}:{line.port}").geturl()


@dataclass
class Meeting:
    """Open pages of the demo's live run."""

    run: int
    control: RoomPage
    screens: list[RoomPage]
    facilitators: list[RoomPage]

    @property
    def pages(self) -> list[RoomPage]:
        return [self.control, *self.screens, *self.facilitators]

    async def cue(self, action: str, *, within: float = 20, **args: Any) -> float:
        """The organiser presses; seconds until every page has it."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        given = self.control.write_down(f"cue.{action}", self.control.have["agenda"], **args)
        async with asyncio.timeout(within):
            await given.answered.wait()
        assert given.answers[0]["t"] == "ok", given
        rev = given.answers[0]["d"]["rev"]
        await asyncio.gather(*(page.reach({"agenda": rev}, within=within) for page in self.pages))
        return loop.time() - began

    async def until_right(self, *, within: float = 30) -> None:
        """Everyone is back with everything."""
        await asyncio.gather(*(page.until(lambda p=page: p.is_right, within=within) for page in self.pages))

    async def leave(self) -> None:
        await asyncio.gather(*(page.leave() for page in self.pages))


@asynccontextmanager
async def meeting_of(stack: Stack, *, rooms: int = 3, screens: int = 1, seed: int = 0) -> AsyncIterator[Meeting]:
    """Everyone's pages, open until the block ends."""
    meeting = await met(stack, rooms=rooms, screens=screens, seed=seed)
    try:
        yield meeting
    finally:
        await meeting.leave()


async def met(stack: Stack, *, rooms: int = 3, screens: int = 1, seed: int = 0) -> Meeting:
    """Signs everyone in and opens their pages by way of the front: `screens` of them in each of `rooms` groups."""
    dice, base = random.Random(seed), stack.front.base
    groups = stack.links["live"]["groups"][:rooms]

    def page(cookies: Mapping[str, str], role: str, **d: Any) -> RoomPage:
        return RoomPage(base, cookies, role, dice=random.Random(dice.random()), **d)

    control = await asyncio.to_thread(organiser, base, **stack.links["organiser"])
    shown, led = [], []
    for group in groups:
        cookies = await asyncio.to_thread(signed_in, stack.at(group["screen"]))
        shown += [page(cookies, "screen") for _screen in range(screens)]
        led.append(page(await asyncio.to_thread(signed_in, stack.at(group["facilitator"])), "facilitator"))
    meeting = Meeting(stack.run, page(control, "organiser", run=stack.run), shown, led)
    await asyncio.gather(*(one.open() for one in meeting.pages))
    return meeting
