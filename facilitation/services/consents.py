"""A presenter's yes, or its end, reaches the rooms of every run of the seminar at once, and the organisers by mail."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from facilitation import live
from facilitation.topics import Name, of_run
from seminars.clearance import ANSWERED, WITHDRAWN
from seminars.models import Presenter, Run, Talk
from seminars.services import consents


@transaction.atomic
def give_consent(
    *, talk: Talk, presenter: Presenter, film: str, until: date, now: datetime, texts: str | None = None
) -> None:
    """Raises PlanningError as `seminars.services.consents.give_consent` does."""
    given = consents.give_consent(talk=talk, presenter=presenter, film=film, until=until, now=now, texts=texts)
    consents.tell_organisers(task=ANSWERED, consent=given, now=now)
    _tell_rooms(talk)


@transaction.atomic
def withdraw_consent(*, talk: Talk, presenter: Presenter, now: datetime) -> bool:
    """Takes the film from the rooms and the public; False when there was no yes to take back."""
    withdrawn = consents.withdraw_consent(talk=talk, presenter=presenter, now=now)
    if withdrawn is None:
        return False
    consents.tell_organisers(task=WITHDRAWN, consent=withdrawn, now=now)
    _tell_rooms(talk)
    return True


def _tell_rooms(talk: Talk) -> None:
    runs = Run.objects.filter(seminar=talk.seminar_id).values_list("pk", flat=True)
    live.bump(*(topic for run in runs for topic in of_run(run, Name.AGENDA)))
