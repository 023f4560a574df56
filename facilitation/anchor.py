"""A clock tied to another clock by measurements: runs on its own in between, and never back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

CATCH_UP = 10.0  # seconds in which a clock that is ahead is slowed down to the right time
SLOWEST = 0.95


@dataclass(frozen=True, slots=True)
class Sample:
    """The other clock showed `theirs` somewhere between `before` and `after`, in monotonic seconds of ours."""

    before: float
    after: float
    theirs: datetime

    @property
    def took(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Anchor:
    """It was `at` when our monotonic clock showed `mono`; since then time goes at `rate`."""

    mono: float
    at: datetime
    rate: float = 1.0

    def now(self, mono: float) -> datetime:
        return self.at + timedelta(seconds=max(0.0, mono - self.mono) * self.rate)

    def measured(self, sample: Sample) -> Anchor:
        """The anchor after a measurement: forward at once; if it is ahead it goes slower until it is right."""
        mono = sample.after
        right, ours = sample.theirs + timedelta(seconds=sample.took / 2), self.now(mono)
        if right >= ours:
            return Anchor(mono, right)
        ahead = (ours - right).total_seconds()
        return Anchor(mono, ours, max(SLOWEST, 1.0 - ahead / CATCH_UP))


def best(samples: Iterable[Sample]) -> Sample:
    """The one with the shortest round trip, which leaves least doubt."""
    return min(samples, key=lambda sample: sample.took)
