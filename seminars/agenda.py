"""The agenda of a run: its segments, the rules they must keep, and two Talks fitted into them.

Pure: no Django, no clock. What happens to the agenda live is `facilitation.timeline`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)
STANDARD_LENGTH = 140 * MINUTE


class Kind(StrEnum):
    """What a segment is; the rules of time follow from it."""

    WELCOME = "welcome"
    TALK = "talk"
    LEARNING = "learning"
    BREAK = "break"
    GATHERING = "gathering"
    PRODUCTIVE = "productive"
    SHARING = "sharing"
    EVALUATION = "evaluation"


class Place(StrEnum):
    """Where people look: their own room's screen, or the meeting that all groups share."""

    GROUP = "group"
    JOINT = "joint"


GIVING: tuple[Kind, ...] = (Kind.BREAK, Kind.GATHERING, Kind.LEARNING, Kind.PRODUCTIVE)
"""The kinds that lost time may be taken back from, in that order. No other kind ever gives."""

DIALOGUES = frozenset({Kind.LEARNING, Kind.PRODUCTIVE})
"""The kinds that gained time may lengthen."""

_TALKS_TAKE_FROM = (Kind.LEARNING, Kind.GATHERING, Kind.BREAK)


class Code(StrEnum):
    """Why an agenda cannot be published."""

    EMPTY = "empty"
    SUM = "sum"
    DURATION = "duration"
    FLOOR = "floor"
    CANNOT_GIVE = "cannot_give"
    DUPLICATE_KEY = "duplicate_key"
    TALK_NUMBER = "talk_number"
    EVALUATION_LAST = "evaluation_last"
    EVALUATION_WHOLE = "evaluation_whole"
    TALK_LENGTH = "talk_length"
    TALK_MISSING = "talk_missing"
    TALKS_TOO_LONG = "talks_too_long"
    NO_LEARNING = "no_learning"


class AgendaError(Exception):
    """An agenda that cannot be made; `code` says why, `short_by` how much time is missing, if that is why."""

    def __init__(self, code: Code, *, short_by: timedelta = NOTHING) -> None:
        super().__init__(code.value)
        self.code = code
        self.short_by = short_by


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule. `key` is the segment's, or None for the whole; `by` is the sum's surplus (negative: lacking)."""

    code: Code
    key: str | None = None
    by: timedelta = NOTHING


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of an agenda. `give` is what may be taken back from it, `talk` the number of the Talk it plays."""

    key: str
    kind: Kind
    title: str
    place: Place
    duration: timedelta
    give: timedelta = NOTHING
    talk: int | None = None

    @property
    def floor(self) -> timedelta:
        """The shortest useful length."""
        return self.duration - self.give

    def lasting(self, duration: timedelta) -> Segment:
        """The same segment with another length and the same floor."""
        return replace(self, duration=duration, give=duration - self.floor)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The plan of a run. Times are kept in UTC, so that lengths hold on daylight-saving nights.

    Raises ValueError for a naive `starts_at`, AgendaError (`empty`) without segments.
    """

    starts_at: datetime
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        if self.starts_at.utcoffset() is None:
            raise ValueError("starts_at must be aware")
        if not self.segments:
            raise AgendaError(Code.EMPTY)
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))

    @property
    def length(self) -> timedelta:
        return total(self.segments)

    @property
    def hard_out(self) -> datetime:
        """The end that does not move by itself."""
        return self.starts_at + self.length


def standard_segments() -> tuple[Segment, ...]:
    """The standard seminar of 140 minutes. Titles are data in the users' language; the organiser edits them."""
    return (
        _segment("welcome", Kind.WELCOME, "Välkomna", Place.JOINT, 5),
        _segment("talk-1", Kind.TALK, "Talk 1", Place.GROUP, 15, talk=1),
        _segment("talk-2", Kind.TALK, "Talk 2", Place.GROUP, 15, talk=2),
        _segment("learning", Kind.LEARNING, "Lärande samtal", Place.GROUP, 35, give=10),
        _segment("break", Kind.BREAK, "Paus", Place.GROUP, 10, give=5),
        _segment("gathering", Kind.GATHERING, "Gemensam samling", Place.JOINT, 25, give=10),
        _segment("productive", Kind.PRODUCTIVE, "Produktivt samtal", Place.GROUP, 25, give=5),
        _segment("sharing", Kind.SHARING, "Förslagen delas", Place.JOINT, 5),
        _segment("evaluation", Kind.EVALUATION, "Utvärdering", Place.GROUP, 5),
    )


def problems(segments: Sequence[Segment], length: timedelta = STANDARD_LENGTH) -> tuple[Problem, ...]:
    """Everything that stops these segments from filling a run of `length`, the whole first, then line by line."""
    if not segments:
        return (Problem(Code.EMPTY),)
    return (*_problems_of_the_whole(segments, length), *(p for s in segments for p in _problems_of_one(s)))


def fit_talks(segments: Sequence[Segment], lengths: Mapping[int, timedelta]) -> tuple[Segment, ...]:
    """The segments with each Talk's slot at its film's length, rounded up to a whole minute, and the same sum.

    What shorter Talks free goes to the learning dialogue; what longer ones need is taken from learning, gathering
    and break, in that order, above their floors. Raises AgendaError: `talk_missing` when a Talk has no segment,
    `talk_length` when it has no length, `talks_too_long` (with `short_by`), `no_learning` when nothing can be freed to.
    """
    fitted = list(with_talks(segments, lengths))
    needed = total(fitted) - total(segments)
    return tuple(_taken(fitted, needed) if needed > NOTHING else _given(fitted, -needed))


def with_talks(segments: Sequence[Segment], lengths: Mapping[int, timedelta]) -> tuple[Segment, ...]:
    """The segments with each Talk's slot at its film's length, rounded up to a whole minute; the sum is what it is.

    Raises AgendaError as `fit_talks`: `talk_missing`, `talk_length`.
    """
    slots = {number: _whole_minutes(length) for number, length in lengths.items()}
    if slots.keys() - {s.talk for s in segments if s.kind is Kind.TALK}:
        raise AgendaError(Code.TALK_MISSING)
    return tuple(replace(s, duration=slots[s.talk]) if s.kind is Kind.TALK and s.talk in slots else s for s in segments)


def total(segments: Iterable[Segment]) -> timedelta:
    return sum((s.duration for s in segments), NOTHING)


def scaled(agenda: Agenda, divisor: float) -> Agenda:
    """The same agenda for a rehearsal, every duration and give divided, in whole milliseconds.

    Raises ValueError for a divisor that is not above zero.
    """
    if not divisor > 0:
        raise ValueError("divisor must be above zero")
    return replace(
        agenda,
        segments=tuple(
            replace(s, duration=_milliseconds(s.duration / divisor), give=_milliseconds(s.give / divisor))
            for s in agenda.segments
        ),
    )


def _segment(
    key: str, kind: Kind, title: str, place: Place, minutes: int, *, give: int = 0, talk: int | None = None
) -> Segment:
    return Segment(key, kind, title, place, minutes * MINUTE, give * MINUTE, talk)


def _milliseconds(duration: timedelta) -> timedelta:
    return duration - duration % timedelta(milliseconds=1)


def _whole_minutes(length: timedelta) -> timedelta:
    if length <= NOTHING:
        raise AgendaError(Code.TALK_LENGTH)
    return -(-length // MINUTE) * MINUTE


def _problems_of_the_whole(segments: Sequence[Segment], length: timedelta) -> Iterable[Problem]:
    surplus = total(segments) - length
    if surplus:
        yield Problem(Code.SUM, by=surplus)
    if [i for i, s in enumerate(segments) if s.kind is Kind.EVALUATION] != [len(segments) - 1]:
        yield Problem(Code.EVALUATION_LAST)
    keys = Counter(s.key for s in segments)
    yield from (Problem(Code.DUPLICATE_KEY, key) for key, times in keys.items() if times > 1)
    talks = Counter(s.talk for s in segments if s.talk is not None)
    yield from (Problem(Code.TALK_NUMBER, s.key) for s in segments if s.talk and talks[s.talk] > 1)


def _problems_of_one(segment: Segment) -> Iterable[Problem]:
    if segment.duration <= NOTHING:
        yield Problem(Code.DURATION, segment.key)
    if not NOTHING <= segment.give <= segment.duration:
        yield Problem(Code.FLOOR, segment.key)
    if segment.give and segment.kind not in GIVING:
        whole = segment.kind is Kind.EVALUATION
        yield Problem(Code.EVALUATION_WHOLE if whole else Code.CANNOT_GIVE, segment.key)
    if (segment.kind is Kind.TALK) != (segment.talk is not None):
        yield Problem(Code.TALK_NUMBER, segment.key)


def _taken(segments: list[Segment], needed: timedelta) -> Iterable[Segment]:
    taken: dict[int, timedelta] = {}
    for i in sorted(range(len(segments)), key=lambda i: _turn(segments[i].kind)):
        if segments[i].kind in _TALKS_TAKE_FROM:
            taken[i] = min(needed, segments[i].give)
            needed -= taken[i]
    if needed > NOTHING:
        raise AgendaError(Code.TALKS_TOO_LONG, short_by=needed)
    return (s.lasting(s.duration - taken.get(i, NOTHING)) for i, s in enumerate(segments))


def _turn(kind: Kind) -> int:
    return _TALKS_TAKE_FROM.index(kind) if kind in _TALKS_TAKE_FROM else len(_TALKS_TAKE_FROM)


def _given(segments: list[Segment], freed: timedelta) -> Iterable[Segment]:
    if not freed:
        return segments
    learning = next((i for i, s in enumerate(segments) if s.kind is Kind.LEARNING), None)
    if learning is None:
        raise AgendaError(Code.NO_LEARNING)
    return (s.lasting(s.duration + freed) if i == learning else s for i, s in enumerate(segments))
