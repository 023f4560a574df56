"""A presenter says yes to a film, or takes it back; an organiser states that everything shown in it is also said."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from seminars.clearance import ASK, ENDS_SOON, REMIND
from seminars.errors import PlanningError
from seminars.models import Consent, Presenter, Talk, User
from seminars.services.jobs import queue_job

MOST_YEARS = 10


@transaction.atomic
def give_consent(*, talk: Talk, presenter: Presenter, film: str, until: date, now: datetime) -> Consent:
    """The presenter approves the film whose SHA-256 the page showed, through the day `until`.

    Raises PlanningError `not_presenter`, `other_film` (it was replaced meanwhile, or there is none) or `until`.
    """
    if not talk.presenters.filter(pk=presenter.pk).exists():
        raise PlanningError("not_presenter")
    if not film or not Talk.objects.select_for_update().filter(pk=talk.pk, sha256=film).exclude(file="").exists():
        raise PlanningError("other_film")
    today = timezone.localdate(now)
    if not today <= until <= years_after(today, MOST_YEARS):
        raise PlanningError("until")
    return Consent.objects.create(talk=talk, presenter=presenter, film_sha256=film, given_at=now, expires_on=until)


@transaction.atomic
def withdraw_consent(*, talk: Talk, presenter: Presenter, now: datetime) -> bool:
    """Takes back every yes of the presenter to this Talk; False when there was none to take back."""
    return bool(Consent.objects.filter(talk=talk, presenter=presenter, withdrawn_at=None).update(withdrawn_at=now))


def ask_for_approval(*, talk: Talk, presenter: Presenter, now: datetime) -> bool:
    """Queues a mail with a personal link; a second one about the same film only on another day. True when queued.

    Raises PlanningError `not_presenter`, `other_film` (there is no film to approve) or `no_address`.
    """
    if not talk.presenters.filter(pk=presenter.pk).exists():
        raise PlanningError("not_presenter")
    if not (talk.file and talk.sha256):
        raise PlanningError("other_film")
    if not presenter.user.has_address:
        raise PlanningError("no_address")
    key = f"approval:{talk.pk}:{presenter.pk}:{talk.sha256[:16]}:{timezone.localdate(now)}"
    return queue_job(key=key, task=ASK, args={"talk": talk.pk, "presenter": presenter.pk}, due_at=now)


def queue_reminders(*, now: datetime) -> int:
    """Queues a mail for every consent that counts and ends within 30 days; each is reminded of once."""
    today = timezone.localdate(now)
    ending = Consent.objects.filter(withdrawn_at=None, expires_on__range=(today, today + ENDS_SOON))
    return sum(
        queue_job(key=f"consent-ends:{consent.pk}", task=REMIND, args={"consent": consent.pk}, due_at=now)
        for consent in ending.select_related("talk")
        if still_counts(consent)
    )


def still_counts(consent: Consent) -> bool:
    """True while it is its presenter's last word, about the film that is there, and they still give the Talk."""
    talk = consent.talk
    last = Consent.objects.filter(talk=talk, presenter=consent.presenter_id).first()
    is_same = last == consent and consent.withdrawn_at is None and consent.film_sha256 == talk.sha256
    return is_same and bool(talk.file) and talk.presenters.filter(pk=consent.presenter_id).exists()


def sign_statement(*, talk: Talk, film: str, by: User, now: datetime) -> None:
    """`by` states that everything shown in the film is also said. Raises PlanningError `other_film`."""
    signed = Talk.objects.filter(pk=talk.pk, sha256=film).exclude(file="").exclude(sha256="")
    values = {"described_by": by, "described_at": now, "described_sha256": film}
    if not signed.update(description=Talk.Description.STATEMENT, **values):
        raise PlanningError("other_film")
    talk.refresh_from_db()


def withdraw_statement(*, talk: Talk) -> None:
    """Nothing is stated any more."""
    values = {"described_by": None, "described_at": None, "described_sha256": ""}
    Talk.objects.filter(pk=talk.pk).update(description=Talk.Description.NONE, **values)
    talk.refresh_from_db()


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February after a 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
