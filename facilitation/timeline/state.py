"""What agenda and cues amount to: the slots with their instants. A fact of the log, never of now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.timeline.cues import EPOCH, TO_ALL, Action, Cue
from seminars.agenda import GIVING, NOTHING, Agenda, Kind, Place, Segment


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to the rooms. `to` is `all`, `municipality:<id>` or `group:<id>`; `id` is its cue's seq."""

    id: int
    text: str
    to: str
    expires_at: datetime


class NoticeKind(StrEnum):
    """What the producer may do that the rooms' facilitators must be told."""

    HARD_OUT = "hard_out"
    TALK_CUT = "talk_cut"


@dataclass(frozen=True, slots=True)
class Notice:
    """That the end has moved (to `hard_out`), or that the Talk `title` was left early. `id` is the seq of its cue."""

    id: int
    kind: NoticeKind
    expires_at: datetime
    hard_out: datetime | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A segment with start and end.

    `stood` is the time inside it that did not run (holds), `taken` what has been taken back from it and may be repaid.
    """

    key: str
    kind: Kind
    title: str
    place: Place
    talk: int | None
    starts_at: datetime
    ends_at: datetime
    floor: timedelta
    planned_starts_at: datetime
    planned_ends_at: datetime
    stood: timedelta = NOTHING
    taken: timedelta = NOTHING

    @property
    def length(self) -> timedelta:
        """From start to end on the wall's clock."""
        return self.ends_at - self.starts_at

    @property
    def runs(self) -> timedelta:
        """How long it plays or talks: its length without the time that stood still."""
        return self.length - self.stood

    @property
    def planned(self) -> timedelta:
        return self.planned_ends_at - self.planned_starts_at

    def can_give(self, clock: datetime) -> timedelta:
        """What can be taken back from it when the run has come to `clock`: above its floor, of what is left."""
        if self.kind not in GIVING:
            return NOTHING
        return max(NOTHING, min(self.runs - self.floor, self.ends_at - max(clock, self.starts_at)))

    def moved(self, by: timedelta) -> Slot:
        return replace(self, starts_at=self.starts_at + by, ends_at=self.ends_at + by)


@dataclass(frozen=True, slots=True)
class State:
    """A run as its agenda and cues have it. While held, the slots stand as if released at `held_at`."""

    slots: tuple[Slot, ...]
    hard_out: datetime
    planned_out: datetime
    effective_at: datetime = EPOCH
    armed_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    held_at: datetime | None = None
    messages: tuple[Message, ...] = ()
    in_force: tuple[Cue, ...] = ()
    notice: Notice | None = None

    @property
    def message(self) -> Message | None:
        """The last message to all rooms, expired or not: that depends on now."""
        return self.message_to((TO_ALL,))

    @property
    def last(self) -> Cue | None:
        """The last cue in force, the one that `undo` takes back."""
        return self.in_force[-1] if self.in_force else None

    @property
    def last_of_time(self) -> Cue | None:
        """The last cue in force that is not a message."""
        return next((c for c in reversed(self.in_force) if c.action is not Action.MESSAGE), None)

    @property
    def ends_at(self) -> datetime:
        return self.slots[-1].ends_at

    def message_to(self, audience: Collection[str]) -> Message | None:
        """The last message to any of these, e.g. `("all", "municipality:3", "group:7")`."""
        return next((m for m in reversed(self.messages) if m.to in audience), None)

    def clock(self, at: datetime) -> datetime:
        """Where the run's own time stands at `at`: at the hold while it is held, at the start before it."""
        if self.started_at is None:
            return self.slots[0].starts_at
        return min(at, self.held_at) if self.held_at else max(at, self.started_at)

    def index(self, at: datetime) -> int | None:
        """The slot the run is in at `at`, None after the last."""
        clock = self.clock(at)
        return next((i for i, slot in enumerate(self.slots) if clock < slot.ends_at), None)

    def ahead(self, clock: datetime) -> int:
        """The first slot that has not passed. One that has given all it had has not, where it stands at the clock."""
        not_passed = (i for i, s in enumerate(self.slots) if clock < s.ends_at or clock <= s.starts_at)
        return next(not_passed, len(self.slots))

    def find(self, key: str) -> int | None:
        return next((i for i, slot in enumerate(self.slots) if slot.key == key), None)


def planned(agenda: Agenda) -> State:
    """The run before any cue."""
    slots: list[Slot] = []
    starts_at = agenda.starts_at
    for segment in agenda.segments:
        slots.append(_slot(segment, starts_at))
        starts_at += segment.duration
    return State(tuple(slots), hard_out=agenda.hard_out, planned_out=agenda.hard_out)


def _slot(segment: Segment, starts_at: datetime) -> Slot:
    s, ends_at = segment, starts_at + segment.duration
    return Slot(s.key, s.kind, s.title, s.place, s.talk, starts_at, ends_at, s.floor, starts_at, ends_at)
