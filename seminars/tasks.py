"""The sweep that hands due work to Celery, and mail to presenters. Tasks take ids, may arrive twice, work once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from celery import current_app, shared_task
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from seminars.clearance import ASK, REMIND
from seminars.models import Consent, LinkRole, Presenter, Talk
from seminars.services.consents import queue_reminders, still_counts
from seminars.services.jobs import RETRY_AFTER, claim_due_jobs, mail_once
from seminars.services.links import issue_link


@shared_task(name="seminars.sweep")
def sweep(retry_after: float = RETRY_AFTER.total_seconds()) -> int:
    """Sends every due job to its task by name, with its key; returns how many. `retry_after` in seconds."""
    jobs = claim_due_jobs(now=timezone.now(), retry_after=timedelta(seconds=retry_after))
    for job in jobs:
        current_app.send_task(job.task, kwargs={"key": job.key, **job.args})
    return len(jobs)


@shared_task(name="seminars.queue_consent_reminders")
def queue_consent_reminders() -> int:
    """Queues a mail for every consent that ends within a month; returns how many are new."""
    return queue_reminders(now=timezone.now())


@shared_task(name=ASK)
def send_approval_mail(key: str, talk: int, presenter: int) -> None:
    """Asks a presenter to look at the film and say yes to it; the personal link is made as it is sent."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _approval_mail(talk, presenter, now))


@shared_task(name=REMIND)
def send_consent_ends_mail(key: str, consent: int) -> None:
    """Tells a presenter that a consent ends, and how to renew it."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _consent_ends_mail(consent, now))


def _approval_mail(pk: int, presenter_pk: int, now: datetime) -> EmailMessage | None:
    """None when there is nothing to ask any more."""
    talk = Talk.objects.select_related("seminar").filter(pk=pk).first()
    presenter = talk and talk.presenters.select_related("user").filter(pk=presenter_pk).first()
    if not talk or not presenter or not talk.file or not presenter.user.has_address:
        return None
    return _to_presenter(presenter, talk, "approval", _("Godkänn din Talk: %(talk)s"), {}, now)


def _consent_ends_mail(pk: int, now: datetime) -> EmailMessage | None:
    """None when it was renewed or taken back meanwhile, or the film is another."""
    consent = Consent.objects.select_related("talk__seminar", "presenter__user").filter(pk=pk).first()
    if consent is None or not still_counts(consent) or not consent.presenter.user.has_address:
        return None
    subject, more = _("Ditt samtycke går ut: %(talk)s"), {"ends": consent.expires_on}
    return _to_presenter(consent.presenter, consent.talk, "consent_ends", subject, more, now)


def _to_presenter(
    presenter: Presenter, talk: Talk, template: str, subject: str, more: dict[str, Any], now: datetime
) -> EmailMessage:
    link = issue_link(user=presenter.user, role=LinkRole.PRESENTER, run=None, now=now)
    with translation.override(presenter.user.language):
        context = {"talk": talk, "seminar": talk.seminar, "person": presenter.user, "link": link, **more}
        body = render_to_string(f"seminars/mail/{template}.txt", context)
        return EmailMessage(gettext(subject) % {"talk": talk.title}, body, to=[presenter.user.email])
