"""What the control room shows of a rehearsal: which room is to be practised in, and how to open its two pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from facilitation.queries.screen import qr_data
from groups.models import WorkGroup
from groups.services.rehearsals import links_of
from seminars.models import Run


@dataclass(frozen=True, slots=True)
class Way:
    """An address and the same as a QR code."""

    address: str
    qr: str


@dataclass(frozen=True, slots=True)
class Practice:
    """The room for the people who practise, and how many simulated ones there are beside it."""

    group: WorkGroup
    screen: Way
    facilitator: Way
    simulated: int


def practice_of(run: Run) -> Practice | None:
    """The practice room of a rehearsal; None for a real run, or when the room has been cancelled. Two queries."""
    if not run.is_rehearsal:
        return None
    groups = WorkGroup.objects.filter(run=run).exclude(status=WorkGroup.Status.CANCELLED)
    rooms = list(groups.select_related("municipality").order_by("pk"))
    group = next((room for room in rooms if not room.is_simulated), None)
    if group is None:
        return None
    links = links_of(group)
    simulated = sum(room.is_simulated for room in rooms)
    return Practice(group, _way(links.screen), _way(links.facilitator), simulated)


def rehearsals() -> QuerySet[Run]:
    """All there are, the latest first."""
    return Run.objects.rehearsals().select_related("seminar", "rehearsal_of").order_by("-starts_at", "-pk")


def _way(address: str) -> Way:
    return Way(address, qr_data(address))
