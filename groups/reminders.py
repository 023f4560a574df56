"""Which mail goes by itself how long before or after a run. Pure: days and hours, no rows.

A mail that says "tomorrow" is not sent on another day: whoever was late, or a server that was down, misses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from seminars.mails import Kind

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From `first` until `last`, counted from the run's start (before: negative)."""

    first: timedelta
    last: timedelta


BEFORE: Mapping[Kind, Window] = {
    Kind.COURSE: Window(-14 * DAY, -7 * DAY),
    Kind.REMINDER_WEEK: Window(-7 * DAY, -6 * DAY),
    Kind.REMINDER_DAY: Window(-DAY, -9 * HOUR),
    Kind.REMINDER_HOUR: Window(-HOUR, -20 * timedelta(minutes=1)),
}
AFTER: Mapping[Kind, Window] = {Kind.THANKS: Window(2 * HOUR, 3 * DAY)}
"""Counted from the run's planned end."""
LONGEST_BEFORE, LONGEST_AFTER = 14 * DAY, 3 * DAY


def due(*, starts_at: datetime, ends_at: datetime, now: datetime, today: date, day: date) -> list[Kind]:
    """The mails whose time it is. `today` and the run's `day` are dates in Stockholm: "tomorrow" is meant there."""
    before = [kind for kind, window in BEFORE.items() if window.first <= now - starts_at < window.last]
    after = [kind for kind, window in AFTER.items() if window.first <= now - ends_at < window.last]
    return [kind for kind in before + after if kind is not Kind.REMINDER_DAY or day - today == DAY]
