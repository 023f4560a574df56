"""Presence: who was heard from, gathered in memory and written in one upsert per process every few seconds."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from facilitation.kept_films import BY_HAND, read_films
from facilitation.live import bump
from facilitation.models import Presence
from facilitation.queries.devices import KINDS
from facilitation.services.absences import Silence, note_silences
from facilitation.topics import Name, of_group, of_run
from groups.models import WorkGroup

WRITE_EVERY = timedelta(seconds=5)
ONLINE_FOR = timedelta(seconds=12)
"""A page that has not been heard from for this long has gone: two heartbeats and a little."""

NOTABLE = 1000  # ms: a computer's own clock that is wrong by less is not worth telling
FARTHEST = 400 * 86_400_000.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A screen's or a person's page, heard from at `at`; `report` is None when it said nothing about itself.

    `since` is when it was first heard from after the last writing, None if that is `at`.
    """

    run: int
    group: int | None
    key: str
    role: str
    at: datetime
    report: Mapping[str, Any] | None = None
    since: datetime | None = None


class Roll:
    """The sightings of this process since they were last written. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[int, str], Sighting] = {}
        self._written_at: datetime | None = None
        self.hears_since: datetime | None = None  # what was silent before was perhaps only not heard by us

    def forget(self) -> None:
        with self._lock:
            self._seen, self._written_at, self.hears_since = {}, None, None

    def note(self, sighting: Sighting) -> None:
        with self._lock:
            before = self._seen.get((sighting.run, sighting.key))
            if before is not None:
                report = before.report if sighting.report is None else sighting.report
                sighting = replace(sighting, report=report, since=before.since or before.at)
            self._seen[sighting.run, sighting.key] = sighting

    def take(self, now: datetime) -> list[Sighting] | None:
        """What is to be written, or None when it is not yet time to."""
        with self._lock:
            if self._written_at is not None and self._written_at <= now < self._written_at + WRITE_EVERY:
                return None
            self._written_at, seen, self._seen = now, list(self._seen.values()), {}
            self.hears_since = self.hears_since or now
            return seen

    def has_lost(self) -> None:
        """What was taken could not be written: nobody's silence until now is known."""
        with self._lock:
            self.hears_since = None


roll = Roll()


def write_roll(now: datetime) -> None:
    """Writes this process's sightings when it is time to, and notes who has gone."""
    sightings = roll.take(now)
    if sightings is None:
        return
    try:
        record(sightings=sightings, now=now, hears_since=roll.hears_since)
    except BaseException:
        roll.has_lost()
        raise


def read_report(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a screen says of itself, rounded so that only real changes count; anything unknown is dropped."""
    report: dict[str, Any] = {
        name: given[name] for name in ("sound", "hidden", "stalled") if isinstance(given.get(name), bool)
    }
    if (loaded := _number(given.get("talk_loaded"))) is not None:
        report["talk_loaded"] = round(min(1.0, max(0.0, loaded)) * 20) / 20
    if (offset := _number(given.get("offset_ms"))) is not None:
        report["offset_ms"] = round(max(-600_000.0, min(600_000.0, offset)) / 100) * 100
    if (off := _number(given.get("clock_ms"))) is not None and abs(off) > NOTABLE:
        report["clock_ms"] = round(max(-FARTHEST, min(FARTHEST, off)) / 1000) * 1000
    if films := read_films(given.get("talks")):
        report["talks"] = films
    if given.get("plays") in BY_HAND:
        report["plays"] = given["plays"]
    return report


@transaction.atomic
def record(*, sightings: Collection[Sighting], now: datetime, hears_since: datetime | None = None) -> None:
    """One upsert. Bumps `control` of the runs where somebody came, went, moved, or told something new, and the topics
    of the groups whose screens or facilitators came or went, or got more of the films; notes whose line was lost.

    `hears_since` is when this process began to hear (None: always). Until it has heard for as long as one may be
    silent, it says of nobody that they have gone: a restart of ours is not the loss of everyone's line.
    """
    known = {(row.run_id, row.key): row for row in _rows(sightings)}
    groups = set(WorkGroup.objects.filter(pk__in={s.group for s in sightings if s.group}).values_list("pk", flat=True))
    rows = [
        _row(sighting, known.get((sighting.run, sighting.key)))
        for sighting in sorted(sightings, key=lambda s: (s.run, s.key))
        if sighting.group is None or sighting.group in groups
    ]
    Presence.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["run", "key"],
        update_fields=["group", "role", "last_seen", "is_online", "report"],
    )
    news = [row for row in rows if _is_news(row, known.get((row.run_id, row.key)))]
    came = [row for row in news if _is_seen_in_the_room(row, known.get((row.run_id, row.key)))]
    gone = _note_gone(now) if hears_since is None or now - hears_since >= ONLINE_FOR else []
    note_silences([*_ended(sightings, known, hears_since), *(Silence(row, row.last_seen) for row in gone)])
    control = {topic for row in (*news, *gone) for topic in of_run(row.run_id, Name.CONTROL)}
    rooms = {of_group(row.run_id, row.group_id) for row in (*came, *gone) if row.role in KINDS and row.group_id}
    if topics := control | rooms:
        bump(*topics)


def _rows(sightings: Collection[Sighting]) -> Collection[Presence]:
    if not sightings:
        return []
    return Presence.objects.filter(run__in={s.run for s in sightings}, key__in={s.key for s in sightings})


def _row(sighting: Sighting, before: Presence | None) -> Presence:
    report = dict(sighting.report) if sighting.report is not None else (before.report if before else {})
    return Presence(
        run_id=sighting.run,
        key=sighting.key,
        group_id=sighting.group,
        role=sighting.role,
        first_seen=sighting.since or sighting.at,
        last_seen=max(sighting.at, before.last_seen) if before else sighting.at,
        report=report,
        is_online=True,
    )


def _is_news(row: Presence, before: Presence | None) -> bool:
    return before is None or (before.is_online, before.group_id, before.report) != (True, row.group_id, row.report)


def _is_seen_in_the_room(row: Presence, before: Presence | None) -> bool:
    """Whether the room's own pages show it: a page came, or more of the films."""
    if before is None or not before.is_online or before.group_id != row.group_id:
        return True
    return bool(before.report.get("talks") != row.report.get("talks"))


def _ended(
    sightings: Iterable[Sighting], known: Mapping[tuple[int, str], Presence], hears_since: datetime | None
) -> Iterator[Silence]:
    """The silences of those who are back: noted when they began, or that nobody was there to note but could hear."""
    for sighting in sightings:
        before, back_at = known.get((sighting.run, sighting.key)), sighting.since or sighting.at
        if before is None or back_at - before.last_seen <= ONLINE_FOR:
            continue
        if not before.is_online or hears_since is None or before.last_seen >= hears_since:
            yield Silence(before, before.last_seen, back_at)


def _note_gone(now: datetime) -> list[Presence]:
    gone = Presence.objects.filter(is_online=True, last_seen__lt=now - ONLINE_FOR)
    rows = list(gone.only("run", "group", "role", "key", "last_seen"))
    if rows:
        gone.update(is_online=False)
    return rows


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
