"""How far an organiser has come who plans for the first time: the steps of the planning desk's first page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from groups.models import MunicipalityContact, WorkGroup
from seminars.models import Organisation, Run, Seminar


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Each is done once and stays done."""

    organisation: bool
    seminar: bool
    run: bool
    municipalities: bool
    groups: bool

    @property
    def all_done(self) -> bool:
        return self.organisation and self.seminar and self.run and self.municipalities and self.groups


def first_steps() -> FirstSteps:
    """Five questions of yes or no."""
    films = Count("talks", filter=~Q(talks__file=""))
    rooms = WorkGroup.objects.filter(run__rehearsal_of=None, status=WorkGroup.Status.CONFIRMED)
    return FirstSteps(
        organisation=Organisation.objects.exclude(contact_email="").exists(),
        seminar=Seminar.objects.annotate(films=films).filter(films__gte=2).exists(),
        run=Run.objects.real().filter(status=Run.Status.PUBLISHED).exists(),
        municipalities=MunicipalityContact.objects.exists(),
        groups=rooms.exists(),
    )
