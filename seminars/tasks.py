"""The sweep that hands due work to Celery. Tasks take ids, may arrive twice, and do their work once."""

from __future__ import annotations

from datetime import timedelta

from celery import current_app, shared_task
from django.utils import timezone

from seminars.services.jobs import RETRY_AFTER, claim_due_jobs


@shared_task(name="seminars.sweep")
def sweep(retry_after: float = RETRY_AFTER.total_seconds()) -> int:
    """Sends every due job to its task by name, with its key; returns how many. `retry_after` in seconds."""
    jobs = claim_due_jobs(now=timezone.now(), retry_after=timedelta(seconds=retry_after))
    for job in jobs:
        current_app.send_task(job.task, kwargs={"key": job.key, **job.args})
    return len(jobs)
