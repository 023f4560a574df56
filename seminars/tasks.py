"""The sweep that hands due work to Celery, and films. Tasks take ids, may arrive twice, and do their work once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from seminars.services import copies, film_checks, film_versions, uploads
from seminars.services.jobs import RETRY_AFTER, claim_due_jobs, doing_job


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


@shared_task(name="seminars.sweep_uploads")
def sweep_uploads() -> int:
    """Puts away uploads that nobody goes on with, and film files that no row names; returns how many."""
    return uploads.sweep_uploads(now=timezone.now())


@shared_task(name="seminars.check_upload")
def check_upload(key: str, upload: str) -> None:
    """Looks into a film that has come: seconds."""
    with doing_job(key=key, now=timezone.now()):
        film_checks.check_upload(upload=UUID(upload), clock=timezone.now)


@shared_task(name="seminars.check_film")
def check_film(key: str, talk: int, sha256: str) -> None:
    """Looks into a film that is its Talk's already: seconds."""
    with doing_job(key=key, now=timezone.now()):
        film_checks.check_film(talk=talk, sha256=sha256, clock=timezone.now)


@shared_task(name="seminars.convert_upload")
def convert_upload(key: str, **_args: Any) -> None:
    start_work()


@shared_task(name="seminars.make_version")
def make_version(key: str, **_args: Any) -> None:
    start_work()


def start_work() -> subprocess.Popen[bytes] | None:
    """A process of its own that does all due work on films, so that mail is not kept waiting; None when one does.

    It keeps its jobs from being handed out again while it lives, and ends when we do.
    """
    with film_versions.the_only_one() as is_free:
        if not is_free:
            return None
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "films", "--parent", str(os.getpid())]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
    threading.Thread(target=process.wait, daemon=True).start()  # so that no zombie is left
    return process
