"""The frozen reports that the overview is made of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from evaluation.models import Report
from evaluation.overview import Frozen, as_called
from evaluation.queries.published import open_to_all
from groups.models import Municipality


def published(now: datetime, *, of_demo: bool = False) -> list[Frozen]:
    """The newest published snapshot of every real run, or of the demo's, oldest seminar first: three queries, however
    many there are. A run is open to all when any of its reports is."""
    newest = Report.objects.filter(run=OuterRef("run"), published_at__lte=now).order_by("-number").values("number")[:1]
    real = {"run__rehearsal_of": None, "run__is_demo": of_demo, "published_at__lte": now}
    to_all = open_to_all().filter(run=OuterRef("run"), published_at__lte=now, public_at__lte=now)
    rows = Report.objects.filter(**real, number=Subquery(newest)).annotate(to_all=Exists(to_all))
    rows = rows.select_related("run__seminar")
    rows = rows.prefetch_related("run__seminar__translations").order_by("run__starts_at", "pk")
    names = dict(Municipality.objects.values_list("pk", "name"))
    return [
        Frozen(
            row.run_id,
            row.run.seminar.said["title"].text,
            row.run.seminar.theme,
            as_called(row.snapshot, names),
            row.to_all,
        )
        for row in rows
        if "whole" in row.snapshot
    ]
