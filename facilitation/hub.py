"""One hub per ASGI process and event loop: hears which topics changed, gets each snapshot once, writes it to every
socket that shows it. Redis may be gone and hints may be lost: it looks at the revisions itself every few seconds."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
from collections.abc import Iterable, Mapping
from functools import lru_cache
from weakref import WeakKeyDictionary

from facilitation import clock, live, measures, shutdown, snapshots, wire
from facilitation.protocol import ms
from facilitation.queries.entry import Entry
from facilitation.queries.revisions import revisions
from facilitation.queries.standing import fallen
from facilitation.seat import SILENCE, Message, Seat, audiences
from facilitation.services.drafts import send_due_drafts
from facilitation.services.presence import write_roll
from facilitation.snapshots import Snapshot
from facilitation.threads import in_thread, in_turn, waiting
from facilitation.topics import Topic, gives_way, next_at
from facilitation.wire import Close

log = logging.getLogger(__name__)

LOOK_EVERY = 3.0  # seconds
LOOK_EVERY_WITHOUT_LAYER = 1.0
OLD_AFTER = 5.5  # seconds without a look that went well: what pages show may be old
SUBSCRIBE_AGAIN_AFTER = 1.0
AT_A_TIME = 200  # sockets written before others get a turn
RETURN_WITHIN = 3.0  # seconds over which pages come back after a goodbye, at least
RETURNS_A_SECOND = 100

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def the_hub() -> Hub:
    """The running event loop's hub."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(loop)
    return _hubs[loop]


class Hub:
    """`known` is the newest revision heard of, per topic; `rooms` the sockets that show the topic."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.rooms: dict[Topic, set[Seat]] = {}
        self.seats: set[Seat] = set()
        self.known: dict[Topic, int] = {}
        self.is_closing = False
        self._looked_at = loop.time()
        self._failed: set[Topic] = set()
        self._watched: dict[int, asyncio.Task[None]] = {}
        self._publishing: dict[Topic, asyncio.Task[None]] = {}
        self._not_before: dict[Topic, float] = {}
        self._working: list[asyncio.Task[None]] = []
        self._looking: asyncio.Task[None] | None = None

    # Sockets come and go

    async def join(self, seat: Seat) -> None:
        """Takes the seat in; when this returns its topics' revisions are known."""
        self.seats.add(seat)
        for topic in seat.entry.topics:
            self.rooms.setdefault(topic, set()).add(seat)
        measures.sockets.labels(seat.entry.actor.role).inc()
        self._start()
        run = seat.entry.run
        if run not in self._watched:
            self._watched[run] = self._loop.create_task(self._watch(run))
        await asyncio.shield(self._watched[run])

    def leave(self, seat: Seat) -> None:
        seat.leave()
        if seat not in self.seats:
            return
        self.seats.discard(seat)
        measures.sockets.labels(seat.entry.actor.role).dec()
        for topic in seat.entry.topics:
            self.rooms[topic].discard(seat)
            if not self.rooms[topic]:
                del self.rooms[topic]
        if not any(topic.run == seat.entry.run for topic in self.rooms):
            self._forget(seat.entry.run)
        if not self.seats:
            self._stop()

    async def catch_up(self, seat: Seat, have: Mapping[str, int]) -> int:
        """Sends the seat what its page lacks; returns how many topics that was."""
        lacking = seat.lacking(have, self.known)
        for topic in lacking:
            snapshot = await self._snapshot(topic)
            message = self._message(topic, snapshot, snapshot.audience_key(seat.entry.audience))
            seat.show(topic, snapshot, message)
        return len(lacking)

    # Changes

    def hint(self, topic: Topic, rev: int) -> None:
        """A topic has come to `rev`; what is not newer than what we know, or nobody shows, costs nothing."""
        if topic.run not in self._watched or rev <= self.known.get(topic, 0):
            return
        self.known[topic] = rev
        measures.revision.labels(str(topic.run), topic.name.value).set(rev)
        if topic in self.rooms:
            self._publish_soon(topic)

    def _publish_soon(self, topic: Topic) -> None:
        if topic not in self._publishing:
            self._publishing[topic] = self._loop.create_task(self._publish(topic))

    async def _publish(self, topic: Topic) -> None:
        """Waits for the topic's pace, then sends its newest snapshot; changes on the way are in it."""
        try:
            if (wait := max(self._not_before.get(topic, 0) - self._loop.time(), gives_way(waiting()))) > 0:
                await asyncio.sleep(wait)
            began = self._loop.time()
            snapshot = await self._snapshot(topic)
            self._not_before[topic] = next_at(topic.name, began, self._loop.time())
            await self._fan_out(topic, snapshot)
        except Exception:  # the next look tries again
            log.exception("The topic %s could not be sent.", topic)
            self._failed.add(topic)
            return
        finally:
            self._publishing.pop(topic, None)
        if self.known.get(topic, 0) > snapshot.rev:
            self._publish_soon(topic)

    async def _snapshot(self, topic: Topic) -> Snapshot:
        rev = self.known.get(topic, 0)
        found = snapshots.kept(topic, rev)
        if found is None:
            found = await in_thread(snapshots.current, topic, rev)
        if found.rev > rev and topic.run in self._watched:
            self.known[topic] = max(found.rev, self.known.get(topic, 0))
        return found

    async def _fan_out(self, topic: Topic, snapshot: Snapshot) -> None:
        """Writes the same text object to every socket of an audience, without a task or a wait for each."""
        seats = self.rooms.get(topic, set())
        with measures.fan_out.time():
            for audience, members in audiences(seats, snapshot).items():
                message = self._message(topic, snapshot, audience)
                for start in range(0, len(members), AT_A_TIME):
                    if start:
                        await asyncio.sleep(0)
                    for seat in members[start : start + AT_A_TIME]:
                        if seat.sent.get(topic, -1) < snapshot.rev:
                            seat.show(topic, snapshot, message)
        measures.written.labels(topic.name).inc(len(seats))

    def _message(self, topic: Topic, snapshot: Snapshot, audience: str) -> Message:
        text = wire.topic(name=topic.name, rev=snapshot.rev, now=ms(clock.now()), state=snapshot.texts[audience])
        return Message(text)

    # Its own work while sockets are open

    def _start(self) -> None:
        if self._working:
            return
        _calm_the_collector()
        self._looked_at = self._loop.time()
        shutdown.install(self._loop, self.say_goodbye)
        live.attach(self._loop)
        self._working = [self._loop.create_task(self._listen()), self._loop.create_task(self._keep_looking())]

    def _stop(self) -> None:
        for task in (*self._working, *self._publishing.values(), *([self._looking] if self._looking else [])):
            task.cancel()
        self._working, self._publishing = [], {}

    async def _listen(self) -> None:
        while True:
            try:
                async for topic, rev in live.hints():
                    self.hint(topic, rev)
            except Exception as error:  # whatever the layer raises, the look goes on
                live.health.note(False, error)
            await asyncio.sleep(SUBSCRIBE_AGAIN_AFTER)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY if live.health.is_well else LOOK_EVERY_WITHOUT_LAYER)
            await self._look_once()
            await self._send_drafts()

    def look_soon(self) -> None:
        """Pages that have just handed over need not wait for the next look."""
        self._looking = self._loop.create_task(self._look_once())

    async def _look_once(self) -> None:
        try:
            await self.look()
        except Exception as error:  # the database may be away for a while
            log.warning("The live look failed: %r", error)

    async def _send_drafts(self) -> None:
        """After the look: what it costs, or a failure of it, keeps no page waiting."""
        try:
            await in_turn(_send_drafts, list(self._watched))
        except Exception as error:  # the database may be away for a while
            log.warning("Drafts were not sent: %r", error)

    async def look(self) -> None:
        """Finds what hints did not tell, and drops sockets whose right is gone or whose page is silent."""
        self._drop_silent()
        entries = {seat.entry for seat in self.seats}
        await in_turn(_write_roll)
        revs, gone = await in_thread(_look, list(self._watched), entries)
        self._looked_at = self._loop.time()
        for topic, rev in revs.items():
            self.hint(topic, rev)
        failed, self._failed = self._failed, set()
        for topic in failed & self.rooms.keys():
            self._publish_soon(topic)
        for seat in [seat for seat in self.seats if seat.entry in gone]:
            seat.close(gone[seat.entry])

    @property
    def is_old(self) -> bool:
        """The database has not answered lately, so there may be changes that nobody here knows of."""
        return self._loop.time() - self._looked_at > OLD_AFTER

    def _drop_silent(self) -> None:
        limit = self._loop.time() - SILENCE
        for seat in [seat for seat in self.seats if seat.heard_at < limit]:
            seat.close(Close.TOO_FAST)

    async def _watch(self, run: int) -> None:
        try:
            for topic, rev in (await in_thread(revisions, [run])).items():
                self.known[topic] = max(rev, self.known.get(topic, 0))
        except BaseException:
            self._watched.pop(run, None)
            raise

    def _forget(self, run: int) -> None:
        self._watched.pop(run, None)
        for topic in [topic for topic in (*self.known, *self._not_before) if topic.run == run]:
            self.known.pop(topic, None)
            self._not_before.pop(topic, None)

    # The end

    def say_goodbye(self) -> None:
        """Tells every page when to come back, evenly spread, and closes; works without waiting, in a signal's wake."""
        self.is_closing = True
        seats = random.sample(list(self.seats), len(self.seats))  # in no order: a room's pages come apart
        apart = max(RETURN_WITHIN / max(1, len(seats)), 1 / RETURNS_A_SECOND)
        for place, seat in enumerate(seats):
            seat.say(wire.goodbye(0.5 + (place + random.random()) * apart))
            seat.close(Close.RESTARTING)
        self._working.append(self._loop.create_task(live.hang_up()))


def _look(runs: list[int], entries: Iterable[Entry]) -> tuple[dict[Topic, int], dict[Entry, Close]]:
    return revisions(runs), fallen(list(entries), clock.now())


def _write_roll() -> None:
    write_roll(clock.now())


def _send_drafts(runs: list[int]) -> None:
    send_due_drafts(now=clock.now(), runs=runs)


@lru_cache(maxsize=1)
def _calm_the_collector() -> None:
    """Thousands of sockets are long-lived objects; the default thresholds walk them all the time (facts: 2.6x).

    The young are looked at ten thousand at a time: of a hundred thousand, a busy minute of answers stopped for 0.1 s.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 1_000)
