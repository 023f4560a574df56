"""Reports made in the background. Tasks take ids, may arrive twice, and make one report."""

from __future__ import annotations

from functools import partial

from celery import shared_task

from evaluation.follow_up import Step
from evaluation.services.decisions import REMINDER, TOLD, decided_letter, decisions_letter, queue_decision_reminders
from evaluation.services.follow_up import FREEZE, queue_follow_up
from evaluation.services.follow_up import TASK as FOLLOW_UP
from evaluation.services.follow_up_letters import follow_up_letter
from evaluation.services.later import lay_due, seal_later
from evaluation.services.outcomes import TASK as OUTCOMES
from evaluation.services.outcomes import make_due_third, outcomes_letter, queue_outcome_mails
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
def make_report(key: str, run: int, number: int = 1) -> None:
    make_due_report(key=key, run=run, number=number, now=clock.now())


@shared_task(name="evaluation.queue_report_mails")
def queue_mails_about_reports() -> int:
    """Queues a mail to those who wait for a report that is there; returns how many are new."""
    return queue_due_report_mails(now=clock.now())


@shared_task(name=TASK)
def send_report_mail(key: str, run: int, contact: int, number: int = 0) -> None:
    """Tells a municipality's contact that the report is there."""
    make = partial(report_letter, run=run, contact=contact, number=number, key=key)
    mail_once(key=key, now=clock.now(), make=lambda now: make(now=now))


@shared_task(name=TOLD)
def send_decided_mail(key: str, proposal: int, rev: int, user: int) -> None:
    """Tells who leads the group what was decided about its proposal."""
    mail_once(key=key, now=clock.now(), make=lambda now: decided_letter(proposal=proposal, rev=rev, user=user, now=now))


@shared_task(name=REMINDER)
def send_decisions_mail(key: str, run: int, contact: int, is_late: bool = False) -> None:
    """The one reminder of proposals that wait for a decision."""
    make = partial(decisions_letter, run=run, contact=contact, is_late=is_late, key=key)
    mail_once(key=key, now=clock.now(), make=lambda now: make(now=now))


@shared_task(name="evaluation.queue_follow_up")
def queue_due_follow_up() -> int:
    """Nudges, surveys, reminders and their ends, the participants' forms that close, and decisions that wait; returns
    how many jobs are new."""
    now = clock.now()
    lay_due(now=now)
    seal_later(now=now)
    return queue_follow_up(now=now) + queue_decision_reminders(now=now) + queue_outcome_mails(now=now)


@shared_task(name=FOLLOW_UP)
def send_follow_up_mail(key: str, step: str, group: int, user: int) -> None:
    """The nudge, the survey or a reminder of it; the personal link is made as it is sent."""
    mail_once(
        key=key, now=clock.now(), make=lambda now: follow_up_letter(step=Step(step), group=group, user=user, now=now)
    )


@shared_task(name=FREEZE)
def make_third_report(key: str, run: int) -> None:
    """What became of the proposals is frozen and open to its readers; may arrive twice, makes one report."""
    make_due_third(key=key, run=run, now=clock.now())
    queue_outcome_mails(now=clock.now())  # not ten minutes later


@shared_task(name=OUTCOMES)
def send_outcomes_mail(key: str, run: int, contact: int) -> None:
    """Tells a municipality's contact what became of the proposals."""
    mail_once(key=key, now=clock.now(), make=lambda now: outcomes_letter(run=run, contact=contact, now=now, key=key))
