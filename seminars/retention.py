"""How long what is written here is kept: kinds with their times, what is due, and what an export has to cover. Pure.

Each app registers its kinds when it starts, so that one list tells the privacy page, the planning desk and the nightly
purge the same. A new kind is one `Kind` more in an app's `retention_kinds`; a model of no kind is named under `keep`.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

BATCH = 500
"""Rows that go in one transaction."""
COVERS = timedelta(days=30)
"""An export holds what goes within so long."""
FIRST = (
    "contacts", "registrations", "sheets", "texts", "proposals", "notes", "rooms", "equipment", "course", "links",
    "report_links", "mail_log", "mail_folder", "faults",
)  # fmt: skip
"""What a reader looks for first; the rest follows as the apps say it, and what is technical last."""
GRACE = timedelta(days=7)
"""So long after an export nothing of it goes, where an export is demanded: time to see that the file can be opened."""
FIRST_AFTER = timedelta(days=30)
"""Nothing goes in an installation that has known of these times for less."""
NIGHT = range(1, 5)
"""Hours of the local day at which things go."""
OVERDUE = timedelta(hours=36)
"""A machine that is off at night purges at the first hour of day once the last time is so long ago."""
SAME_NIGHT = timedelta(hours=12)


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: what counts from before `before`, outside the runs that are on hold.

    Runs that began after `followed` are still followed up; None where that does not matter.
    """

    before: datetime
    now: datetime
    held: frozenset[int] = frozenset()
    followed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """How much is due, the oldest moment it counts from, and the runs that it is of."""

    count: int = 0
    oldest: datetime | None = None
    runs: frozenset[int] = frozenset()

    def __add__(self, other: Found) -> Found:
        known = [moment for moment in (self.oldest, other.oldest) if moment]
        return Found(self.count + other.count, min(known, default=None), self.runs | other.runs)


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind is called, what it holds, and what its time counts from; read in the reader's language."""

    name: object
    holds: object
    since: object


@dataclass(frozen=True, slots=True)
class Kind:
    """What is kept for the same time for the same reason.

    `models` are those it owns, by label; `tables` are scrubbed after a purge. `look` counts what is due and changes
    nothing. `purge` lets at most so much go, in one transaction, and returns what went. `files` are what an export
    holds of it, by name. With `is_technical` a hold does not stop it: nobody could want it as evidence.
    """

    key: str
    words: Words
    default: int
    floor: int
    ceiling: int
    models: tuple[str, ...]
    look: Callable[[Asked], Found]
    purge: Callable[[Asked, int], Found]
    files: Callable[[Asked], Iterable[tuple[str, bytes]]]
    unit: Unit = Unit.MONTHS
    tables: tuple[str, ...] = ()
    is_technical: bool = False
    is_exported: bool = True
    batch: int = BATCH

    @property
    def is_fixed(self) -> bool:
        """True where the time is the product's own and no organisation sets it."""
        return self.floor == self.ceiling

    def settled(self, times: Mapping[str, Any]) -> int:
        """The time that holds: the organisation's within floor and ceiling, else the usual one."""
        given = times.get(self.key)
        number = given if isinstance(given, int) and not isinstance(given, bool) else self.default
        return max(self.floor, min(number, self.ceiling))

    def before(self, now: datetime, times: Mapping[str, Any]) -> datetime:
        """What counts from before this instant is due."""
        return back(now, self.settled(times), self.unit)


def back(now: datetime, number: int, unit: Unit) -> datetime:
    """So much earlier. Months are the calendar's: a day that the month has not is its last."""
    if unit is not Unit.MONTHS:
        return now - timedelta(**{unit.value: number})
    year, month = divmod(now.year * 12 + now.month - 1 - number, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, calendar.monthrange(year, month + 1)[1]))


def allowed(before: datetime, *, covered: Iterable[datetime], is_demanded: bool) -> datetime | None:
    """The instant before which things may go, or None while an export is demanded and none covers anything.

    `covered` are the same kind's instants of the exports whose grace has passed.
    """
    if not is_demanded:
        return before
    latest = max(covered, default=None)
    return None if latest is None else min(before, latest)


def is_time(local: datetime, *, last: datetime) -> bool:
    """True when the purge is to run now: at night, or whenever the machine is on again after nights without it."""
    ago = local - last
    return ago >= OVERDUE or (local.hour in NIGHT and ago >= SAME_NIGHT)


@dataclass
class Registry:
    """What the apps have said: kinds, models that stay and why, when nothing may go, how long from its start a run is
    followed up, why a person may not be erased, and what else erasing one and telling what is known of one takes."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    kept: dict[str, object] = field(default_factory=dict)
    busy: list[Callable[[datetime], bool]] = field(default_factory=list)
    followed: list[Callable[[], timedelta]] = field(default_factory=list)
    refusers: list[Callable[[int], None]] = field(default_factory=list)
    erasers: list[Callable[..., None]] = field(default_factory=list)
    tellers: list[Callable[[Any], Mapping[str, list[dict[str, str]]]]] = field(default_factory=list)

    def add(self, kinds: Iterable[Kind]) -> None:
        for kind in kinds:
            self._is_new(kind.models)
            if kind.key in self.kinds or not kind.floor <= kind.default <= kind.ceiling:
                raise ValueError(f"retention kind {kind.key}")
            self.kinds[kind.key] = kind

    def keep(self, reason: object, *models: str) -> None:
        """These stay, for this reason."""
        self._is_new(models)
        self.kept |= dict.fromkeys(models, reason)

    def in_order(self) -> list[Kind]:
        """The kinds as they are listed to a reader."""
        places = {key: place for place, key in enumerate(FIRST)}
        return sorted(
            self.kinds.values(), key=lambda kind: (kind.is_technical, kind.is_fixed, places.get(kind.key, len(places)))
        )

    def is_busy(self, now: datetime) -> bool:
        return any(asks(now) for asks in self.busy)

    def followed_from(self, now: datetime) -> datetime | None:
        """Runs that began after this are still followed up."""
        return min((now - lasts() for lasts in self.followed), default=None)

    def owner(self, model: str) -> Kind | None:
        return next((kind for kind in self.kinds.values() if model in kind.models), None)

    def _is_new(self, models: Collection[str]) -> None:
        if twice := [model for model in models if model in self.kept or self.owner(model)]:
            raise ValueError(f"models of two kinds: {twice}")


registry = Registry()
