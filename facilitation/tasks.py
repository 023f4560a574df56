"""Background work of the live part: none of it is on the live path."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.db import transaction
from django.utils import translation
from django.utils.translation import ngettext

from facilitation import clock, live
from facilitation.queries import readiness
from facilitation.queries.unanswered import unanswered
from facilitation.readiness import Nudge, nudges
from facilitation.readiness_page import letter
from facilitation.services import rounds
from facilitation.services.drafts import send_due_drafts
from facilitation.services.question_mails import TASK, queue_question_mails
from facilitation.services.receipts import purge_receipts
from facilitation.services.rehearsals import remove_old_rehearsals
from facilitation.topics import Name, of_run
from groups.models import MunicipalityContact
from seminars.mails import Kind
from seminars.models import LinkRole, Presenter, Run, User
from seminars.services.jobs import doing_job
from seminars.services.links import EQUIPMENT, issue_link
from seminars.services.mail import Letter, mail_once, to


@shared_task(name="facilitation.purge_receipts")
def drop_old_receipts() -> int:
    """Drops receipts that no page will ask for any more; returns how many."""
    return purge_receipts(now=clock.now())


@shared_task(name="facilitation.send_due_drafts")
def send_drafts() -> int:
    """Sends what rooms wrote and have not sent, where no page is open that would see to it; returns how many."""
    return send_due_drafts(now=clock.now())


@shared_task(name="facilitation.remove_old_rehearsals")
def drop_old_rehearsals() -> int:
    """Removes rehearsals that nobody has removed; returns how many."""
    return remove_old_rehearsals(now=clock.now())


@shared_task(name="facilitation.put_rounds_away")
def put_rounds_away() -> int:
    """Forgets the rounds of segments that are over; returns how many there were."""
    return rounds.put_away(now=clock.now())


@shared_task(name="facilitation.films_changed")
def films_changed(key: str, seminar: int) -> None:
    """A Talk of the seminar has another film to play: the pages of its runs get it."""
    now = clock.now()
    with doing_job(key=key, now=now), transaction.atomic():
        for run in Run.objects.filter(seminar=seminar):
            live.bump(*of_run(run.pk, Name.AGENDA))


@shared_task(name="facilitation.queue_question_mails")
def queue_mails_about_questions() -> int:
    """Queues a mail to the presenters of each run that is over with questions left; returns how many are new."""
    return queue_question_mails(now=clock.now())


@shared_task(name=TASK)
def send_questions_mail(key: str, run: int, presenter: int) -> None:
    """Tells a presenter that questions wait; the personal link is made as it is sent."""
    mail_once(key=key, now=clock.now(), make=lambda now: _questions_mail(run, presenter, now))


def _questions_mail(run_id: int, presenter_id: int, now: datetime) -> Letter | None:
    """None when all has been answered meanwhile, or the presenter cannot be reached, or gives no Talk any more."""
    run = Run.objects.select_related("seminar").filter(pk=run_id).first()
    presenter = Presenter.objects.select_related("user").filter(pk=presenter_id).first()
    if run is None or presenter is None or not presenter.user.has_address:
        return None
    waiting = unanswered(run.pk)
    if not waiting or not presenter.talks.filter(seminar=run.seminar_id).exists():
        return None
    link = issue_link(user=presenter.user, role=LinkRole.PRESENTER, run=run, now=now)
    with translation.override(presenter.user.language):
        questions = ngettext(
            "En fråga från grupperna hann inte få svar.", "%(n)d frågor från grupperna hann inte få svar.", waiting
        )
        values = {"seminar": run.seminar.said["title"].text, "questions": questions % {"n": waiting}, "link": link}
    return Letter(Kind.QUESTIONS, to(presenter.user), values, run=run)


@shared_task(name=readiness.TASK)
def send_readiness_mail(key: str, run: int, user: int) -> None:
    """Reminds a person of what their rooms lack as it is sent; nothing goes to who has seen to it meanwhile."""
    mail_once(key=key, now=clock.now(), make=lambda now: _readiness_mail(run, user, now))


def _readiness_mail(run_id: int, user_id: int, now: datetime) -> Letter | None:
    run = Run.objects.real().select_related("seminar").filter(pk=run_id).exclude(status=Run.Status.CANCELLED).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if run is None or user is None or run.ends_at <= now:
        return None
    about = next((one for one in nudges(readiness.standings([run])[run.pk]) if one.person.user == user.pk), None)
    if about is None:
        return None
    links = [issue_link(user=user, role=role, run=run, now=now) for role in _roles(about)]
    return letter(run, about, user, links, check=f"{links[-1]}?to={EQUIPMENT}" if about.to_mend else "")


def _roles(about: Nudge) -> list[LinkRole]:
    """Who registered a group without being its municipality's contact has no page to be led to."""
    contact = about.to_name and MunicipalityContact.objects.filter(user=about.person.user).exists()
    return [*([LinkRole.CONTACT] if contact else []), *([LinkRole.FACILITATOR] if about.to_mend else [])]
