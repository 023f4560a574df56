"""What time it is, for the whole live part: one clock for all processes on PostgreSQL, never going back."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import DatabaseError, connection

from facilitation.anchor import Anchor, Sample, best

log = logging.getLogger(__name__)

MEASURE_EVERY = 10.0  # seconds
TRIES = 5


class Clock:
    """Anchored to the database's clock on PostgreSQL, else to this machine's."""

    def __init__(self) -> None:
        self._anchor = Anchor(time.monotonic(), datetime.now(UTC))
        self._measured = float("-inf")
        self._lock = threading.Lock()
        self.pinned: datetime | None = None

    def now(self) -> datetime:
        """Measures again when it is time to and this thread may wait; in an event loop it only reads."""
        if self.pinned is not None:
            return self.pinned
        mono = time.monotonic()
        if mono - self._measured > MEASURE_EVERY and not _in_event_loop() and self._lock.acquire(blocking=False):
            try:
                self._measure(mono)
            finally:
                self._lock.release()
        return self._anchor.now(time.monotonic())

    def _measure(self, mono: float) -> None:
        if connection.vendor != "postgresql":
            self._anchor = self._anchor.measured(Sample(mono, mono, datetime.now(UTC)))
        elif connection.in_atomic_block:
            return
        else:
            self._ask_database()
        self._measured = mono

    def _ask_database(self) -> None:
        try:
            sample = best([_asked() for _try in range(TRIES)])
        except DatabaseError:
            log.warning("The database's clock could not be read; going on with our own.")
            return
        self._anchor = self._anchor.measured(sample)


def _asked() -> Sample:
    with connection.cursor() as cursor:
        before = time.monotonic()
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
        return Sample(before, time.monotonic(), theirs)


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


_clock = Clock()


def now() -> datetime:
    """The time, aware, in UTC."""
    return _clock.now()


@contextmanager
def pinned(at: datetime) -> Iterator[Clock]:
    """For journeys on a made-up clock: stands at `at` until the caller sets `pinned` to something else."""
    _clock.pinned = at
    try:
        yield _clock
    finally:
        _clock.pinned = None
