"""The sweep that hands due work to Celery. Tasks take ids, may arrive twice, and do their work once."""

from __future__ import annotations

from datetime import timedelta

from celery import current_app, shared_task
from django.utils import timezone

from seminars.services import copies
from seminars.services.jobs import RETRY_AFTER, claim_due_jobs


@shared_task(name="seminars.sweep")
def sweep(retry_after: float = RETRY_AFTER.total_seconds()) -> int:
    """Sends every due job to its task by name, with its key; returns how many. `retry_after` in seconds."""
    jobs = claim_due_jobs(now=timezone.now(), retry_after=timedelta(seconds=retry_after))
    for job in jobs:
        current_app.send_task(job.task, kwargs={"key": job.key, **job.args})
    return len(jobs)


@shared_task(name="seminars.keep_copies")
def keep_copies() -> None:
    """Sees to it that the bucket gets the films of all Talks, and keeps no others."""
    now = timezone.now()
    copies.queue_copies(now=now)
    copies.remove_stale_copies(now=now)


@shared_task(name="seminars.copy_film")
def copy_film(key: str, sha256: str) -> None:
    """Sends one film to the bucket; twice is once more of the same bytes."""
    copies.copy_film(key=key, sha256=sha256, now=timezone.now())
