"""When what a group has written and not sent goes by itself. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from facilitation.timeline import State, Status, status_at
from seminars.agenda import NOTHING, Kind

LEAD = timedelta(seconds=30)
"""Before the learning dialogue's end, in a run of full length; shorter in a shorter one, as the script's steps are."""

FULL = timedelta(minutes=140)


def is_due(state: State, now: datetime) -> bool:
    """True from LEAD before the end of the learning dialogue on, and when a run is over that never came there.

    Held time does not count, and after a step back the dialogue's new end does.
    """
    if status_at(state, now) is Status.OVER:
        return True
    if state.started_at is None or now < state.started_at:
        return False
    clock = state.clock(now)
    begun = [slot for slot in state.slots if slot.kind is Kind.LEARNING and slot.starts_at <= clock]
    return bool(begun) and clock >= begun[-1].ends_at - lead(state)


def lead(state: State) -> timedelta:
    return LEAD * (sum((slot.planned for slot in state.slots), NOTHING) / FULL)
