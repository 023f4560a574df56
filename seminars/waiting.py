"""Whether a new film has to wait: which runs ahead show the Talk's present film and would lose by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from seminars import gate
from seminars.clearance import consent_facts, day_of, for_rooms
from seminars.models import Run, Talk

QUIET_BEFORE = timedelta(minutes=15)
"""So long before a run no film is exchanged under it: rooms hold the one they have fetched."""
LONGEST = timedelta(days=1)


def runs_that_lose(talk: Talk, film: str, now: datetime) -> list[Run]:
    """The published runs ahead that may show the present film and could not show this one, the nearest first.

    A presenter has not agreed to it, or the run is under way or about to begin. Four queries.
    """
    row = for_rooms(Talk.objects.filter(pk=talk.pk).exclude(file="").exclude(sha256=film)).first()
    if row is None:
        return []
    present = consent_facts(row)
    following = replace(present, film=film)
    return [
        run
        for run in runs_ahead(row, now)
        if gate.has_consent(present, day_of(run))
        and (run.starts_at <= now + QUIET_BEFORE or not gate.has_consent(following, day_of(run)))
    ]


def runs_ahead(talk: Talk, now: datetime) -> list[Run]:
    """The published runs of the Talk's seminar that are not over, the nearest first; one query."""
    runs = Run.objects.real().filter(seminar=talk.seminar_id, status=Run.Status.PUBLISHED, starts_at__gt=now - LONGEST)
    return [run for run in runs.order_by("starts_at", "pk") if run.ends_at > now]
