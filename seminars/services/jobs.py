"""Due work: queued as rows in the caller's transaction, handed to Celery by a sweep, marked done by the worker."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from seminars.models import Job

RETRY_AFTER = timedelta(minutes=2)
GIVE_UP_AFTER = 12


class NotYet(Exception):
    """The work waits until the time given, and has not been tried."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Outdated(Exception):
    """What the work was for is gone: nothing is left to do."""


def queue_job(*, key: str, task: str, args: dict[str, Any], due_at: datetime) -> bool:
    """Queues the work unless a job with this key exists; True when it is new."""
    _job, created = Job.objects.get_or_create(key=key, defaults={"task": task, "args": args, "due_at": due_at})
    return created


def claim_due_jobs(*, now: datetime, limit: int = 100, retry_after: timedelta = RETRY_AFTER) -> list[Job]:
    """Undone jobs that are due and not handed out within `retry_after`, each claimed by compare-and-set."""
    waiting = Q(sent_at=None) | Q(sent_at__lte=now - retry_after)
    due = Job.objects.filter(waiting, done_at=None, due_at__lte=now, attempts__lt=GIVE_UP_AFTER)[:limit]
    return [
        job
        for job in due
        if Job.objects.filter(waiting, pk=job.pk, done_at=None).update(sent_at=now, attempts=F("attempts") + 1)
    ]


def finish_job(*, key: str, now: datetime) -> None:
    Job.objects.filter(key=key, done_at=None).update(done_at=now, last_error="")


@contextmanager
def doing_job(*, key: str, now: datetime) -> Iterator[None]:
    """Around the work itself: done when it ends well; when it fails the reason is kept and the error goes on."""
    try:
        yield
    except NotYet as wait:
        Job.objects.filter(key=key, done_at=None).update(due_at=wait.until, sent_at=None, attempts=0)
        return
    except Outdated:
        pass
    except Exception as error:
        note_failure(key=key, error=f"{type(error).__name__}: {error}")
        raise
    finish_job(key=key, now=now)


def keep_jobs(*, tasks: Collection[str], now: datetime) -> None:
    """Whoever does work of these kinds, one at a time, is alive: what is due of it is not handed out meanwhile."""
    Job.objects.filter(task__in=tasks, done_at=None, due_at__lte=now).update(sent_at=now)


def do_again(*, key: str, task: str, args: dict[str, Any], due_at: datetime) -> None:
    """Queues the work also when it has been done before."""
    fresh = {"sent_at": None, "done_at": None, "attempts": 0, "last_error": ""}
    Job.objects.update_or_create(key=key, defaults={"task": task, "args": args, "due_at": due_at, **fresh})


def retry_job(*, key: str, now: datetime) -> bool:
    """Due at once again, however often it has failed, also when it was ended for that; False when it is done."""
    ended = Job.objects.filter(key=key).exclude(done_at__isnull=False, last_error="")
    return bool(ended.update(due_at=now, sent_at=None, done_at=None, attempts=0))


def note_failure(*, key: str, error: str) -> None:
    """Keeps the reason; the sweep hands the job out again after RETRY_AFTER."""
    Job.objects.filter(key=key, done_at=None).update(last_error=error[:2000])
