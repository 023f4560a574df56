"""Pages as the browser's own code keeps them: patient lines with jitter, an outbox that asks until it is answered."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.journeys.clients import LinePage

PING_EVERY, STALE_AFTER, DEAD_AFTER = 4.0, 5.5, 10.0  # seconds; line.js
AGAIN_AFTER = 8.0  # seconds without an answer; outbox.js


@dataclass
class Written:
    """A command that somebody wrote: what it was, and what the server has said of it."""

    action: str
    args: dict[str, Any]
    seen: int | None = None
    sent_at: float | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)  # of every repeat
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class RoomPage(LinePage):
    """`written` holds every command by id; those unanswered are given again, over every new line and every 8 s."""

    def __init__(
        self, base: str, cookies: Mapping[str, str], role: str | None = None, *, dice: random.Random, **d: Any
    ) -> None:
        super().__init__(base, cookies, role, **d)
        self.dice = dice
        self.doubles = 0.0  # share of commands that leave twice
        self.written: dict[str, Written] = {}
        self.went_at: list[float] = []  # when the line went, monotonic
        self.right_at: list[float] = []  # when every topic was there again
        self.tried_at: list[float] = []  # every attempt to get a line
        self._heard_at = 0.0

    @property
    def base(self) -> str:
        return self._origin

    @property
    def cookie(self) -> str:
        """Its Cookie header."""
        return self._cookie

    # The line

    def retry_after(self) -> float:
        """Full jitter as in line.js, or what a goodbye said."""
        told, self.goodbye = self.goodbye, None
        return 0.5 + self.dice.random() * 2.5 if told is None else told

    async def _listen(self) -> None:
        self.tried_at.append(time.monotonic())
        await super()._listen()

    def left(self, code: int) -> None:
        if len(self.went_at) == len(self.right_at) and self.welcomes:
            self.went_at.append(time.monotonic())
        super().left(code)

    async def beat(self) -> None:
        self._heard_at = time.monotonic()
        while True:
            await asyncio.sleep(PING_EVERY)
            if time.monotonic() - self._heard_at > DEAD_AFTER:
                assert self._socket is not None
                self._socket.transport.abort()
                return
            await self.ping()
            await self._give(again=AGAIN_AFTER)

    def take(self, text: str) -> None:
        self._heard_at = time.monotonic()
        frame = json.loads(text)
        super().take(text)
        if frame["t"] == "welcome":
            self._background(self._give(again=0.0))
        elif frame["t"] in ("ok", "refused") and (row := self.written.get(frame["re"] or "")):
            row.answers.append(frame)
            row.answered.set()
        if self.is_right and len(self.right_at) < len(self.went_at):
            self.right_at.append(time.monotonic())

    @property
    def is_right(self) -> bool:
        """Everything that the last welcome named is here."""
        if not self.welcomes or self.closed_by is not None:
            return False
        return all(self.have.get(name, -1) >= rev for name, rev in self.welcomes[-1]["topics"].items())

    @property
    def is_told_old(self) -> bool:
        """The last heartbeat's answer said that the server itself has not been able to look."""
        return bool(self.pong and self.pong.get("old"))

    @property
    def shows_the_mark(self) -> bool:
        """As socket.js: told so, or nothing heard for a while."""
        return self.is_told_old or time.monotonic() - self._heard_at > STALE_AFTER

    @property
    def has_been_away(self) -> bool:
        return bool(self.went_at) and len(self.right_at) == len(self.went_at)

    def away(self) -> list[float]:
        """Seconds from each loss of the line until everything was right again."""
        return [right - went for went, right in zip(self.went_at, self.right_at, strict=False)]

    # The outbox

    def write_down(self, name: str, seen: int | None = None, /, **args: Any) -> Written:
        """Takes a command on; it leaves now if the line is there, else when it is."""
        row = Written(name, args, seen)
        id = str(uuid4())
        self.written[id] = row
        self._background(self._send_row(id, row))
        return row

    async def _give(self, *, again: float) -> None:
        now = time.monotonic()
        for id, row in list(self.written.items()):
            if not row.answers and (row.sent_at is None or now - row.sent_at >= again):
                await self._send_row(id, row)

    async def _send_row(self, id: str, row: Written) -> None:
        if self._socket is None or self.closed_by is not None or not self.welcomes:
            return
        row.sent_at = time.monotonic()
        for _time in range(2 if self.dice.random() < self.doubles else 1):
            seen = {} if row.seen is None else {"seen": row.seen}
            await self.send("do", id=id, action=row.action, args=row.args, **seen)

    def _background(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(_quietly(work))
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)


_tasks: set[asyncio.Task[None]] = set()


async def _quietly(work: Any) -> None:
    """The line may break in the middle; what did not leave is given again."""
    try:
        await work
    except Exception:  # websockets' own kinds, and the operating system's
        return
