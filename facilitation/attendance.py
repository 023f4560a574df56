"""When a room had its screen and its facilitator, from what is known of each line. Pure: no Django, no clock.

Every line counts as there, but before it was first heard from, in its absences, and since it was last heard from
if it has not come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.timeline import State, Status, status_at
from seminars.agenda import NOTHING

WATCHED_BEFORE = timedelta(hours=1)
"""How long before the start a lost line is worth noting."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, the end not included."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return max(NOTHING, self.end - self.start)


@dataclass(frozen=True, slots=True)
class Away:
    """A line was last heard from at `gone_at`, and again at `back_at`; None if it has not come back."""

    gone_at: datetime
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One screen, or one person's page, of a room. `first_seen` is None where it was not noted."""

    key: str
    first_seen: datetime | None
    last_seen: datetime
    is_online: bool
    aways: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """The time that is counted. Who goes from `leaving` on and does not come back has gone home, not been lost."""

    span: Span
    leaving: datetime

    @property
    def moment(self) -> datetime:
        return self.span.start


def is_watched(state: State, at: datetime) -> bool:
    """True while the run is under way, and in the hour before; one that never starts is watched to its hard out."""
    first = min(state.slots[0].starts_at, state.slots[0].planned_starts_at)
    if at < first - WATCHED_BEFORE:
        return False
    return at < state.hard_out if state.started_at is None else status_at(state, at) is not Status.OVER


def watch(state: State, now: datetime) -> Watch | None:
    """What is counted of a run that has begun: from its start to its end, or to `now`; None before."""
    if state.started_at is None or now <= state.started_at:
        return None
    end = min(now, state.ended_at or state.ends_at)
    return Watch(Span(state.started_at, max(end, state.started_at)), min(state.slots[-1].starts_at, end))


def gaps(line: Line, watch: Watch) -> tuple[Span, ...]:
    """The times without this line, in order, none touching another."""
    return _merged(_clipped(_absent(line, watch), watch.span))


def without(lines: Sequence[Line], watch: Watch) -> tuple[Span, ...]:
    """The times without any of these lines; the whole time when there is none."""
    left: tuple[Span, ...] = (watch.span,)
    for line in lines:
        left = _both(left, gaps(line, watch))
    return left


def losses(line: Line, watch: Watch) -> tuple[Span, ...]:
    """The times that began while it was counted: not those of one who came late or never."""
    return tuple(span for span in gaps(line, watch) if span.start > watch.span.start)


def has_come(line: Line, watch: Watch) -> bool:
    return _total(gaps(line, watch)) < watch.span.length


def online_at(lines: Iterable[Line], watch: Watch, at: datetime) -> int:
    """How many of the lines are there at `at`."""
    return sum(not any(gap.start <= at < gap.end for gap in gaps(line, watch)) for line in lines)


def most_online(lines: Sequence[Line], watch: Watch) -> int:
    """The most that were there at one time."""
    moments = {watch.span.start, *(gap.end for line in lines for gap in gaps(line, watch))}
    return max((online_at(lines, watch, at) for at in moments if at < watch.span.end), default=0)


def total(spans: Iterable[Span]) -> timedelta:
    return _total(spans)


def _absent(line: Line, watch: Watch) -> Iterator[Span]:
    if line.first_seen is not None:
        yield Span(watch.span.start, line.first_seen)
    aways = [*line.aways, *([] if line.is_online else [Away(line.last_seen)])]
    for away in aways:
        if away.back_at is not None:
            yield Span(away.gone_at, away.back_at)
        elif away.gone_at < watch.leaving:
            yield Span(away.gone_at, watch.span.end)


def _clipped(spans: Iterable[Span], within: Span) -> Iterator[Span]:
    for span in spans:
        start, end = max(span.start, within.start), min(span.end, within.end)
        if start < end:
            yield Span(start, end)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _both(some: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    others = tuple(others)
    return _merged(each for span in some for each in _clipped(others, span))


def _total(spans: Iterable[Span]) -> timedelta:
    return sum((span.length for span in spans), NOTHING)
