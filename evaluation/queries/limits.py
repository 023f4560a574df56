"""How many answers a figure takes in this organisation; never fewer than the floor, whatever stands in the database."""

from __future__ import annotations

from evaluation.disclosure import DEFAULT_THRESHOLDS, FLOOR, Thresholds
from seminars.models import Organisation


def limits() -> Thresholds:
    """The organisation's own k; percentages and texts need ten answers, or k where that is more. One query."""
    chosen = Organisation.objects.filter(pk=1).values_list("least_answers", flat=True).first()
    k = max(FLOOR, DEFAULT_THRESHOLDS.k if chosen is None else chosen)
    return Thresholds(k=k, percent=max(DEFAULT_THRESHOLDS.percent, k), texts=max(DEFAULT_THRESHOLDS.texts, k))
