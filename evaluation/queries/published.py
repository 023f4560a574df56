"""The reports that everybody may read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from evaluation.models import Report
from seminars.models import Run, Seminar


def public_report(slug: str, run: int) -> Report | None:
    """The newest open report of the run, on a page of a seminar that is public."""
    found = _open().filter(run=run, run__seminar__slug=slug).select_related("run__seminar")
    return found.order_by("-number").first()


def public_reports(seminars: Iterable[Seminar]) -> list[Report]:
    """The newest open report of each run of these seminars, the latest run first, without what is in it. One query."""
    rows = _open().filter(run__seminar__in=list(seminars)).select_related("run__seminar").defer("snapshot", "brief")
    newest: dict[int, Report] = {}
    for row in rows.order_by("-run__starts_at", "-number"):
        newest.setdefault(row.run_id, row)
    return list(newest.values())


def _open() -> QuerySet[Report]:
    shown = Report.objects.filter(published_at__isnull=False, public_at__isnull=False, run__rehearsal_of=None)
    return shown.filter(run__status=Run.Status.PUBLISHED, run__seminar__status=Seminar.Status.PUBLISHED)
