"""A rehearsal's run: a copy of a run in which every duration is divided, with outputs of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from seminars import agenda
from seminars.errors import PlanningError
from seminars.models import Run, Segment
from seminars.services.planning import columns


@transaction.atomic
def copy_for_rehearsal(*, run: Run, speed: int, starts_at: datetime) -> Run:
    """The compressed copy, ready to be conducted. Raises PlanningError `rehearsal` or `cancelled`, or AgendaError."""
    if run.is_rehearsal:
        raise PlanningError("rehearsal")
    if run.status == Run.Status.CANCELLED:
        raise PlanningError("cancelled")
    plan = agenda.scaled(run.agenda(), speed)
    copy = Run.objects.create(
        seminar_id=run.seminar_id,
        starts_at=starts_at,
        length=plan.length,
        status=Run.Status.PUBLISHED,
        meeting_kind=run.meeting_kind,  # a room of its own; a link would lead to the real one
        rehearsal_of=run,
        speed=speed,
    )
    Segment.objects.bulk_create(Segment(run=copy, **columns(i, s)) for i, s in enumerate(plan.segments, start=1))
    return copy
