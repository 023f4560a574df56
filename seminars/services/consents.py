"""A presenter says yes to a film, or takes it back; an organiser states that everything shown in it is also said."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from seminars.approvals import texts_mark
from seminars.clearance import ASK, ENDS_SOON, REMIND
from seminars.errors import PlanningError
from seminars.models import Candidate, Caption, Consent, LinkRole, Presenter, Talk, User
from seminars.services.candidates import settle_candidate
from seminars.services.jobs import queue_job
from seminars.services.links import keep_links

MOST_YEARS = 10


@transaction.atomic
def give_consent(
    *, talk: Talk, presenter: Presenter, film: str, until: date, now: datetime, texts: str | None = None
) -> Consent:
    """The presenter approves the film whose SHA-256 the page showed, and its captions, through the day `until`.

    The film may be the one that waits. `texts` is the mark (`texts_mark`) of the captions that the page showed, None
    for those that there are. Raises PlanningError `not_presenter`, `other_film` (it was replaced meanwhile, or there
    is none), `other_texts` or `until`.
    """
    if not talk.presenters.filter(pk=presenter.pk).exists():
        raise PlanningError("not_presenter")
    if not film or film not in _films(talk):
        raise PlanningError("other_film")
    seen = dict(Caption.objects.filter(talk=talk).values_list("language", "vtt"))
    if texts is not None and texts != texts_mark(seen):
        raise PlanningError("other_texts")
    today = timezone.localdate(now)
    if not today <= until <= years_after(today, MOST_YEARS):
        raise PlanningError("until")
    about = {"film_sha256": film, "given_at": now, "expires_on": until, "seen": seen}
    consent = Consent.objects.create(talk=talk, presenter=presenter, **about)
    keep_links(user=presenter.user, role=LinkRole.PRESENTER, through=until, now=now)
    settle_candidate(talk=talk, now=now)
    return consent


def _films(talk: Talk) -> set[str]:
    """The films that may be agreed to now: the Talk's, and the one that waits."""
    row = Talk.objects.select_for_update().filter(pk=talk.pk).first()
    waiting = Candidate.objects.filter(talk=talk.pk).values_list("sha256", flat=True)
    return {*waiting, row.sha256 if row and row.file else ""}


@transaction.atomic
def withdraw_consent(*, talk: Talk, presenter: Presenter, now: datetime) -> Consent | None:
    """Takes back every yes of the presenter to this Talk, and returns the last; None when there was none."""
    given = Consent.objects.filter(talk=talk, presenter=presenter, withdrawn_at=None)
    last = given.first()
    if last is None or not given.update(withdrawn_at=now):
        return None
    settle_candidate(talk=talk, now=now)
    return last


def tell_organisers(*, task: str, consent: Consent, now: datetime) -> None:
    """Queues a mail to each, ANSWERED or WITHDRAWN: a yes opens a film, and its end leaves rooms without one."""
    for user in User.objects.filter(is_staff=True, is_active=True):
        if user.has_address:
            key = f"{task.rpartition('.')[2]}:{consent.pk}:{user.pk}"
            queue_job(key=key, task=task, args={"consent": consent.pk, "user": user.pk}, due_at=now)


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
    waiting = Candidate.objects.filter(talk=talk).values_list("sha256", flat=True).first()
    key = f"approval:{talk.pk}:{presenter.pk}:{(waiting or talk.sha256)[:16]}:{timezone.localdate(now)}"
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
    """True while it is its presenter's last word about the film that is there, and they still give the Talk."""
    talk = consent.talk
    last = Consent.objects.filter(talk=talk, presenter=consent.presenter_id, film_sha256=talk.sha256).first()
    is_same = last == consent and consent.withdrawn_at is None
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
