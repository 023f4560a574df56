"""How long the facilitator's course holds. Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=45)
"""So long before it ends one is told."""


class Standing(StrEnum):
    MISSING = "missing"
    VALID = "valid"
    ENDING = "ending"
    ENDED = "ended"


def valid_until(completed_on: date, months: int) -> date | None:
    """The last day it holds; None when it never ends (`months` 0)."""
    if not months:
        return None
    year, month = divmod(completed_on.year * 12 + completed_on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(completed_on.day, last))


def standing(completed_on: date | None, months: int, on: date) -> Standing:
    """How the course stands on a day: on the run's own when it is about a run."""
    if completed_on is None:
        return Standing.MISSING
    until = valid_until(completed_on, months)
    if until is None or on + SOON <= until:
        return Standing.VALID
    return Standing.ENDING if on <= until else Standing.ENDED
