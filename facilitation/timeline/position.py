"""Where a run is now: the only place where a state meets the clock. `static/js/timeline.js` has the same rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.timeline.cues import utc
from facilitation.timeline.give_back import stand_still
from facilitation.timeline.state import Slot, State
from seminars.agenda import NOTHING


class Status(StrEnum):
    """What a run is doing. It is computed, never stored."""

    PLANNED = "planned"
    ARMED = "armed"
    RUNNING = "running"
    HELD = "held"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a run is. Before the start there is no slot, and `remaining` counts down to the first.

    `elapsed` is time that ran in the slot (holds left out): a Talk's place in its film. `projected_end` is the end if
    a held run went on now; `overrun` how far past the hard out that is.
    """

    status: Status
    index: int | None
    slot: Slot | None
    next: Slot | None
    elapsed: timedelta
    remaining: timedelta
    overrun: timedelta
    projected_end: datetime


def status_at(state: State, now: datetime) -> Status:
    """The run's status at `now`. It is over at its evaluation's end, unless it was held or ended before."""
    if state.ended_at is not None and now >= state.ended_at:
        return Status.OVER
    if state.started_at is None:
        return Status.PLANNED
    if now < state.started_at:
        return Status.ARMED
    if state.index(now) is None:
        return Status.OVER
    return Status.HELD if state.held_at is not None and now >= state.held_at else Status.RUNNING


def projected(state: State, now: datetime) -> State:
    """The state with its slots as they would stand if a held run, or one late to start, went on at `now`."""
    now = utc(now)
    return stand_still(state, now) if status_at(state, now) in (Status.PLANNED, Status.HELD) else state


def locate_state(state: State, now: datetime) -> Position:
    """Where the run is at `now`, an aware instant."""
    now = utc(now)
    status = status_at(state, now)
    end = state.ended_at or projected(state, now).ends_at
    overrun = max(NOTHING, end - state.hard_out)
    if status in (Status.PLANNED, Status.ARMED):
        first = state.slots[0]
        return Position(status, None, None, first, NOTHING, max(NOTHING, first.starts_at - now), overrun, end)
    index = state.index(now)
    if status is Status.OVER or index is None:
        return Position(status, None, None, None, NOTHING, NOTHING, overrun, end)
    following = state.slots[index + 1] if index + 1 < len(state.slots) else None
    position = Position(status, index, state.slots[index], following, NOTHING, NOTHING, overrun, end)
    return _timed(position, state.slots[index], state.clock(now))


def _timed(position: Position, slot: Slot, clock: datetime) -> Position:
    elapsed = max(NOTHING, clock - slot.starts_at - slot.stood)
    return replace(position, elapsed=elapsed, remaining=slot.ends_at - clock)
