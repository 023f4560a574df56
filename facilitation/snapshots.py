"""One snapshot per topic, revision and audience, serialised once and shared by hub and polling in this process."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facilitation import measures
from facilitation.protocol import ms
from facilitation.queries.agenda import agenda_states
from facilitation.queries.control import control_state
from facilitation.queries.desk import desk_state
from facilitation.queries.entry import Entry
from facilitation.queries.group import group_state
from facilitation.queries.revisions import revision, revisions
from facilitation.queries.wall import shared_state, wall_state
from facilitation.topics import Name, Topic
from facilitation.wire import dump

KEPT = 2_000
KEPT_SHARED = 20  # runs


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A topic's state at `rev` (or a little newer) as JSON, by audience in order of precedence; "" is for the rest."""

    rev: int
    texts: Mapping[str, str]

    def state_for(self, audience: Collection[str]) -> str:
        return self.texts[self.audience_key(audience)]

    def audience_key(self, audience: Collection[str]) -> str:
        """The key of the text that an audience such as ("all", "municipality:3", "group:7") gets."""
        return next((key for key in self.texts if key in audience), "")


def _only(state: Callable[[int], dict[str, Any]]) -> Callable[[Topic], dict[str, dict[str, Any]]]:
    return lambda topic: {"": state(topic.run)}


_BUILDERS: Mapping[Name, Callable[[Topic], dict[str, dict[str, Any]]]] = {
    Name.AGENDA: lambda topic: agenda_states(topic.run),
    Name.GROUP: lambda topic: {"": group_state(topic.group or 0)},
    Name.WALL: _only(wall_state),
    Name.DESK: _only(desk_state),
    Name.CONTROL: _only(control_state),
}
_kept: OrderedDict[Topic, Snapshot] = OrderedDict()
_locks: dict[Topic, threading.Lock] = {}
_lock = threading.Lock()
_shared: OrderedDict[int, tuple[int, dict[str, Any]]] = OrderedDict()
_shared_lock = threading.Lock()


def kept(topic: Topic, rev: int) -> Snapshot | None:
    """The snapshot if it is here and at least at `rev`; never waits."""
    found = _kept.get(topic)
    return found if found is not None and found.rev >= rev else None


def current(topic: Topic, rev: int) -> Snapshot:
    """The snapshot at `rev` or newer, built at most once at a time. Raises DoesNotExist of the run or group."""
    with _lock:
        lock = _locks.setdefault(topic, threading.Lock())
    with lock:
        return kept(topic, rev) or _keep(topic, _build(topic))


def shown_to(entry: Entry) -> dict[Topic, Snapshot]:
    """Every topic of the entry's page, as it is now: one query, and building where something has changed."""
    revs = revisions([entry.run])
    return {topic: current(topic, revs.get(topic, 0)) for topic in entry.topics}


def initial_state(entry: Entry, now: datetime) -> dict[str, Any]:
    """What a page is born with, for `connect({initial})`: {"now": ms, "topics": {name: {"rev", "state"}}}."""
    found = shown_to(entry)
    topics = {
        topic.name.value: {"rev": snapshot.rev, "state": json.loads(snapshot.state_for(entry.audience))}
        for topic, snapshot in found.items()
    }
    return {"now": ms(now), "topics": topics}


def shared(run: int) -> dict[str, Any]:
    """All the proposals that the run's groups share (`shared_state`), read once per revision of the wall."""
    rev = revision(Topic(run, Name.WALL))
    with _shared_lock:
        found = _shared.get(run)
        if found is None or found[0] != rev:
            found = _shared[run] = (rev, shared_state(run))
            _shared.move_to_end(run)
            while len(_shared) > KEPT_SHARED:
                _shared.popitem(last=False)
        return found[1]


def forget() -> None:
    """Drops everything kept; for tests, whose databases begin again at the same numbers."""
    with _lock:
        _kept.clear()
        _locks.clear()
        _shared.clear()


def _build(topic: Topic) -> Snapshot:
    rev = revision(topic)  # read before the state: the state may be newer than its revision, never older
    measures.snapshots.labels(topic.name).inc()
    return Snapshot(rev, {to: dump(state) for to, state in _BUILDERS[topic.name](topic).items()})


def _keep(topic: Topic, snapshot: Snapshot) -> Snapshot:
    with _lock:
        _kept[topic] = snapshot
        _kept.move_to_end(topic)
        while len(_kept) > KEPT:
            dropped, _old = _kept.popitem(last=False)
            _locks.pop(dropped, None)
    return snapshot
