"""The sweep that hands due work to Celery, films, and mail to presenters.

Tasks take ids, may arrive twice, and do their work once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app, shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from seminars.clearance import ASK, REMIND
from seminars.models import Consent, LinkRole, Presenter, Talk
from seminars.services import copies, film_checks, film_ends, film_versions, uploads
from seminars.services.consents import queue_reminders, still_counts
from seminars.services.jobs import RETRY_AFTER, claim_due_jobs, doing_job, mail_once
from seminars.services.links import issue_link


@shared_task(name="seminars.sweep")
def sweep(retry_after: float = RETRY_AFTER.total_seconds()) -> int:
    """Sends every due job to its task by name, with its key; returns how many. `retry_after` in seconds."""
    now = timezone.now()
    film_ends.give_up(now=now)
    jobs = claim_due_jobs(now=now, retry_after=timedelta(seconds=retry_after))
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
