"""The sweep that hands due work to Celery, and mail. Tasks take ids, may arrive twice, and do their work once."""

from __future__ import annotations

from celery import current_app, shared_task
from django.utils import timezone

from seminars.services.jobs import claim_due_jobs


@shared_task(name="seminars.sweep")
def sweep() -> int:
    """Sends every due job to its task by name, with its key; returns how many."""
    jobs = claim_due_jobs(now=timezone.now())
    for job in jobs:
        current_app.send_task(job.task, kwargs={"key": job.key, **job.args})
    return len(jobs)
