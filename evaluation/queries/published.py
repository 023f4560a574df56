"""The reports that everybody may read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from evaluation.models import Report
from seminars.models import Run, Seminar


def public_report(slug: str, run: int) -> Report | None:
    """The newest open report of the run, on a page of a seminar that is public."""
    found = open_to_all().filter(run=run, run__seminar__slug=slug).select_related("run__seminar")
    return found.order_by("-number").first()


def public_number(run: Run) -> int | None:
    """The number of the report that `public_report` finds."""
    return open_to_all().filter(run=run).order_by("-number").values_list("number", flat=True).first()


def public_reports(seminars: Iterable[Seminar]) -> list[Report]:
    """The newest open report of each run of these seminars, the latest run first, without what is in it. One query."""
    rows = open_to_all().filter(run__seminar__in=list(seminars)).order_by("-run__starts_at", "-number")
    newest: dict[int, Report] = {}
    for row in rows.select_related("run__seminar").defer("snapshot", "brief"):
        newest.setdefault(row.run_id, row)
    return list(newest.values())


def words_are_erased(report: Report) -> bool:
    """Whether people wrote what was not published in time; a third report repeats the second."""
    if report.number < 3:
        return report.words_erased_at is not None
    return Report.objects.filter(run=report.run_id, number=2, words_erased_at__isnull=False).exists()


def words_are_open(report: Report, *, to_all: bool) -> bool:
    """Whether what people wrote is read in this report. A third shows it to those to whom the second is open: that
    press opens it, and nothing else does."""
    if report.number < 3:
        return True
    second = Report.objects.filter(run=report.run_id, number=2, published_at__isnull=False)
    return (second.filter(public_at__isnull=False) if to_all else second).exists()


def open_to_all() -> QuerySet[Report]:
    """Those that everybody may read now."""
    shown = Report.objects.filter(published_at__isnull=False, public_at__isnull=False, run__rehearsal_of=None)
    return shown.filter(run__status=Run.Status.PUBLISHED, run__seminar__status=Seminar.Status.PUBLISHED)
