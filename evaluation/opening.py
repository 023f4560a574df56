"""When the closing evaluation may be answered: a pure reading of the run's state. No Django, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.timeline import END_CAN_BE_UNDONE, State, Status, status_at
from seminars.agenda import Kind

LAST_MINUTES = timedelta(minutes=5)
GRACE = timedelta(hours=24)
LEAST = timedelta(minutes=5)  # it stays open once it has opened
SETTLE = timedelta(minutes=5)  # after the end, before what was answered is laid and the first report is made


class Opening(StrEnum):
    LATER = "later"
    OPEN = "open"
    CLOSED = "closed"


def opens_at(state: State, opened_at: datetime | None = None) -> datetime:
    """The earliest of the evaluation's slot, five minutes before the hard out, and an early end.

    In a run shorter than the usual the five minutes are the evaluation's own planned length. `opened_at` is when a
    facilitator opened it for those who leave early: it counts from the productive dialogue on.
    """
    usual = _usually_opens_at(state)
    if opened_at is None:
        return usual
    return min(usual, max(opened_at, early_from(state)))


def early_from(state: State) -> datetime:
    """From when a facilitator may open it: the productive dialogue, and without one not before it opens anyway."""
    dialogues = [slot.starts_at for slot in state.slots if slot.kind == Kind.PRODUCTIVE]
    return min(dialogues, default=_usually_opens_at(state))


def _usually_opens_at(state: State) -> datetime:
    slots = [slot for slot in state.slots if slot.kind == Kind.EVALUATION]
    last = min([LAST_MINUTES, *(slot.planned for slot in slots)])
    ends = [state.ended_at] if state.ended_at else []
    return min([*(slot.starts_at for slot in slots), state.hard_out - last, *ends])


def over_at(state: State) -> datetime:
    """When the run is over: its early end, or the end of its last slot. While it is held, the earliest it can be."""
    return state.ended_at or max((slot.ends_at for slot in state.slots), default=state.hard_out)


def closes_at(state: State) -> datetime:
    """A day of grace after the end, on the same link; never less than five minutes after it opened."""
    return max(over_at(state) + GRACE, opens_at(state) + LEAST)


def opening(state: State, now: datetime, opened_at: datetime | None = None) -> Opening:
    """`opened_at` as in `opens_at`."""
    if now < opens_at(state, opened_at):
        return Opening.LATER
    return Opening.OPEN if now < closes_at(state) else Opening.CLOSED


def is_over(state: State, now: datetime) -> bool:
    """True once the run has been held and ended; a run that never began, or stands still, is not over."""
    return status_at(state, now) is Status.OVER


def settled_at(state: State) -> datetime:
    """When the first report is due, once the run is over; after an early end not before nobody can undo it."""
    return over_at(state) + (SETTLE if state.ended_at is None else END_CAN_BE_UNDONE)


def is_report_due(state: State, now: datetime) -> bool:
    return is_over(state, now) and settled_at(state) <= now
