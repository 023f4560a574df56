"""What the organiser's page about a run's report shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evaluation.models import Report, ReportLink
from evaluation.opening import SETTLE, is_over, over_at
from facilitation.queries.agenda import rundown
from seminars.models import Run


def report_desk(run: Run, now: datetime) -> dict[str, Any]:
    """Reports, links with whether they are valid, and when the report comes (None while the end is not known)."""
    state = rundown(run).state
    over = is_over(state, now)
    links = ReportLink.objects.filter(run=run).select_related("municipality")
    return {
        "reports": list(Report.objects.filter(run=run).defer("snapshot").order_by("-number")),
        "is_over": over,
        "due_at": over_at(state) + SETTLE if over else None,
        "links": [(link, link.is_valid(now)) for link in links],
    }
