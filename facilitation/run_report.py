"""How a run went: planned against actual for each segment, and why. A pure function of agenda, cues and now.

The cues' `by` are names as they are to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.timeline import Action, Cue, Slot, State, Status, projected, replay, status_at
from seminars.agenda import NOTHING, Agenda, Kind, Place

TOLERANCE = 840
"""A deviation is more than this share of the run: ten seconds of 140 minutes."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a cue did to a segment's length. `is_own`: it was meant for it; else time was taken from it or given to it.

    `held_at` is when the time began to stand still, if that is what the cue ended.
    """

    cue: Cue
    by: timedelta
    is_own: bool
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One segment. `starts_at` and `ends_at` are None until it began and ended; both stay so if it was left out."""

    key: str
    kind: Kind
    title: str
    place: Place
    planned_starts_at: datetime
    planned_ends_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    stood: timedelta
    gave: timedelta
    effects: tuple[Effect, ...]

    @property
    def planned(self) -> timedelta:
        return self.planned_ends_at - self.planned_starts_at

    @property
    def duration(self) -> timedelta:
        """As the table's chairs want it: what was planned."""
        return self.planned

    @property
    def length(self) -> timedelta | None:
        return self.ends_at - self.starts_at if self.starts_at and self.ends_at else None

    @property
    def late(self) -> timedelta | None:
        """How much later than planned it began; negative when earlier."""
        return self.starts_at - self.planned_starts_at if self.starts_at else None

    @property
    def difference(self) -> timedelta | None:
        """How much longer than planned it became; negative when shorter."""
        return self.length - self.planned if self.length is not None else None


@dataclass(frozen=True, slots=True)
class Press:
    """One cue of the log, the segment it was given in, and the undo that took it back, if one did."""

    cue: Cue
    title: str | None
    undone: Cue | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """The time stood still in `title`; `to` and `until` are None while it does."""

    key: str
    title: str
    since: datetime
    until: datetime | None
    held: Cue
    released: Cue | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run up to now. `ends_at` is when it ended, or is expected to; `started_at` is None before the start."""

    status: Status
    lines: tuple[Line, ...]
    presses: tuple[Press, ...]
    holds: tuple[Hold, ...]
    planned_starts_at: datetime
    started_at: datetime | None
    planned_out: datetime
    hard_out: datetime
    ends_at: datetime
    tolerance: timedelta

    @property
    def is_over(self) -> bool:
        return self.status is Status.OVER

    @property
    def has_begun(self) -> bool:
        return self.status not in (Status.PLANNED, Status.ARMED)

    @property
    def overrun(self) -> timedelta:
        """How far past the hard out; never negative."""
        return max(NOTHING, self.ends_at - self.hard_out)

    @property
    def is_kept(self) -> bool:
        return self.overrun <= self.tolerance

    @property
    def is_moved(self) -> bool:
        return self.hard_out != self.planned_out

    @property
    def undone(self) -> tuple[Press, ...]:
        return tuple(press for press in self.presses if press.undone)

    @property
    def messages(self) -> tuple[Press, ...]:
        return tuple(press for press in self.presses if press.cue.action is Action.MESSAGE)

    @property
    def furthest(self) -> Line | None:
        """The line that began furthest from its plan, the first of them; None when all began in time."""
        begun = [line for line in self.lines if line.late is not None and self.deviates(line.late)]
        return max(begun, key=lambda line: abs(line.late or NOTHING), default=None)

    def deviates(self, by: timedelta | None) -> bool:
        return by is not None and abs(by) > self.tolerance


def run_report(agenda: Agenda, cues: Sequence[Cue], now: datetime) -> RunReport:
    """The report of these cues at `now`; those of a run that is not over tell what has happened so far."""
    state = replay(agenda, cues)
    status, steps = status_at(state, now), tuple(_steps(agenda, state, now))
    final = steps[-1].after if steps else state
    has_begun = status not in (Status.PLANNED, Status.ARMED)
    return RunReport(
        status=status,
        lines=tuple(_line(slot, i, steps, final, now, has_begun) for i, slot in enumerate(final.slots)),
        presses=tuple(_presses(cues, state, steps)),
        holds=tuple(_holds(steps)),
        planned_starts_at=agenda.starts_at,
        started_at=state.started_at,
        planned_out=state.planned_out,
        hard_out=state.hard_out,
        ends_at=state.ended_at or final.ends_at,
        tolerance=agenda.length / TOLERANCE,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A cue in force with the state before and after it; `is_going_on` for a hold that has not ended."""

    cue: Cue
    before: State
    after: State
    hold: Cue | None
    is_going_on: bool = False


def _steps(agenda: Agenda, state: State, now: datetime) -> Iterator[_Step]:
    before, hold = replay(agenda, ()), None
    in_force = [cue for cue in state.in_force if cue.action is not Action.MESSAGE]
    for count, cue in enumerate(in_force, start=1):
        after = replay(agenda, in_force[:count])
        yield _Step(cue, before, after, hold)
        before, hold = after, (hold or cue) if after.held_at else None
    if hold and status_at(state, now) is Status.HELD:
        yield _Step(hold, before, projected(before, now), hold, is_going_on=True)


def _line(slot: Slot, index: int, steps: Sequence[_Step], final: State, now: datetime, has_begun: bool) -> Line:
    stop = min(now, final.ended_at or now)
    starts_at = slot.starts_at if has_begun and slot.starts_at < stop else None
    ends_at = min(slot.ends_at, final.ended_at or slot.ends_at)
    return Line(
        key=slot.key,
        kind=slot.kind,
        title=slot.title,
        place=slot.place,
        planned_starts_at=slot.planned_starts_at,
        planned_ends_at=slot.planned_ends_at,
        starts_at=starts_at,
        ends_at=ends_at if starts_at and ends_at <= stop else None,
        stood=slot.stood,
        gave=slot.taken,
        effects=tuple(_effects(index, steps)),
    )


def _effects(index: int, steps: Sequence[_Step]) -> Iterator[Effect]:
    for step in steps:
        by = step.after.slots[index].length - step.before.slots[index].length
        if step.cue.action is Action.END:
            by += _cut(step.after, index)
        if by:
            yield Effect(step.cue, by, index in _meant(step), step.hold.at if step.hold else None)


def _cut(ended: State, index: int) -> timedelta:
    """What the end took from a slot, negative; all of those that had not begun."""
    slot, end = ended.slots[index], ended.ended_at
    return min(NOTHING, max(end, slot.starts_at) - slot.ends_at) if end else NOTHING


def _meant(step: _Step) -> tuple[int, ...]:
    """The slots that the cue is about."""
    state, cue = step.before, step.cue
    current = state.index(cue.at)
    current = len(state.slots) - 1 if current is None else current
    if cue.action is Action.EXTEND and cue.args.get("slot") is not None:
        found = state.find(str(cue.args["slot"]))
        return () if found is None else (found,)
    if cue.action is Action.BACK:
        return (current - 2, current - 1, current)
    if cue.action is Action.END:
        return tuple(range(current, len(state.slots)))
    own = (Action.HOLD, Action.RELEASE, Action.EXTEND, Action.ADVANCE)
    return (current,) if cue.action in own else ()


def _holds(steps: Sequence[_Step]) -> Iterator[Hold]:
    for step in steps:
        if step.hold is None or (step.after.held_at is not None and not step.is_going_on):
            continue
        slot = step.before.slots[step.before.index(step.hold.at) or 0]
        until, released = (None, None) if step.is_going_on else (step.cue.at, step.cue)
        yield Hold(slot.key, slot.title, step.hold.at, until, step.hold, released)


def _presses(cues: Sequence[Cue], state: State, steps: Sequence[_Step]) -> Iterator[Press]:
    log = sorted(cues, key=lambda cue: cue.seq)
    kept = {cue.seq for cue in state.in_force}
    undoing = {cue.args.get("seq"): cue for cue in log if cue.action is Action.UNDO}
    for cue in log:
        before = [step.after for step in steps if step.cue.seq < cue.seq]
        yield Press(cue, _title(before[-1], cue) if before else None, None if cue.seq in kept else undoing.get(cue.seq))


def _title(state: State, cue: Cue) -> str | None:
    index = state.index(cue.at) if status_at(state, cue.at) in (Status.RUNNING, Status.HELD) else None
    return None if index is None else state.slots[index].title
