"""Reports made in the background. Tasks take ids, may arrive twice, and make one report."""

from __future__ import annotations

from celery import shared_task

from evaluation.services.report_mails import TASK, queue_due_report_mails, report_letter
from evaluation.services.reports import make_due_report, queue_reports
from evaluation.services.sealing import seal_due
from facilitation import clock
from seminars.services.mail import mail_once


@shared_task(name="evaluation.seal_answers")
def seal_answers() -> int:
    """Lays what people have answered in random order once it is time, and takes its old order out of the files."""
    return seal_due(now=clock.now())


@shared_task(name="evaluation.queue_due_reports")
def queue_due_reports() -> int:
    return queue_reports(now=clock.now())


@shared_task(name="evaluation.make_report")
def make_report(key: str, run: int) -> None:
    make_due_report(key=key, run=run, now=clock.now())


@shared_task(name="evaluation.queue_report_mails")
def queue_mails_about_reports() -> int:
    """Queues a mail to those who wait for a report that is there; returns how many are new."""
    return queue_due_report_mails(now=clock.now())


@shared_task(name=TASK)
def send_report_mail(key: str, run: int, contact: int) -> None:
    """Tells a municipality's contact that the report is there."""
    mail_once(key=key, now=clock.now(), make=lambda now: report_letter(run=run, contact=contact, now=now))
