"""When the closing evaluation may be answered: a pure reading of the run's state. No Django, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.timeline import State
from seminars.agenda import Kind

LAST_MINUTES = timedelta(minutes=5)
GRACE = timedelta(hours=24)
SETTLE = timedelta(minutes=5)  # after the end, before the first report is made


class Opening(StrEnum):
    LATER = "later"
    OPEN = "open"
    CLOSED = "closed"


def opens_at(state: State) -> datetime:
    """The earliest of the evaluation's slot, five minutes before the hard out, and an early end."""
    starts = [slot.starts_at for slot in state.slots if slot.kind == Kind.EVALUATION]
    ends = [state.ended_at] if state.ended_at else []
    return min([*starts, state.hard_out - LAST_MINUTES, *ends])


def over_at(state: State) -> datetime:
    """When the run is over: its early end, or the end of its last slot."""
    return state.ended_at or max((slot.ends_at for slot in state.slots), default=state.hard_out)


def closes_at(state: State) -> datetime:
    """A day of grace after the end, on the same link."""
    return over_at(state) + GRACE


def opening(state: State, now: datetime) -> Opening:
    if now < opens_at(state):
        return Opening.LATER
    return Opening.OPEN if now < closes_at(state) else Opening.CLOSED


def report_due_at(state: State) -> datetime:
    return over_at(state) + SETTLE
