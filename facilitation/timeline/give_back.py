"""How lost time is taken back and gained time given out, so that the hard out stands.

Lost time is taken in the order of `GIVING`, down to the floors, from slots that have not passed; what cannot be taken
is overrun. Gained time goes the same way back, and what is left over may lengthen a dialogue.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from facilitation.timeline.state import Slot, State
from seminars.agenda import DIALOGUES, GIVING, NOTHING

Slots = tuple[Slot, ...]


def stretch(slots: Slots, index: int, by: timedelta, *, stood: bool = False, taken: bool = False) -> Slots:
    """One slot longer (or shorter), those after it later (or earlier): no gap, no overlap.

    `stood`: the time stood still in it. `taken`: the change is time taken back or repaid.
    """
    slot = slots[index]
    changed = replace(
        slot,
        ends_at=slot.ends_at + by,
        stood=slot.stood + by if stood else slot.stood,
        taken=slot.taken - by if taken else slot.taken,
    )
    return (*slots[:index], changed, *(later.moved(by) for later in slots[index + 1 :]))


def lose(state: State, lost: timedelta, *, first: int, clock: datetime, spare: int | None = None) -> State:
    """Take back `lost`, by which the slots already are too long, from slot `first` on; `spare` does not pay."""
    slots = state.slots
    debt = min(lost, state.ends_at - state.hard_out)
    for i in _in_giving_order(slots, first):
        if i != spare and debt > NOTHING:
            cut = min(debt, slots[i].can_give(clock))
            slots = stretch(slots, i, -cut, taken=True)
            debt -= cut
    return replace(state, slots=slots)


def gain(state: State, gained: timedelta, *, first: int, spare: int | None = None) -> State:
    """Repay with `gained`, by which the slots already are shorter: overrun first, then what was taken, last first."""
    slots = state.slots
    room = min(gained, state.hard_out - state.ends_at)
    for i in reversed(_in_giving_order(slots, first)):
        if i != spare and room > NOTHING:
            back = min(room, slots[i].taken)
            slots = stretch(slots, i, back, taken=True)
            room -= back
    return replace(state, slots=slots)


def gain_and_lengthen(state: State, gained: timedelta, *, first: int, after: int, spare: int | None = None) -> State:
    """As `gain`; what is left lengthens the first dialogue from slot `after` on, else one still open from `first`."""
    before = state.ends_at
    state = gain(state, gained, first=first, spare=spare)
    rest = min(gained - (state.ends_at - before), state.hard_out - state.ends_at)
    order = [*range(after, len(state.slots)), *range(first, after)]
    dialogue = next((i for i in order if i != spare and state.slots[i].kind in DIALOGUES), None)
    if dialogue is None or rest <= NOTHING:
        return state
    return replace(state, slots=stretch(state.slots, dialogue, rest))


def stand_still(state: State, at: datetime) -> State:
    """The slots as they would stand if the run, held or late to start, went on at `at`."""
    if state.ended_at is not None:
        return state
    if state.held_at is not None:
        return _released(state, state.held_at, at)
    late = at - state.slots[0].starts_at
    return shifted(state, late, at) if state.started_at is None and late > NOTHING else state


def shifted(state: State, by: timedelta, at: datetime) -> State:
    """The whole run later or earlier by this much when it is `at`; the hard out stays."""
    state = replace(state, slots=tuple(slot.moved(by) for slot in state.slots))
    clock = max(at, state.slots[0].starts_at)
    first = state.ahead(clock)
    return lose(state, by, first=first, clock=clock) if by > NOTHING else gain(state, -by, first=first)


def _released(state: State, held_at: datetime, at: datetime) -> State:
    first, stood = state.index(held_at), max(NOTHING, at - held_at)
    if first is None:
        return state
    state = replace(state, slots=stretch(state.slots, first, stood, stood=True))
    return lose(state, stood, first=first, clock=max(at, held_at))


def _in_giving_order(slots: Slots, first: int) -> list[int]:
    ahead = [i for i in range(first, len(slots)) if slots[i].kind in GIVING]
    return sorted(ahead, key=lambda i: GIVING.index(slots[i].kind))
