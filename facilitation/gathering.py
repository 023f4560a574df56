"""The joint gathering's speaking queue: whose turn it is, for how long, and what is left of it when it is over.

Pure: no Django, no clock. A group waits, speaks, is done or has passed; the next is the first that waits. What turns
and questions mean depends on where the run is and is derived: nothing is rewritten when the gathering is left, and
when it is gone back to all is as it was. Times are milliseconds into the slot, without the time it stood still, so that
a hold stops the turn too. `static/js/gathering/standing.js` has the same rules on the same vectors.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, groupby, zip_longest

from facilitation.protocol import MILLISECOND, ms
from facilitation.timeline import Slot, State, Status, locate_state, status_at
from seminars.agenda import NOTHING, Kind

GRAIN = 5_000  # ms: turns are whole fives of seconds at full length
LONGEST = 90_000  # ms of a turn
SHORTEST = 45_000  # ms: where a group would get less, points are read and the moderator picks who speaks
OPENING, POINTS, PARTS = 1, 8, 25  # of the slot: what goes before the groups' points, and their share
FULL = timedelta(minutes=140)


class TurnState(StrEnum):
    WAITING = "waiting"
    SPEAKING = "speaking"
    DONE = "done"
    PASSED = "passed"


class Phase(StrEnum):
    """Whether the gathering is to come, is under way, or has been left: also by a run that ended without it."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"


class QuestionState(StrEnum):
    """`written` has not been answered in the gathering: its answer is to be written."""

    OPEN = "open"
    NOW = "now"
    ANSWERED = "answered"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the gathering is. `elapsed` and `runs`, how long it is, in ms; `begins` when it begins, in ms since 1970;
    `scale` is 1 in a run of full length."""

    phase: Phase
    elapsed: int
    runs: int
    begins: int
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Entrant:
    """A group that may speak; `has_words` when it has written something."""

    group: int
    municipality: str
    name: str
    has_words: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """A group's place, in the queue's order. `began` is ms into the slot and `called` ms since 1970, while it speaks;
    `length` in ms."""

    group: int
    state: TurnState
    began: int = 0
    called: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The queue at an instant: `states` by group; `left` ms of the turn under way; `each` ms that a group gets by the
    plan; `share` ms left of the groups' part, the turn under way taken off."""

    speaking: int | None
    next: int | None
    waiting: tuple[int, ...]
    states: Mapping[int, TurnState]
    left: int
    each: int
    is_written: bool
    share: int


def rotated(groups: Collection[Entrant]) -> tuple[int, ...]:
    """The groups' order: the municipalities in turn, each group of one by name; who has written nothing comes last."""
    return (*_around(g for g in groups if g.has_words), *_around(g for g in groups if not g.has_words))


def _around(groups: Iterable[Entrant]) -> list[int]:
    ordered = sorted(groups, key=lambda g: (g.municipality.casefold(), g.municipality, g.name.casefold(), g.group))
    columns = [[g.group for g in own] for _name, own in groupby(ordered, key=lambda g: g.municipality)]
    return [group for group in chain.from_iterable(zip_longest(*columns)) if group is not None]


def moment(state: State, now: datetime) -> Moment:
    """Where the run's gathering is at `now`, the last that has begun where it has several; ms, all 0 without any."""
    slots = [index for index, slot in enumerate(state.slots) if slot.kind is Kind.GATHERING]
    scale = (state.planned_out - state.slots[0].planned_starts_at) / FULL
    if not slots:
        return Moment(Phase.AFTER if status_at(state, now) is Status.OVER else Phase.BEFORE, 0, 0, 0, scale)
    position = locate_state(state, now)
    begun = [index for index in slots if position.index is not None and index <= position.index]
    index = begun[-1] if begun else slots[-1 if position.status is Status.OVER else 0]
    phase = _phase(position.status, position.index, index)
    return _moment(state.slots[index], phase, position.elapsed if phase is Phase.ON else NOTHING, scale)


def _phase(status: Status, at: int | None, index: int) -> Phase:
    if status is Status.OVER:
        return Phase.AFTER
    if at is None or at < index:
        return Phase.BEFORE
    return Phase.ON if at == index else Phase.AFTER


def _moment(slot: Slot, phase: Phase, elapsed: timedelta, scale: float) -> Moment:
    return Moment(phase, elapsed // MILLISECOND, slot.runs // MILLISECOND, ms(slot.starts_at), scale)


def standing(turns: Collection[Turn], at: Moment) -> Standing:
    """What the turns mean at that moment: when the gathering has been left, who spoke is done and who waited has
    passed; before it, nobody speaks."""
    turns = sorted(turns, key=lambda turn: turn.state is not TurnState.SPEAKING)  # who spoke waits first
    states = {turn.group: _read(turn.state, at.phase) for turn in turns}
    speaking = next((turn for turn in turns if states[turn.group] is TurnState.SPEAKING), None)
    waiting = tuple(turn.group for turn in turns if states[turn.group] is TurnState.WAITING)
    each = planned_turn(at, sum(turn.state is not TurnState.PASSED for turn in turns))
    left = _left(speaking, at) if speaking else 0
    return Standing(
        speaking=speaking.group if speaking else None,
        next=waiting[0] if waiting else None,
        waiting=waiting,
        states=states,
        left=left,
        each=each,
        is_written=bool(turns) and each < SHORTEST * at.scale,
        share=max(0, share_left(at) - left),
    )


def _read(state: TurnState, phase: Phase) -> TurnState:
    if phase is Phase.AFTER:
        return {TurnState.SPEAKING: TurnState.DONE, TurnState.WAITING: TurnState.PASSED}.get(state, state)
    return TurnState.WAITING if phase is Phase.BEFORE and state is TurnState.SPEAKING else state


def _left(turn: Turn, at: Moment) -> int:
    """A turn called before the slot began anew, as after a step back, begins anew with it."""
    began = turn.began if turn.called >= at.begins else 0
    return max(0, turn.length - max(0, at.elapsed - began))


def planned_turn(at: Moment, groups: int) -> int:
    """Ms a group gets when as many share the groups' part of the slot: whole fives of seconds, at most LONGEST."""
    return _whole(at.runs * POINTS / PARTS / groups, at.scale) if groups else int(LONGEST * at.scale)


def share_left(at: Moment) -> int:
    """Ms left of the groups' part of the slot."""
    share, ends = at.runs * POINTS // PARTS, at.runs * (OPENING + POINTS) // PARTS
    return share if at.phase is Phase.BEFORE else max(0, min(share, ends - at.elapsed)) if at.phase is Phase.ON else 0


def next_turn(at: Moment, groups: int) -> int:
    """Ms the next turn gets when `groups`, it included, have not spoken: what is left, shared, but never so little
    that nothing can be said; who is called when the time has run out takes it from what comes after."""
    return max(int(SHORTEST * at.scale), _whole(share_left(at) / max(1, groups), at.scale))


def _whole(time: float, scale: float) -> int:
    grain = GRAIN * scale
    return int(min(LONGEST * scale, math.floor(time / grain) * grain)) if grain else 0


def question(at: Moment, *, is_answered: bool, is_spotlit: bool = False) -> QuestionState:
    """What a question to the presenters waits for; what nobody answered in the gathering is answered in writing."""
    if is_answered:
        return QuestionState.ANSWERED
    if at.phase is Phase.AFTER:
        return QuestionState.WRITTEN
    return QuestionState.NOW if is_spotlit and at.phase is Phase.ON else QuestionState.OPEN
