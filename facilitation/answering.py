"""How many sheets a group may lay, and from when its facilitator may open the evaluation. Pure."""

from __future__ import annotations

from datetime import datetime

from facilitation.timeline import State, locate_state
from seminars.agenda import Kind

LEAST_CAP = 9  # for each room that a group is made of
SPARE = 2  # for each room, beyond the people counted
MOST_MORE = 20  # sheets that a facilitator can add by hand


def cap(*, expected: int, present: int | None, rooms: int, more: int) -> int:
    return max(expected, present or 0, rooms * LEAST_CAP) + rooms * SPARE + more


def may_open(state: State, now: datetime) -> bool:
    """From the productive dialogue on; over a run that is held, or is over, it stays so."""
    index = locate_state(state, now).index
    if index is None:
        return state.started_at is not None and now >= state.started_at
    kinds = [slot.kind for slot in state.slots]
    return Kind.PRODUCTIVE in kinds and index >= kinds.index(Kind.PRODUCTIVE)
