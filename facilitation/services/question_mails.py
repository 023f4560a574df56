"""When a run is over its presenters are told, once, that questions wait for their answers in writing."""

from __future__ import annotations

from datetime import datetime, timedelta

from facilitation.queries.closing import end_of
from facilitation.queries.unanswered import unanswered
from seminars.agenda import AgendaError
from seminars.models import Presenter, Run
from seminars.services.jobs import queue_job

TASK = "facilitation.send_questions_mail"
LOOKS_BACK = timedelta(days=3)
"""So long after a run began its presenters may still be told; a run that was left alone longer stays so."""


def queue_question_mails(*, now: datetime) -> int:
    """Queues a mail to every presenter of every run that is over with questions left; returns how many are new."""
    runs = Run.objects.real().filter(status=Run.Status.PUBLISHED, starts_at__range=(now - LOOKS_BACK, now))
    return sum(_queue(run, now) for run in runs if is_over(run, now) and unanswered(run.pk))


def is_over(run: Run, now: datetime) -> bool:
    """False of a run without segments: one that somebody is laying out anew must not stop the others."""
    try:
        return end_of(run) <= now
    except AgendaError:
        return False


def _queue(run: Run, now: datetime) -> int:
    presenters = Presenter.objects.filter(talks__seminar=run.seminar_id).distinct()
    return sum(
        queue_job(
            key=f"questions:{run.pk}:{presenter.pk}",
            task=TASK,
            args={"run": run.pk, "presenter": presenter.pk},
            due_at=now,
        )
        for presenter in presenters
    )
