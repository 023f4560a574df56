"""The sweep that hands due work to Celery, films, and mail to presenters, and to organisers about their answers.

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
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from seminars.approvals import film_that_waits
from seminars.clearance import ANSWERED, ASK, REMIND, WITHDRAWN, may_be_shown, today
from seminars.mails import PLACEHOLDERS, Kind
from seminars.models import Consent, FaultReport, LinkRole, Organisation, Presenter, Talk, User
from seminars.services import candidates, copies, faults, film_checks, film_ends, film_versions, retention, uploads
from seminars.services.consents import queue_reminders, still_counts
from seminars.services.fresh_links import TASK as FRESH
from seminars.services.fresh_links import fresh_letter
from seminars.services.jobs import RETRY_AFTER, claim_due_jobs, doing_job
from seminars.services.links import issue_link
from seminars.services.mail import Letter, Receiver, mail_once, moment, to
from seminars.templatetags.look import day
from seminars.waiting import runs_ahead


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


@shared_task(name=film_checks.SETTLE)
def settle_candidate(key: str, talk: int) -> None:
    """A new film takes its Talk's place once no run ahead loses by it; until then it is looked at again and again."""
    with doing_job(key=key, now=timezone.now()):
        candidates.look_at_candidate(talk=talk, now=timezone.now())


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


@shared_task(name="seminars.purge_what_is_old")
def purge_what_is_old() -> dict[str, int]:
    """At night lets go of what has been kept long enough; twice is once. Returns how much of each kind."""
    return retention.purge_when_due(now=timezone.now())


@shared_task(name=FRESH)
def send_fresh_link(key: str, link: int) -> None:
    """A new personal link to whoever had the one; none when it has been taken back meanwhile."""
    mail_once(key=key, now=timezone.now(), make=lambda now: fresh_letter(link=link, now=now))


@shared_task(name=ASK)
def send_approval_mail(key: str, talk: int, presenter: int) -> None:
    """Asks a presenter to look at the film and say yes to it; the personal link is made as it is sent."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _approval_mail(talk, presenter, now))


@shared_task(name=REMIND)
def send_consent_ends_mail(key: str, consent: int) -> None:
    """Tells a presenter that a consent ends, and how to renew it."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _consent_ends_mail(consent, now))


@shared_task(name=ANSWERED)
def send_answered_mail(key: str, consent: int, user: int) -> None:
    """Tells an organiser that a presenter has said yes."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _to_organiser(consent, user, Kind.CONSENT_GIVEN, now))


@shared_task(name=WITHDRAWN)
def send_withdrawn_mail(key: str, consent: int, user: int) -> None:
    """Tells an organiser that a presenter has taken back a yes, and which runs lose the film."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _to_organiser(consent, user, Kind.CONSENT_WITHDRAWN, now))


@shared_task(name=faults.TELL)
def send_fault_mail(key: str, fault: int, user: int = 0) -> None:
    """Tells the contact person (`user` 0) or an organiser that something does not work for a visitor."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _fault_mail(fault, user))


@shared_task(name=faults.FORGET)
def forget_fault_senders(key: str) -> None:
    """Erases the marks of who told of a fault, an hour later."""
    with doing_job(key=key, now=timezone.now()):
        faults.forget_senders(now=timezone.now())


def _fault_mail(pk: int, user: int) -> Letter | None:
    """None when it is closed already, or whom it is for is gone."""
    report = FaultReport.objects.filter(pk=pk).first()
    receiver = _answers_for_pages(user)
    if report is None or report.is_closed or receiver is None:
        return None
    values = {
        "what": report.what,
        "page": report.page,
        "aids": report.aids,
        "answer": f"{report.email} ({report.get_language_display()})" if report.email else "",
        "link": settings.BASE_URL + reverse("admin:seminars_faultreport_change", args=[report.pk]),
    }
    return Letter(Kind.FAULT, receiver, values, answer_to=report.email)


def _answers_for_pages(user: int) -> Receiver | None:
    if user:
        person = User.objects.filter(pk=user, is_staff=True, is_active=True).first()
        return to(person) if person and person.has_address else None
    organisation = Organisation.objects.exclude(contact_email="").filter(pk=1).first()
    return Receiver(organisation.contact_email, organisation.contact_name, "sv") if organisation else None


def _to_organiser(pk: int, user: int, kind: Kind, now: datetime) -> Letter | None:
    """None when the organiser, or the Talk, is gone."""
    person = User.objects.filter(pk=user, is_staff=True, is_active=True).first()
    consent = Consent.objects.select_related("talk__seminar", "presenter__user").filter(pk=pk).first()
    if person is None or consent is None or not person.has_address:
        return None
    talk = consent.talk
    with translation.override(person.language):
        shown = _("Filmen får nu visas i rummen."), _("Filmen i rummen väntar fortfarande på ett ja.")
        values = {
            "presenter": consent.presenter.user.name,
            "talk": talk.said["title"].text,
            "seminar": talk.seminar.said["title"].text,
            "until": day(consent.expires_on),
            "shown": shown[0] if may_be_shown(talk, today(now)) else shown[1],
            "captions": "" if consent.seen else _("Det fanns inga undertexter att se när svaret gavs."),
            "runs": "\n".join(moment(run.starts_at) for run in runs_ahead(talk, now)),
            "link": settings.BASE_URL + reverse("admin:seminars_talk_change", args=[talk.pk]),
        }
    return Letter(kind, to(person), {name: values[name] for name in PLACEHOLDERS[kind] if name in values})


def _approval_mail(pk: int, presenter_pk: int, now: datetime) -> Letter | None:
    """None when there is nothing to ask any more."""
    talk = Talk.objects.select_related("seminar").filter(pk=pk).first()
    presenter = talk and talk.presenters.select_related("user").filter(pk=presenter_pk).first()
    if not talk or not presenter or not talk.file or not presenter.user.has_address:
        return None
    with translation.override(presenter.user.language):
        is_new = film_that_waits(talk) is not None
        more = {
            "new_film": _("Det är en ny film. Rummen visar den förra tills du har sagt ja till den nya.")
            if is_new
            else "",
            "captions": _(
                "Se filmen med undertexter, och säg om den får visas. Det tar inte längre tid än filmen. Utan ditt ja"
                " visas den inte för någon."
            )
            if talk.captions.exists()
            else _(
                "Se filmen, och säg om den får visas. Undertexterna är inte klara än. Utan ditt ja visas den inte för"
                " någon."
            ),
        }
    return _to_presenter(presenter, talk, Kind.APPROVAL, more, now)


def _consent_ends_mail(pk: int, now: datetime) -> Letter | None:
    """None when it was renewed or taken back meanwhile, or the film is another."""
    consent = Consent.objects.select_related("talk__seminar", "presenter__user").filter(pk=pk).first()
    if consent is None or not still_counts(consent) or not consent.presenter.user.has_address:
        return None
    with translation.override(consent.presenter.user.language):
        more = {"until": day(consent.expires_on)}
    return _to_presenter(consent.presenter, consent.talk, Kind.CONSENT_ENDS, more, now)


def _to_presenter(presenter: Presenter, talk: Talk, kind: Kind, more: dict[str, str], now: datetime) -> Letter:
    link = issue_link(user=presenter.user, role=LinkRole.PRESENTER, run=None, now=now)
    with translation.override(presenter.user.language):
        values = {"talk": talk.said["title"].text, "seminar": talk.seminar.said["title"].text, "link": link, **more}
    return Letter(kind, to(presenter.user), values)
