"""How many have answered, told to the screens at most once a second per seminar, however many answers come.

An answer raises no revision in its own transaction: all of a run's answers would wait for one another there. What is
told is counted anew from the ballots, so that nothing is wrong for longer than until the next answer or the sealing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.db.models import Q

from evaluation.models import Evaluation
from facilitation import clock, threads
from facilitation.live import bump
from facilitation.topics import Name, of_group, of_run

log = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two tellings of a run, by whichever process
GATHER = 0.1  # seconds that the first of some answers waits for others


class Told(StrEnum):
    YES = "yes"
    SOON = "soon"  # another process has told just now
    GONE = "gone"  # the run is there no more


def tell_counts(*, run: int, groups: Collection[int], now: datetime) -> Told:
    """One wave: the control room and these groups learn their numbers, unless the run had one within the second."""
    with transaction.atomic():
        own = Evaluation.objects.filter(pk=run)
        is_due = Q(told_at=None) | Q(told_at__lte=now - timedelta(seconds=EVERY)) | Q(told_at__gt=now)
        if not own.filter(is_due).update(told_at=now):
            return Told.SOON if own.exists() else Told.GONE
        bump(*of_run(run, Name.CONTROL), *(of_group(run, group) for group in groups))
    return Told.YES


class Counting:
    """Which groups' numbers this process has yet to tell. `later` runs something after so many seconds."""

    def __init__(
        self,
        *,
        later: Callable[[float, Callable[[], None]], None],
        tell: Callable[[int, Collection[int]], Told],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._later, self._tell, self._monotonic = later, tell, monotonic
        self._lock = threading.Lock()
        self._waiting: dict[int, set[int]] = {}
        self._not_before: dict[int, float] = {}

    def note(self, run: int, group: int) -> None:
        """The group's number is another; told within a second or so. Costs the caller nothing."""
        with self._lock:
            is_on_its_way = run in self._waiting
            self._waiting.setdefault(run, set()).add(group)
        if not is_on_its_way:
            self._soon(run)

    def forget(self) -> None:
        with self._lock:
            self._waiting.clear()
            self._not_before.clear()

    def _soon(self, run: int) -> None:
        wait = self._not_before.get(run, 0.0) - self._monotonic()
        self._later(max(GATHER, wait), partial(self._wave, run))

    def _wave(self, run: int) -> None:
        with self._lock:
            groups = self._waiting.pop(run, set())
            self._not_before[run] = self._monotonic() + EVERY
        if not groups:
            return
        try:
            told = self._tell(run, groups)
        except RuntimeError:  # the process ends
            return
        except Exception:  # the database may be away; the answers are safe
            log.exception("The numbers of answers could not be told.")
            told = Told.SOON
        if told is Told.SOON:
            for group in groups:
                self.note(run, group)


def _later(seconds: float, work: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()


def _tell(run: int, groups: Collection[int]) -> Told:
    """In the line of those who write, on a connection of theirs."""
    work = partial(_told, run, groups)
    told: Told = threads.writers().submit(work).result()
    return told


def _told(run: int, groups: Collection[int]) -> Told:
    return tell_counts(run=run, groups=groups, now=clock.now())


counting = Counting(later=_later, tell=_tell)


def tell_soon(run: int, group: int) -> None:
    """Call it once the answer is committed."""
    counting.note(run, group)
