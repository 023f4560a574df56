"""Work on films that has been tried as often as it may: told where its people look, so that nothing waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from seminars.films import Code, FilmError
from seminars.models import FilmCheck, Job, Talk
from seminars.services.film_checks import CHECKING, MAKING, tell_rooms
from seminars.services.film_failures import end_job, fail, last_line
from seminars.services.film_versions import not_made, settle
from seminars.services.jobs import GIVE_UP_AFTER, RETRY_AFTER


def give_up(*, now: datetime) -> int:
    """Ends the jobs that are not tried again by themselves, and tells so; returns how many."""
    spent = Job.objects.filter(task__in=_ENDS, done_at=None, attempts__gte=GIVE_UP_AFTER)
    jobs = list(spent.filter(sent_at__lte=now - RETRY_AFTER))  # one that was sent later may be at work
    for job in jobs:
        with transaction.atomic():
            _ENDS[job.task](job, now)
            end_job(job.key, job.last_error or "broken off", now)
    return len(jobs)


def _upload(job: Job, now: datetime) -> None:
    fail(UUID(job.args["upload"]), _error(job), now)


def _check(job: Job, now: datetime) -> None:
    error = _error(job)
    known = FilmCheck.objects.filter(talk=job.args["talk"], sha256=job.args["sha256"])
    known.update(stage=FilmCheck.Stage.REFUSED, errors=[[error.code.value, error.found]], changed_at=now)
    for talk in Talk.objects.filter(pk=job.args["talk"], sha256=job.args["sha256"]):
        tell_rooms(talk, talk.sha256, now)


def _version(job: Job, now: datetime) -> None:
    for talk in Talk.objects.filter(pk=job.args["talk"], sha256=job.args["sha256"], check_up__isnull=False):
        not_made(talk, job.args["kind"], now, job.last_error)
        settle(talk.pk, talk.sha256, now)


def _error(job: Job) -> FilmError:
    return FilmError(Code.BROKEN_OFF, last_line(job.last_error))


_ENDS: dict[str, Callable[[Job, datetime], None]] = {
    CHECKING[0]: _upload,
    CHECKING[1]: _check,
    MAKING[0]: _upload,
    MAKING[1]: _version,
}
