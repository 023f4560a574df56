"""How large a municipality is in a run, which decides whether a sheet may carry its name."""

from __future__ import annotations

from django.db.models import Sum

from groups.models import WorkGroup

LEAST_EXPECTED = 8  # people expected of a municipality before its sheets carry its name


def is_large_municipality(group: WorkGroup) -> bool:
    same = WorkGroup.objects.filter(run=group.run_id, municipality=group.municipality_id)
    expected = same.exclude(status=WorkGroup.Status.CANCELLED).aggregate(n=Sum("expected"))["n"] or 0
    return bool(expected >= LEAST_EXPECTED)
