"""What waits for an organiser's hand when a seminar is over, as the desk's first page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from evaluation.follow_up import DAY, OPEN_FOR
from evaluation.models import FollowUp, FreeText, Report
from evaluation.queries.follow_up import proposals_of, real_groups
from seminars.models import Organisation, Run
from seminars.services.retention import held


class Thing(StrEnum):
    """In the order in which they are done."""

    TEXTS = "texts"  # to be read
    SECOND = "second"  # the report that may be made, now that they are read
    REPORT = "report"  # to be published


@dataclass(frozen=True, slots=True)
class Waiting:
    """`number` of texts, or of the report. `until`: then what nobody has read is withheld; None where that is over, or
    nothing ends by itself: nobody is asked what came of the seminar, or it is on hold."""

    run: Run
    thing: Thing
    number: int
    until: datetime | None = None


def waiting(now: datetime) -> list[Waiting]:
    """One of each run and thing, the oldest run first; four queries at most."""
    reports = [Waiting(row.run, Thing.REPORT, row.number) for row in waiting_reports()]
    found = [*_to_read(now), *reports]
    return sorted(found, key=lambda each: (each.run.starts_at, each.run.pk))


def waiting_reports() -> QuerySet[Report]:
    """Reports that wait for an organiser's press, without what is in them; one that was taken back waits for nothing.

    Under a later one a first waits no more, and under a third that is open only a second with something that people
    wrote.
    """
    later = Report.objects.filter(run=OuterRef("run"), number__gt=1)
    followed = Report.objects.filter(run=OuterRef("run"), number=3, published_at__isnull=False)
    waits = Q(number=1) & ~Exists(later) | Q(number=2) & (~Exists(followed) | ~Q(snapshot__quotes=[])) | Q(number=3)
    real = {"run__rehearsal_of": None, "run__evaluation__erased_at": None, "published_at": None, "withdrawn_at": None}
    rows = Report.objects.filter(waits, **real).select_related("run__seminar").defer("snapshot", "brief")
    return rows.order_by("run__starts_at", "run", "-number")


def _to_read(now: datetime) -> Iterator[Waiting]:
    """Runs whose texts may be read and are not all read, or are read and in no report yet."""
    unread = Q(free_texts__review=FreeText.Review.WAITING)
    asked = FollowUp.objects.filter(group__run=OuterRef("pk")).order_by().values("group__run")
    runs = Run.objects.real().filter(
        status=Run.Status.PUBLISHED,
        evaluation__sealed_at__lte=now,
        evaluation__frozen_at=None,
        evaluation__erased_at=None,
        free_texts__isnull=False,
    )
    rows: QuerySet[Any] = runs.annotate(
        unread=Count("free_texts", filter=unread),
        asked_at=Subquery(asked.annotate(last=Max("asked_at")).values("last")),
        has_proposals=Exists(proposals_of(real_groups().filter(run=OuterRef(OuterRef("pk"))))),
        has_first=Exists(Report.objects.filter(run=OuterRef("pk"), number=1)),
    )
    organisation, on_hold = Organisation.objects.filter(pk=1).first() or Organisation(), held()
    for run in rows.select_related("seminar"):
        if run.unread:
            is_ended = run.asked_at or run.has_proposals or organisation.asks_participants
            until = (run.asked_at or run.ends_at + organisation.survey_days * DAY) + OPEN_FOR
            is_told = is_ended and until > now and not on_hold.stops(run.pk)
            yield Waiting(run, Thing.TEXTS, run.unread, until if is_told else None)
        elif run.has_first:
            yield Waiting(run, Thing.SECOND, 2)
