"""One open socket as the hub sees it: written to at once and in order, never waited for, and bounded."""

from __future__ import annotations

import asyncio
import math
import types
from collections.abc import Awaitable, Callable, Collection, Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from facilitation import measures
from facilitation.lanes import lane, text_frame
from facilitation.queries.entry import Entry
from facilitation.snapshots import Snapshot
from facilitation.topics import Topic
from facilitation.wire import HEARTBEAT, Close

Event = Mapping[str, Any]
Send = Callable[[Event], Awaitable[None]]

UNHEARD = 1_000_000  # bytes that a page has not taken; where that cannot be known, written since it was heard from
SILENCE = 3.0 * HEARTBEAT  # seconds without a ping


class Message:
    """A text on its way, made once however many sockets it goes to: as ASGI's event, and as the frame on the wire."""

    __slots__ = ("event", "frame")

    def __init__(self, text: str) -> None:
        self.event: Event = {"type": "websocket.send", "text": text}
        self.frame = text_frame(text)


class Seat:
    """`sent` is the newest revision written of each topic. The task that makes the seat is the socket's own."""

    __slots__ = (
        "_backlog",
        "_draining",
        "_lane",
        "_owner",
        "_send",
        "entry",
        "heard_at",
        "is_open",
        "sent",
        "settled",
        "unheard",
    )

    def __init__(self, entry: Entry, send: Send, *, at: float) -> None:
        self.entry = entry
        self.sent: dict[Topic, int] = {}
        self.settled: dict[Topic, int] = {}
        self.heard_at = at
        self.unheard = 0
        self.is_open = True
        self._send = send
        self._lane = lane(send)
        self._owner = asyncio.current_task()
        self._backlog: dict[object, Message] = {}
        self._draining: asyncio.Task[None] | None = None

    def heard(self, at: float) -> None:
        """The page pinged. It may do so without reading: what it has not taken counts on."""
        self.heard_at, self.unheard = at, self._waiting()

    @contextmanager
    def attended(self, clock: Callable[[], float]) -> Iterator[None]:
        """Around what is done for the page: it may ping meanwhile, only nobody listens. No silence of its own."""
        began, heard_at = clock(), self.heard_at
        self.heard_at = math.inf
        try:
            yield
        finally:
            self.heard_at = heard_at + clock() - began

    def lacking(self, have: Mapping[str, int], known: Mapping[Topic, int]) -> list[Topic]:
        """The topics to send (again): behind, and not merely on their way since the last ping."""
        settled, self.settled = self.settled, dict(self.sent)
        return [
            topic
            for topic in self.entry.topics
            if (has := have.get(topic.name, -1)) < (rev := known.get(topic, 0))
            and (self.sent.get(topic, -1) < rev or settled.get(topic, -1) > has)
        ]

    def show(self, topic: Topic, snapshot: Snapshot, message: Message) -> None:
        """Writes the snapshot unless a newer one has gone out."""
        if self.sent.get(topic, -1) <= snapshot.rev:
            self.sent[topic] = snapshot.rev
            self.write(message, key=topic)

    def say(self, text: str) -> None:
        self.write(Message(text))

    def write(self, message: Message, key: object = None) -> None:
        """Writes at once if the server takes it; what it does not take yet waits, of each `key` only the newest."""
        if not self.is_open:
            return
        if self._takes_too_little(len(message.frame)):
            self.close(Close.TOO_FAST)
        elif self._draining is not None:
            self._backlog.pop(key, None)
            self._backlog[key or object()] = message
        elif self._lane is None or not self._lane.write(message.frame):
            self._write_now(message.event)

    def close(self, code: Close) -> None:
        """Closes; nothing is written afterwards. A socket that takes nothing any more is dropped with its task."""
        if not self.is_open:
            return
        self.is_open = False
        measures.closed.labels(str(int(code))).inc()
        if self._draining is None:
            self._write_now({"type": "websocket.close", "code": int(code)})
        elif self._owner is not None:
            self._owner.cancel()

    def leave(self) -> None:
        """The socket is gone."""
        self.is_open = False
        self._backlog.clear()
        if self._draining is not None:
            self._draining.cancel()

    def _takes_too_little(self, size: int) -> bool:
        """Of one that takes what it gets, never: an organiser's desk in the break is a megabyte in a few seconds."""
        self.unheard += size
        if self.unheard > UNHEARD and self._lane is not None:
            self.unheard = self._waiting() + size
        return self.unheard > UNHEARD

    def _waiting(self) -> int:
        """Bytes that the far end has not taken, where that can be known."""
        if self._lane is None:
            return 0
        return self._lane.waiting() + sum(len(message.frame) for message in self._backlog.values())

    def _write_now(self, event: Event) -> None:
        """Runs the server's send as far as it goes without waiting: no task per socket and message."""
        sending = self._send(event)
        assert isinstance(sending, Coroutine)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception:  # servers differ in what they raise when the peer has left
            self.is_open = False
            return
        self._draining = asyncio.get_running_loop().create_task(self._drain(sending, waits_for))

    async def _drain(self, sending: Coroutine[Any, Any, None], waits_for: Any) -> None:
        try:
            await _go_on(sending, waits_for)
            while self._backlog:
                await self._send(self._backlog.pop(next(iter(self._backlog))).event)
        except Exception:
            self.is_open = False
        finally:
            self._draining = None


@types.coroutine
def _go_on(started: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Awaits a coroutine that has already been run up to its first wait."""
    while True:
        try:
            value = yield waits_for
        except BaseException as error:  # handed on to the coroutine, cancellation included
            step = partial(started.throw, error)
        else:
            step = partial(started.send, value)
        try:
            waits_for = step()
        except StopIteration:
            return


def audiences(seats: Collection[Seat], snapshot: Snapshot) -> dict[str, list[Seat]]:
    """The seats by which text of the snapshot they get."""
    if len(snapshot.texts) == 1:
        return {next(iter(snapshot.texts)): list(seats)}
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        found.setdefault(snapshot.audience_key(seat.entry.audience), []).append(seat)
    return found
