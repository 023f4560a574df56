"""Until when a group may correct what it wrote."""

from __future__ import annotations

from datetime import datetime, timedelta

from facilitation.queries.agenda import rundown
from seminars.models import Run

CORRECTED_FOR = timedelta(days=1)


def locks_at(run: Run) -> datetime:
    """A day after the run's end as planned, or as it became if that is later. Two queries."""
    return max(run.ends_at, end_of(run)) + CORRECTED_FOR


def end_of(run: Run) -> datetime:
    """When the run is over, or was, as its cues have it."""
    state = rundown(run).state
    return state.ended_at or state.ends_at


def is_locked(run: Run, now: datetime) -> bool:
    """Asks the log only when the planned day has passed."""
    return now > run.ends_at + CORRECTED_FOR and now > locks_at(run)
