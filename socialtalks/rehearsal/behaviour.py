"""What a simulated group does, and when: a score of deeds, each at a share of a part of the seminar.

Pure: the same seed plays the same group. Shares, not seconds, so that a hold, a longer part or an early end are obeyed:
a deed is due when the part has come that far, and what belongs to a part that was cut short is left out, or done late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Any

from seminars.agenda import Kind
from socialtalks.rehearsal import words

PEOPLE = range(5, 10)
ANSWER_OF_TEN = 9
PIECES = 3  # saves while one text is typed


class What(StrEnum):
    """Commands are the protocol's own names; the others are done to the line, or by a phone."""

    PRESENT = "group.present"
    STEP = "group.step"
    IN_MEETING = "group.in_meeting"
    STAND_OVER = "turn.pass"
    WAIT = "turn.wait"
    NOTE = "note.save"
    SEND = "note.send"
    PROPOSAL = "proposal.save"
    CALL = "help.open"
    CALM = "help.close"
    LOSE_LINE = "lose_line"
    COME_BACK = "come_back"
    ANSWER = "answer"


ON_THE_LINE = frozenset(What) - {What.LOSE_LINE, What.COME_BACK, What.ANSWER}
"""What a page does over its socket; without a line it waits, as on a real page."""


@dataclass(frozen=True, slots=True)
class Deed:
    """`share` of the part from 0 to 1. `is_kept` is done late rather than left out, when its part ended early."""

    kind: Kind
    share: float
    what: What
    args: Mapping[str, Any] = field(default_factory=dict)
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """How far a run is: the slot's number (-1 before it, the number of slots after it) and the share that has gone."""

    index: int
    share: float


def score(number: int, seed: int) -> tuple[Deed, ...]:
    """Everything group `number` (from 0) of a rehearsal does, in order. The first loses its line, the second calls."""
    dice = Random(f"{seed}:{number}")
    people = dice.choice(PEOPLE)
    parts = (_arrive, _talk, _dialogue, _meet, _propose, _evaluate, _lost_line)
    deeds = [deed for part in parts for deed in part(number, people, dice)]
    order = list(Kind)
    return tuple(sorted(deeds, key=lambda deed: (order.index(deed.kind), deed.share)))


def place_of(agenda: Mapping[str, Any], now: int) -> Place:
    """Where a run with this `agenda` of the wire is at `now`, in ms since 1970; while it is held it stands still."""
    run, slots, held_at = agenda["run"], agenda["slots"], agenda["held_at"]
    clock = now if held_at is None else min(now, held_at)
    if run["started_at"] is None or clock < slots[0]["starts_at"]:
        return Place(-1, 0.0)
    if run["ended_at"] is None or now < run["ended_at"]:
        for index, slot in enumerate(slots):
            if clock < slot["ends_at"]:
                stood = slot["stood_ms"]
                gone, whole = clock - slot["starts_at"] - stood, slot["ends_at"] - slot["starts_at"] - stood
                return Place(index, max(0.0, gone / max(1, whole)))
    return Place(len(slots), 0.0)


def due(deeds: Iterable[Deed], kinds: Sequence[str], place: Place) -> tuple[list[Deed], list[Deed]]:
    """Of the deeds that are still to be done: those to do now, and those that remain. The rest is left out.

    `kinds` are the slots' kinds in order; a deed belongs to the first slot of its kind.
    """
    now, later = [], []
    for deed in deeds:
        if deed.kind not in kinds:
            continue
        slot = kinds.index(deed.kind)
        if slot > place.index or (slot == place.index and deed.share > place.share):
            later.append(deed)
        elif slot == place.index or deed.is_kept:
            now.append(deed)
    return now, later


def comes_in(number: int, seed: int) -> timedelta:
    """How long after the player has begun the room's computer is switched on."""
    return timedelta(seconds=Random(f"{seed}:{number}:door").uniform(0.0, 20.0))


def _arrive(number: int, people: int, dice: Random) -> Iterator[Deed]:
    yield Deed(Kind.WELCOME, dice.uniform(0.02, 0.5), What.PRESENT, {"present": people}, is_kept=True)


def _talk(number: int, people: int, dice: Random) -> Iterator[Deed]:
    if number != 1 and dice.random() > 0.12:
        return
    begins = dice.uniform(0.1, 0.5)
    yield Deed(Kind.TALK, begins, What.CALL, {"text": dice.choice(words.CALLS)})
    yield Deed(Kind.TALK, begins + dice.uniform(0.25, 0.4), What.CALM, is_kept=True)


def _dialogue(number: int, people: int, dice: Random) -> Iterator[Deed]:
    if number % 3 == 2:  # they stay in the round for a while, then follow the clock again
        yield Deed(Kind.LEARNING, 0.3, What.STEP, {"index": 3})
        yield Deed(Kind.LEARNING, 0.42, What.STEP, {"index": None}, is_kept=True)
    texts = dice.sample(words.POINTS, dice.choice((2, 2, 3)))
    at = dice.uniform(0.45, 0.6)
    for position, text in enumerate(texts, start=1):
        yield from _typed(Kind.LEARNING, at, What.NOTE, {"kind": "point", "position": position}, "text", text)
        at += dice.uniform(0.08, 0.1)
    if dice.random() < 0.7:
        place = {"kind": "question", "position": 1}
        yield from _typed(Kind.LEARNING, at, What.NOTE, place, "text", dice.choice(words.QUESTIONS))
    late = number % 5 == 4
    yield Deed(
        Kind.BREAK if late else Kind.LEARNING, 0.3 if late else dice.uniform(0.93, 0.98), What.SEND, is_kept=True
    )


def _meet(number: int, people: int, dice: Random) -> Iterator[Deed]:
    share = dice.uniform(0.01, 0.12)
    yield Deed(Kind.GATHERING, share, What.IN_MEETING, {"in_meeting": True}, is_kept=True)
    if number % 5 == 3:  # they stand over, and half of them think better of it
        yield Deed(Kind.GATHERING, 0.06, What.STAND_OVER)
    if number % 10 == 8:
        yield Deed(Kind.GATHERING, 0.14, What.WAIT)
    yield Deed(Kind.PRODUCTIVE, dice.uniform(0.01, 0.08), What.IN_MEETING, {"in_meeting": False}, is_kept=True)


def _propose(number: int, people: int, dice: Random) -> Iterator[Deed]:
    at = dice.uniform(0.4, 0.55)
    for position, proposal in enumerate(dice.sample(words.PROPOSALS, dice.choice((1, 1, 2, 3))), start=1):
        what, kind, *rest = proposal
        yield from _typed(Kind.PRODUCTIVE, at, What.PROPOSAL, {"position": position, "kind": kind}, "what", what)
        fields = dict(zip(("first_step", "who", "when", "needs", "notice"), rest, strict=True))
        args = {"position": position, **fields, "is_shared": dice.random() < 0.85}
        yield Deed(Kind.PRODUCTIVE, at + 0.06, What.PROPOSAL, args)
        at += dice.uniform(0.1, 0.13)


def _evaluate(number: int, people: int, dice: Random) -> Iterator[Deed]:
    for _person in range(people):
        if dice.randrange(10) < ANSWER_OF_TEN:
            yield Deed(Kind.EVALUATION, dice.uniform(0.1, 0.9), What.ANSWER, {"mood": dice.random()}, is_kept=True)


def _lost_line(number: int, people: int, dice: Random) -> Iterator[Deed]:
    """The first group always, of the others every third; back before the part is over."""
    kind, begins, lasts = (
        dice.choice((Kind.LEARNING, Kind.PRODUCTIVE)),
        dice.uniform(0.15, 0.5),
        dice.uniform(0.18, 0.28),
    )
    if number == 0 or dice.random() < 0.33:
        yield Deed(kind, begins, What.LOSE_LINE)
        yield Deed(kind, begins + lasts, What.COME_BACK, is_kept=True)


def _typed(kind: Kind, at: float, what: What, place: Mapping[str, Any], name: str, text: str) -> Iterator[Deed]:
    """A text as it is typed: saved a few times on the way, whole at last."""
    for piece in range(1, PIECES + 1):
        yield Deed(kind, at + 0.015 * piece, what, {**place, name: text[: len(text) * piece // PIECES]})
