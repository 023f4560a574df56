"""How ready a room is before the day, and who can mend what is missing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facilitation.equipment import Item, Verdict


class Part(StrEnum):
    """What a room needs, in the order in which it is seen to."""

    FACILITATOR = "facilitator"
    COURSE = "course"
    SCREEN = "screen"
    FILMS = "films"
    EQUIPMENT = "equipment"


class State(StrEnum):
    DONE = "done"
    MISSING = "missing"
    WAITING = "waiting"
    """Cannot be done before another part is."""
    NOT_ASKED = "not_asked"
    """Nothing that a room could do anything about."""


AFTER = {
    Part.COURSE: Part.FACILITATOR,
    Part.SCREEN: Part.FACILITATOR,
    Part.FILMS: Part.SCREEN,
    Part.EQUIPMENT: Part.SCREEN,
}
"""What waits for what."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who leads a group or answers for it."""

    user: int
    name: str
    can_be_reached: bool
    is_trained: bool = False
    is_substitute: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What a room's last equipment check said of it."""

    verdict: Verdict
    is_fresh: bool = True
    """Made near enough to the run to say something of it."""
    faults: tuple[Item, ...] = ()
    left: tuple[Item, ...] = ()

    @property
    def is_enough(self) -> bool:
        return self.is_fresh and self.verdict in (Verdict.READY, Verdict.ADVICE)


@dataclass(frozen=True, slots=True)
class Room:
    """The facts of a room. `films` is how much of them its best display has, 0 to 1, None when nothing is known."""

    group: int
    name: str
    municipality: str
    municipality_id: int
    expected: int
    leaders: tuple[Person, ...] = ()
    contacts: tuple[Person, ...] = ()
    has_screen: bool = False
    films: float | None = None
    film_problem: str = ""
    films_exist: bool = True
    tried: Tried | None = None

    @property
    def ordinary(self) -> tuple[Person, ...]:
        """Those who are to lead; the substitutes where there is nobody else."""
        return tuple(one for one in self.leaders if not one.is_substitute) or self.leaders


@dataclass(frozen=True, slots=True)
class Standing:
    """A room and the state of each of its parts."""

    room: Room
    parts: Mapping[Part, State]

    @property
    def is_ready(self) -> bool:
        return all(state in (State.DONE, State.NOT_ASKED) for state in self.parts.values())

    @property
    def missing(self) -> tuple[Part, ...]:
        """What can be seen to now; what waits for it comes later."""
        return tuple(part for part, state in self.parts.items() if state is State.MISSING)

    @property
    def asked(self) -> tuple[Person, ...]:
        """Who can mend it: whoever answers for a group that nobody leads, else those who lead it."""
        if not self.missing:
            return ()
        return self.room.contacts if Part.FACILITATOR in self.missing else self.room.ordinary


def judge(room: Room) -> Standing:
    """A room by the facts alone, never by what somebody said of it."""
    is_done = {
        Part.FACILITATOR: bool(room.leaders),
        Part.COURSE: bool(room.leaders) and all(one.is_trained for one in room.ordinary),
        Part.SCREEN: room.has_screen,
        Part.FILMS: room.has_screen and room.films == 1,
        Part.EQUIPMENT: room.tried is not None and room.tried.is_enough,
    }
    return Standing(room, {part: _state(part, is_done, room) for part in is_done})


def _state(part: Part, is_done: Mapping[Part, bool], room: Room) -> State:
    if part is Part.FILMS and not room.films_exist:
        return State.NOT_ASKED
    if is_done[part]:
        return State.DONE
    before = AFTER.get(part)
    return State.MISSING if before is None or is_done[before] else State.WAITING


def lacking(standings: Iterable[Standing]) -> Counter[Part]:
    """How many rooms lack each part."""
    return Counter(part for one in standings for part in one.missing)


@dataclass(frozen=True, slots=True)
class Nudge:
    """What one person is reminded of: as who answers for groups, and as who leads some."""

    person: Person
    to_name: tuple[Standing, ...]
    """Groups that nobody leads."""
    to_mend: tuple[Standing, ...]
    """Groups that the person leads."""


def nudges(standings: Sequence[Standing]) -> list[Nudge]:
    """One for each person who can mend something and can be reached, however many groups it is about."""
    people: dict[int, Person] = {}
    to_name: dict[int, list[Standing]] = {}
    to_mend: dict[int, list[Standing]] = {}
    for one in standings:
        kind = to_name if Part.FACILITATOR in one.missing else to_mend
        for person in one.asked:
            if person.can_be_reached:
                people.setdefault(person.user, person)
                kind.setdefault(person.user, []).append(one)
    return [
        Nudge(person, tuple(to_name.get(user, ())), tuple(to_mend.get(user, ()))) for user, person in people.items()
    ]


def own_missing(standing: Standing, user: int) -> tuple[Part, ...]:
    """Of what is missing, what concerns this person: nobody is reminded of a course that they have gone."""
    trained = any(one.user == user and one.is_trained for one in standing.room.leaders)
    return tuple(part for part in standing.missing if not (part is Part.COURSE and trained))
