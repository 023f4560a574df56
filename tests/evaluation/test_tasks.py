"""Reports by a real worker over a real broker: made once, whatever is lost or killed on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from evaluation.models import AnswerSheet, Report, Seal
from evaluation.services.reports import queue_reports
from evaluation.tasks import make_report, queue_due_reports
from facilitation.models import Cue
from seminars.models import Job, Run
from seminars.services.jobs import claim_due_jobs
from tests.evaluation.runs import KEPT, cast_now, lay
from tests.worker import Post, kill, until, worker

real_worker = pytest.mark.django_db(transaction=True)


def settled() -> Run:
    """A run that ended six minutes ago, with one sheet."""
    run = cast_now(minutes=146).run
    AnswerSheet.objects.create(run=run, answers=KEPT)
    lay(run, datetime.now(UTC))
    return run


def is_made() -> bool:
    return Job.objects.filter(done_at__isnull=False).exists()


def received() -> list[int]:
    return [report.snapshot["whole"]["received"] for report in Report.objects.all()]


def test_the_first_report_begins_within_the_minute_after_it_is_due_however_the_beats_fall() -> None:
    """Laid, queued and handed out, each in the sweep after the one before; the rest of the minute is to make it."""
    beats = ("evaluation.seal_answers", "evaluation.queue_due_reports", "seminars.sweep")
    every = {entry["task"]: entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sum(every[beat] for beat in beats) <= 50


@pytest.mark.django_db
def test_the_tasks_may_come_twice() -> None:
    run = settled()
    assert [queue_due_reports(), queue_due_reports()] == [1, 0]
    for _ in range(2):
        make_report(key=f"report:{run.pk}:1", run=run.pk)
    assert (is_made(), received()) == (True, [1])


@pytest.mark.django_db
def test_a_run_that_was_held_before_its_planned_time_has_its_report_too() -> None:
    run = settled()
    Cue.objects.create(run=run, seq=2, at=run.ends_at, action="end", given_at=run.ends_at)
    Run.objects.filter(pk=run.pk).update(starts_at=datetime.now(UTC) + timedelta(minutes=10))
    assert queue_due_reports() == 1


@pytest.mark.slow
@real_worker
def test_a_worker_queues_sweeps_and_makes_one_report(tmp_path: Path) -> None:
    settled()
    post = Post(tmp_path)
    with worker(post):
        for _ in range(2):
            post.send("evaluation.queue_due_reports")
        until(Job.objects.exists)
        for _ in range(2):
            post.send("seminars.sweep", retry_after=0)  # twice due: both are sent to the task
        until(is_made)
        until(post.is_empty)
    assert received() == [1]
    assert Job.objects.get().last_error == ""


@pytest.mark.slow
@real_worker
def test_a_worker_killed_at_its_work_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    run, now = settled(), datetime.now(UTC)
    queue_reports(now=now)
    (job,) = claim_due_jobs(now=now)  # as the sweep does, and then
    post = Post(tmp_path)
    with transaction.atomic():
        Run.objects.select_for_update().get(pk=run.pk)  # what the report waits for
        post.send(job.task, key=job.key, **job.args)
        with worker(post) as process:
            until(post.is_empty)
            kill(process)
    assert (is_made(), received()) == (False, [])
    with worker(post):
        post.send("seminars.sweep", retry_after=0)
        until(is_made)
    assert received() == [1]
    assert Job.objects.get().attempts == 2


@pytest.mark.slow
@real_worker
def test_a_broker_that_loses_everything_costs_only_time(tmp_path: Path) -> None:
    settled()
    post, now = Post(tmp_path), datetime.now(UTC)
    queue_reports(now=now)
    (job,) = claim_due_jobs(now=now)
    post.send(job.task, key=job.key, **job.args)
    post.lose_everything()
    with worker(post):
        post.send("seminars.sweep", retry_after=0)
        until(is_made)
    assert received() == [1]


@pytest.mark.slow
@real_worker
def test_a_workers_failure_is_kept_with_its_reason_and_done_when_mended(tmp_path: Path) -> None:
    run = settled()
    broken = AnswerSheet.objects.create(run=run, answers=[1], seal=Seal.EARLY)
    queue_reports(now=datetime.now(UTC))
    post = Post(tmp_path)
    with worker(post):
        post.send("seminars.sweep", retry_after=0)
        until(Job.objects.exclude(last_error="").exists)
        assert Job.objects.get().last_error == "AttributeError: 'list' object has no attribute 'get'"
        broken.delete()
        post.send("seminars.sweep", retry_after=0)
        until(is_made)
    assert received() == [1]
    assert Job.objects.get().last_error == ""
