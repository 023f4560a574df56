"""The frozen reports that the overview is made of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, Subquery

from evaluation.models import Report
from evaluation.overview import Frozen, as_called
from groups.models import Municipality


def published(now: datetime) -> list[Frozen]:
    """The newest published snapshot of every real run, oldest seminar first: three queries, however many there are."""
    newest = Report.objects.filter(run=OuterRef("run"), published_at__lte=now).order_by("-number").values("number")[:1]
    real = {"run__rehearsal_of": None, "run__is_demo": False, "published_at__lte": now}
    rows = Report.objects.filter(**real, number=Subquery(newest)).select_related("run__seminar")
    rows = rows.prefetch_related("run__seminar__translations").order_by("run__starts_at", "pk")
    names = dict(Municipality.objects.values_list("pk", "name"))
    return [
        Frozen(
            row.run_id,
            row.run.seminar.said["title"].text,
            row.run.seminar.theme,
            as_called(row.snapshot, names),
            row.public_at is not None and row.public_at <= now,
        )
        for row in rows
        if "whole" in row.snapshot
    ]
