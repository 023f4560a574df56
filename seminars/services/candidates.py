"""A new film that waits while the rooms keep the present one: it takes its place, or is put away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from seminars.errors import PlanningError
from seminars.films import Film
from seminars.models import Candidate, Talk
from seminars.services.film_checks import take_place, tell_rooms
from seminars.services.jobs import NotYet
from seminars.waiting import runs_that_lose

LOOK_AGAIN = timedelta(minutes=10)


@transaction.atomic
def settle_candidate(*, talk: Talk, now: datetime) -> bool:
    """The film that waits takes the Talk's place when no run loses by it any more; True when it did."""
    found = _locked(talk)
    if found is None or runs_that_lose(found.talk, found.sha256, now):
        return False
    _exchange(found, now)
    return True


def look_at_candidate(*, talk: int, now: datetime) -> None:
    """Settles it when nobody's yes did: the run is over, cancelled, or moved. Raises NotYet while it waits."""
    row = Talk.objects.filter(pk=talk).first()
    if row and not settle_candidate(talk=row, now=now) and Candidate.objects.filter(talk=row).exists():
        raise NotYet(now + LOOK_AGAIN)


@transaction.atomic
def use_candidate(*, talk: Talk, film: str, now: datetime) -> None:
    """An organiser's wish: it takes the place now, whatever runs lose. Raises PlanningError `other_film`."""
    found = _locked(talk)
    if found is None or found.sha256 != film:
        raise PlanningError("other_film")
    _exchange(found, now)


def drop_candidate(*, talk: Talk, film: str) -> None:
    """The present film stays; the file is swept. Raises PlanningError `other_film`."""
    if not Candidate.objects.filter(talk=talk, sha256=film).delete()[0]:
        raise PlanningError("other_film")


def _locked(talk: Talk) -> Candidate | None:
    row = Talk.objects.select_for_update().get(pk=talk.pk)
    found = Candidate.objects.filter(talk=row).first()
    if found:
        found.talk = row
    return found


def _exchange(candidate: Candidate, now: datetime) -> None:
    take_place(candidate.talk, candidate.file.name or "", Film.from_json(candidate.facts), now)
    tell_rooms(candidate.talk, candidate.sha256, now)
