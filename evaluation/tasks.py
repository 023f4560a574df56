"""Reports made in the background. Tasks take ids, may arrive twice, and make one report."""

from __future__ import annotations

from celery import shared_task

from evaluation.services.reports import make_due_report, queue_reports
from facilitation import clock


@shared_task(name="evaluation.queue_due_reports")
def queue_due_reports() -> int:
    return queue_reports(now=clock.now())


@shared_task(name="evaluation.make_report")
def make_report(key: str, run: int) -> None:
    make_due_report(key=key, run=run, now=clock.now())
