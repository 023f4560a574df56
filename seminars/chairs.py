"""The table: an agenda as chairs around it (ring) or in a line (band), and a group's people around their own.

Pure data for templates and snapshots, in a drawing of 200 x 200 units with the table's middle at 0, 0; what a chair
looks like is the stylesheet's business. A chair is five minutes, or 1/28 of an agenda that is not made of fives.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from seminars.agenda import Kind, Place

CHAIR = timedelta(minutes=5)
STANDARD_CHAIRS = 28
MOST_CHAIRS = 36
"""Above this a ring is too crowded to read, and a band has no gaps."""

SHAPE = "M-19 13C-23-2-21-12-12-14-4-15.5 4-15.5 12-14 21-12 23-2 19 13 18 16-18 16-19 13Z"
"""One chair, 48 x 36, its back outwards when it stands at twelve."""

AIR = 2.2
"""Degrees of extra room between two segments of a ring."""


class Light(StrEnum):
    """What lights a chair: the lamp over our own table, the sky over all of us, pale birch while we listen."""

    LAMP = "lamp"
    SKY = "sky"
    BIRCH = "birch"
    PAUSE = "pause"


class State(StrEnum):
    """Where a chair is in time or turn; the empty word is still to come."""

    COMING = ""
    DONE = "done"
    NOW = "now"
    NEXT = "next"
    ABSENT = "absent"


class Line(Protocol):
    """What is needed of a line of an agenda: `agenda.Segment` and the table's rows both fit."""

    @property
    def kind(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def duration(self) -> timedelta: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the agenda has come: the index of the segment under way, and how much of it has gone, 0 to 1."""

    segment: int
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class Chair:
    """A chair of the agenda. `part` is how much of a lit chair has gone, `is_first` opens a segment."""

    segment: int
    light: Light
    state: State
    part: float
    is_first: bool

    @property
    def classes(self) -> str:
        return " ".join(word for word in (self.light, self.state, "first" if self.is_first else "") if word)

    @property
    def tenths(self) -> int:
        return min(9, int(self.part * 10))


@dataclass(frozen=True, slots=True)
class Seat:
    """A chair with a place at the table: x and y of its middle, its turn in degrees, its size, its letter if any."""

    classes: str
    x: float
    y: float
    angle: float
    scale: float
    letter: str = ""

    @property
    def transform(self) -> str:
        return f"translate({self.x:.1f} {self.y:.1f}) rotate({self.angle:.1f}) scale({self.scale:g})"

    @property
    def letter_y(self) -> float:
        """Where the upright letter's foot stands."""
        return round(self.y + 5.8, 1)


def light(kind: str, place: str) -> Light:
    """The light of a segment: listening and pausing have their own, the rest follows where people look."""
    if kind == Kind.TALK:
        return Light.BIRCH
    if kind == Kind.BREAK:
        return Light.PAUSE
    return Light.SKY if place == Place.JOINT else Light.LAMP


def counts(durations: Sequence[timedelta]) -> list[int]:
    """Chairs of each segment: five minutes each when all are whole fives, else shares of 28, at least one each.

    Raises ValueError when nothing has a duration.
    """
    total = sum(durations, timedelta(0))
    if total <= timedelta(0):
        raise ValueError("an agenda without time has no chairs")
    if all(not duration % CHAIR for duration in durations):
        return [duration // CHAIR for duration in durations]
    return _shares([duration / total for duration in durations], max(STANDARD_CHAIRS, len(durations)))


def band(lines: Iterable[Line], progress: Progress | None = None) -> list[Chair]:
    """All chairs in order. Without progress nothing has begun; a segment past the last means that all is done."""
    lines = list(lines)
    return [
        chair
        for index, (line, count) in enumerate(zip(lines, counts([line.duration for line in lines]), strict=True))
        for chair in _chairs(index, light(line.kind, line.place), count, progress)
    ]


def ring(lines: Iterable[Line], progress: Progress | None = None) -> list[Seat]:
    """The chairs around the table, clockwise from twelve, with air between segments; the lit one drawn in."""
    chairs = band(lines, progress)
    segments = sum(chair.is_first for chair in chairs)
    step = (360 - AIR * segments) / len(chairs)
    seats, angle = [], AIR / 2 - step / 2 - AIR
    for chair in chairs:
        angle += step + (AIR if chair.is_first else 0)
        radius, scale = (75.0, 0.42) if chair.state is State.NOW else (85.0, 0.37)
        seats.append(_seat(chair.classes, angle, radius, scale))
    return seats


def people(
    count: int,
    *,
    now: int | None = None,
    following: int | None = None,
    done: Collection[int] = (),
    absent: Collection[int] = (),
) -> list[Seat]:
    """A group around its table; everyone is an index from 0 and has a letter from A. At most one has the floor."""
    seats = []
    for index in range(count):
        state = _turn(index, now, following, done, absent)
        radius, scale = (78.0, 1.16) if state is State.NOW else (82.0, 0.98)
        seats.append(_seat(state, 360 * index / count, radius, scale, letter(index)))
    return seats


def letter(index: int) -> str:
    """The name of a chair on the big screen: A, B, ... Z, AA."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _shares(parts: Sequence[float], chairs: int) -> list[int]:
    """Whole chairs by the largest remainder, nobody without."""
    exact = [part * chairs for part in parts]
    given = [max(1, math.floor(share)) for share in exact]
    while sum(given) < chairs:
        given[max(range(len(given)), key=lambda i: exact[i] - given[i])] += 1
    while sum(given) > chairs:
        given[min((i for i in range(len(given)) if given[i] > 1), key=lambda i: exact[i] - given[i])] -= 1
    return given


def _chairs(segment: int, lit: Light, count: int, progress: Progress | None) -> Iterable[Chair]:
    for index in range(count):
        gone = _gone(segment, index, count, progress)
        state = State.DONE if gone >= 1 else State.COMING if gone < 0 else State.NOW
        yield Chair(segment, lit, state, min(1.0, max(0.0, gone)), index == 0)


def _gone(segment: int, index: int, count: int, progress: Progress | None) -> float:
    """How many of this chair have gone: below 0 not begun, 0 to 1 lit, from 1 done."""
    if progress is None or progress.segment < segment:
        return -1
    if progress.segment > segment:
        return 1
    return round(min(1.0, max(0.0, progress.part)) * count, 6) - index


def _turn(index: int, now: int | None, following: int | None, done: Collection[int], absent: Collection[int]) -> State:
    if index == now:
        return State.NOW
    if index in absent:
        return State.ABSENT
    if index == following:
        return State.NEXT
    return State.DONE if index in done else State.COMING


def _seat(classes: str, angle: float, radius: float, scale: float, name: str = "") -> Seat:
    x, y = radius * math.sin(math.radians(angle)), -radius * math.cos(math.radians(angle))
    return Seat(classes, round(x, 1), round(y, 1), round(angle, 1), scale, name)
