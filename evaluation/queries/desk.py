"""What the organiser's page about a run's report shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evaluation.models import Evaluation, FreeText, Report, ReportLink
from evaluation.opening import closes_at, is_over, settled_at
from evaluation.queries.published import public_number
from facilitation.queries.agenda import rundown
from seminars.models import Run


def report_desk(run: Run, now: datetime) -> dict[str, Any]:
    """Reports, the newest first, what the next one waits for, which of them everybody sees, and links with whether they
    are valid.

    `due_at` and `closes_at` are None while the end is not known; `waiting` counts texts that nobody has read, and
    `words_wait` says that the third report lacks what people wrote until the second is published.
    """
    state = rundown(run).state
    over = is_over(state, now)
    links = ReportLink.objects.filter(run=run).select_related("municipality")
    evaluation = Evaluation.objects.filter(pk=run.pk).first() or Evaluation(run=run)
    reports = list(Report.objects.filter(run=run).order_by("-number"))
    numbers = {report.number: report for report in reports}
    second = numbers.get(2)
    return {
        "reports": reports,
        "is_over": over,
        "due_at": settled_at(state) if over else None,
        "closes_at": closes_at(state) if over else None,
        "may_make": over and evaluation.early_laid_at is not None and not numbers,
        "is_second_next": bool(numbers) and 2 not in numbers and evaluation.early_laid_at is not None,
        "words_wait": bool(3 in numbers and second and not second.published_at and second.snapshot.get("quotes")),
        "is_sealed": evaluation.sealed_at is not None,
        "waiting": FreeText.objects.filter(run=run, review=FreeText.Review.WAITING).count(),
        "was_public": any(report.public_at for report in reports),
        "public_number": public_number(run),
        "links": [(link, link.is_valid(now)) for link in links],
    }
