"""How many evaluations a group has laid: its used ballots, and once they are gone, what was written down of them."""

from __future__ import annotations

from django.db.models import Count, F
from django.db.models.functions import Coalesce

from groups.models import WorkGroup
from seminars.prepared import Prepared


def received_of(run: int) -> dict[int, int]:
    """By group; one query."""
    groups = WorkGroup.objects.filter(run=run).values_list("pk")
    found = groups.annotate(laid=Count("ballots"), counted=Coalesce(F("tally__received"), 0)).order_by()
    return {group: laid + counted for group, laid, counted in found}


def received(group: int) -> int:
    """One query."""
    return sum(_received(group)[0])


_received = Prepared(
    lambda group: (
        WorkGroup.objects.filter(pk=group)
        .order_by()
        .annotate(laid=Count("ballots"), counted=Coalesce(F("tally__received"), 0))
        .values_list("laid", "counted")
    )
)
