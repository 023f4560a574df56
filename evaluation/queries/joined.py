"""Who took part in a run, groups counted in that became part of another municipality's while it went on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F, Q, QuerySet

from evaluation.given import Place
from evaluation.models import Report
from groups.models import Municipality, WorkGroup
from seminars.models import Run

CANCELLED = WorkGroup.Status.CANCELLED
TOOK_PART = ~Q(status=CANCELLED) | Q(merged_into__isnull=False) & ~Q(merged_into__status=CANCELLED)


def took_part(run: Run) -> QuerySet[WorkGroup]:
    """Groups that are there, and those that are part of one that is."""
    return WorkGroup.objects.filter(TOOK_PART, run=run)


def told_of(run: Run) -> QuerySet[Municipality]:
    """Those that a report of the run tells of, or will: a second is made of who takes part when it is."""
    reports = Report.objects.filter(run=run)
    frozen = [places or {} for places in reports.values_list("snapshot__municipalities", flat=True)]
    numbers = {scope.get("id") for places in frozen for scope in places.values()} - {None}
    names = {name for places in frozen for name, scope in places.items() if scope.get("id") is None}
    told = Q(pk__in=numbers) | Q(name__in=names)
    if not reports.filter(number__gt=1).exists():
        told |= Q(groups__in=took_part(run))
    return Municipality.objects.filter(told).distinct()


def with_joined(run: Run, places: Iterable[Place]) -> list[Place]:
    """The places with the municipalities that a group of theirs went to; one that has no group left by that is a place
    without groups. By name. One query."""
    found = {place.id: place for place in places}
    gone = took_part(run).filter(status=CANCELLED).exclude(merged_into__municipality=F("municipality"))
    for pk, name, other in gone.values_list("municipality", "municipality__name", "merged_into__municipality__name"):
        place = found.get(pk) or Place(name, groups=0, expected=0, present=0, id=pk)
        found[pk] = replace(place, joined=tuple(sorted({*place.joined, other})))
    return sorted(found.values(), key=lambda place: place.name)
