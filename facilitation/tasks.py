"""Background work of the live part: none of it is on the live path."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from facilitation import clock, live
from facilitation.services import rounds
from facilitation.services.drafts import send_due_drafts
from facilitation.services.receipts import purge_receipts
from facilitation.services.rehearsals import remove_old_rehearsals
from facilitation.topics import Name, of_run
from seminars.models import Run
from seminars.services.jobs import doing_job


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
