"""Purging: what holds, what would go, and what goes, a batch at a time and never while a seminar goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from seminars.errors import PlanningError
from seminars.models import Hold, Purged, Retention, RetentionExport, Run, Seminar, User
from seminars.retention import (
    COVERS,
    FIRST_AFTER,
    GRACE,
    Asked,
    Found,
    Kind,
    allowed,
    is_time,
    registry,
)
from seminars.services.scrubbing import note_unclean, scrub_when_quiet
from seminars.services.trail import note
from seminars.wording_retention import time_text


@dataclass(frozen=True, slots=True)
class Held:
    """What is on hold: everything, or these runs."""

    is_all: bool
    runs: frozenset[int]

    def stops(self, run: int) -> bool:
        return self.is_all or run in self.runs


@dataclass(frozen=True, slots=True)
class Told:
    """A kind and its time as they are said to everybody."""

    name: object
    holds: object
    since: object
    time: str


@dataclass(frozen=True, slots=True)
class Line:
    """A kind as it stands: its time, what is due by it, and what would go now."""

    kind: Kind
    number: int
    due: Found
    goes: Found


def settings_row(now: datetime) -> Retention:
    """The organisation's row, made with its first use: from then on the first month counts."""
    row, _new = Retention.objects.get_or_create(pk=1, defaults={"began_at": now})
    return row


def own_times() -> Mapping[str, Any]:
    """The organisation's own times by kind; makes no row."""
    times: Mapping[str, Any] = Retention.objects.filter(pk=1).values_list("times", flat=True).first() or {}
    return times


def told_times() -> list[Told]:
    """Every kind with the time that holds now, for the privacy page."""
    times = own_times()
    return [
        Told(kind.words.name, kind.words.holds, kind.words.since, time_text(kind.settled(times), kind.unit))
        for kind in registry.in_order()
    ]


def time_told(key: str) -> str:
    """For how long one kind is kept."""
    kind = registry.kinds[key]
    return time_text(kind.settled(own_times()), kind.unit)


def held() -> Held:
    """What is on hold now."""
    rows: list[tuple[int | None, int | None]] = list(Hold.objects.values_list("run", "seminar"))
    seminars = [seminar for _run, seminar in rows if seminar]
    of_seminars = Run.objects.filter(seminar__in=seminars).values_list("pk", flat=True) if seminars else ()
    return Held((None, None) in rows, frozenset({*(run for run, _seminar in rows if run), *of_seminars}))


def begins_at(row: Retention) -> datetime:
    """Nothing goes before this."""
    return row.began_at + FIRST_AFTER


def lines(*, now: datetime) -> list[Line]:
    """Every kind with what is due and what would go: the dry run. Changes nothing."""
    row, kept, at = settings_row(now), held(), _at(now)
    return [_line(kind, row, kept, at) for kind in registry.in_order()]


def _at(now: datetime) -> Asked:
    """All there is, before a kind's time and holds narrow it."""
    return Asked(now, now, followed=registry.followed_from(now))


def _line(kind: Kind, row: Retention, kept: Held, at: Asked) -> Line:
    asked, may_go = _asked(kind, row, kept, at), _allowed(kind, row, kept, at)
    due = kind.look(asked)
    goes = due if may_go == asked else kind.look(may_go) if may_go else Found()
    return Line(kind, kind.settled(row.times), due, goes)


def _asked(kind: Kind, row: Retention, kept: Held, at: Asked) -> Asked:
    runs = frozenset() if kind.is_technical else kept.runs
    return replace(at, before=kind.before(at.now, row.times), held=runs)


def _allowed(kind: Kind, row: Retention, kept: Held, at: Asked) -> Asked | None:
    """What may go of the kind; None when nothing may."""
    if kept.is_all and not kind.is_technical:
        return None
    asked = _asked(kind, row, kept, at)
    is_demanded = row.demands_export and kind.is_exported and not kind.is_fixed
    covered = _covered(kind, at.now) if is_demanded else ()
    before = allowed(asked.before, covered=covered, is_demanded=is_demanded)
    return None if before is None else replace(asked, before=before)


def _covered(kind: Kind, now: datetime) -> Iterable[datetime]:
    for covers in RetentionExport.objects.filter(at__lte=now - GRACE).values_list("covers", flat=True):
        if moment := parse_datetime(covers.get(kind.key, "")):
            yield moment


def may_purge(*, now: datetime) -> str:
    """Why nothing goes now: `first_month` or `busy`; empty when it may."""
    if now < begins_at(settings_row(now)):
        return "first_month"
    return "busy" if registry.is_busy(now) else ""


def purge_all(*, now: datetime) -> dict[str, int]:
    """Lets everything go that may, kind by kind, and says how much of each; stops when a seminar is near.

    Done again it does what is left; two at once let each thing go once. Each batch and its entry in the log are one
    transaction.
    """
    gone: dict[str, int] = {}
    for kind in registry.kinds.values():
        while not may_purge(now=now):
            count = _purge_batch(kind, now)
            if not count:
                break
            gone[kind.key] = gone.get(kind.key, 0) + count
    return gone


def purge_kind(*, key: str, now: datetime) -> int:
    """Lets go of one kind without waiting for the night; returns how much went. For what is kept for days only."""
    settings_row(now)
    gone = 0
    while count := _purge_batch(registry.kinds[key], now):
        gone += count
    return gone


def _purge_batch(kind: Kind, now: datetime) -> int:
    with transaction.atomic():
        row = Retention.objects.select_for_update(no_key=True).get(pk=1)
        asked = _allowed(kind, row, held(), _at(now))
        found = kind.purge(asked, kind.batch) if asked else Found()
        if found.count:
            Purged.objects.create(
                at=now, kind=kind.key, count=found.count, oldest=found.oldest, runs=sorted(found.runs)
            )
            note_unclean(kind.tables, now=now)
    return found.count


def purge_when_due(*, now: datetime) -> dict[str, int]:
    """What beat asks for each hour: purges at night, and takes what went out of the database's files."""
    row = settings_row(now)
    gone: dict[str, int] = {}
    if is_time(timezone.localtime(now), last=timezone.localtime(row.purged_at or row.began_at)) and not may_purge(
        now=now
    ):
        gone = purge_all(now=now)
        if not may_purge(now=now):
            Retention.objects.filter(pk=1).update(purged_at=now)
    scrub_when_quiet(now=now)
    return gone


@transaction.atomic
def set_times(*, times: Mapping[str, int], demands_export: bool, by: User, now: datetime) -> int:
    """The organisation's own times, within floor and ceiling; returns how many changed. Each stands in the trail."""
    settings_row(now)
    row = Retention.objects.select_for_update(no_key=True).get(pk=1)
    changed = 0
    for key, number in times.items():
        kind = registry.kinds[key]
        if kind.settled(row.times) != kind.settled({key: number}):
            row.times[key] = kind.settled({key: number})
            told = f"{kind.words.name}: {time_text(row.times[key], kind.unit)}"
            note(person=by.pk, action="changed", row=row, told=told, now=now)
            changed += 1
    if row.demands_export != demands_export:
        row.demands_export = demands_export
        on, off = gettext("Inget gallras utan export."), gettext("Det gallras också utan export.")
        note(person=by.pk, action="changed", row=row, told=on if demands_export else off, now=now)
        changed += 1
    row.save()
    return changed


@transaction.atomic
def put_on_hold(*, run: Run | None, seminar: Seminar | None, reason: str, by: User, now: datetime) -> Hold:
    """Nothing of it is purged from now on. Raises PlanningError `already_held`."""
    if Hold.objects.filter(run=run, seminar=seminar).exists():
        raise PlanningError("already_held")
    hold = Hold.objects.create(run=run, seminar=seminar, reason=reason, by=by, began_at=now)
    note(person=by.pk, action="added", row=hold, told=str(hold), now=now)
    return hold


@transaction.atomic
def end_hold(*, hold: Hold, by: User, now: datetime) -> None:
    """What was on hold is purged as everything else, from the next night on."""
    note(person=by.pk, action="removed", row=hold, told=str(hold), now=now)
    hold.delete()


def note_export(*, covers: Mapping[str, datetime], by: User, now: datetime) -> RetentionExport:
    """Somebody has been handed what goes within a month."""
    kept = {key: moment.isoformat() for key, moment in covers.items()}
    made = RetentionExport.objects.create(at=now, by=by, covers=kept)
    note(person=by.pk, action="done", row=made, told=gettext("Exporten före gallring hämtades."), now=now)
    return made


def to_come(kind: Kind, *, now: datetime) -> Asked:
    """What an export holds of the kind: all that is due within a month, on hold or followed up or not, so that
    nothing goes unseen when that ends."""
    later = now + COVERS
    return Asked(kind.before(later, own_times()), now)
