"""A run is given again on another day: a copy with its agenda, scripts and, if one likes, its groups."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from facilitation.services.scripts import copy_scripts
from groups.services.copying import copy_groups
from seminars.models import Run
from seminars.services.planning import copy_plan


@transaction.atomic
def copy_run(*, run: Run, starts_at: datetime, meeting_url: str, with_groups: bool, now: datetime) -> Run:
    """The new run, a draft. Nothing that was done or written in the old one goes along.

    Raises PlanningError `rehearsal`, or `same_time` when the seminar has a run that begins then: pressed twice it is
    made once.
    """
    copy = copy_plan(run=run, starts_at=starts_at, meeting_url=meeting_url, now=now)
    copy_scripts(source=run, target=copy)
    if with_groups:
        copy_groups(source=run, target=copy)
    return copy
