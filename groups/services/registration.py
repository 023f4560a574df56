"""A work group is registered, gets a substitute for its facilitator, or is cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, WorkGroup
from groups.services.people import person
from seminars.models import Run
from seminars.services.jobs import queue_job


@dataclass(frozen=True, slots=True)
class Registration:
    """What the form says. Without a facilitator's address there is no facilitator yet."""

    municipality: Municipality
    name: str
    place: str
    expected: int
    contact_name: str
    contact_email: str
    facilitator_name: str = ""
    facilitator_email: str = ""
    needs: str = ""
    language: str = "sv"


def is_open(run: Run, now: datetime) -> bool:
    """True while groups may be registered: published, not begun, before the closing time."""
    closes_at = run.registration_closes_at or run.starts_at
    return run.status == Run.Status.PUBLISHED and not run.is_rehearsal and now < min(closes_at, run.starts_at)


@transaction.atomic
def register_group(*, run: Run, entry: Registration, now: datetime) -> WorkGroup:
    """A requested group, its people and a confirmation mail. The same entry again gives the group that was made.

    Raises GroupsError: `closed`, or `duplicate` when the unit has another group of that name in the run.
    """
    if not is_open(run, now):
        raise GroupsError("closed")
    contact = person(name=entry.contact_name, email=entry.contact_email, run=run, language=entry.language)
    same = run.groups.exclude(status=WorkGroup.Status.CANCELLED).filter(
        municipality=entry.municipality, name__iexact=entry.name
    )
    if group := same.first():
        if group.contact_id == contact.pk and group.expected == entry.expected and group.place == entry.place:
            return group
        raise GroupsError("duplicate")
    group = WorkGroup.objects.create(
        run=run,
        municipality=entry.municipality,
        name=entry.name,
        place=entry.place,
        expected=entry.expected,
        needs=entry.needs,
        status=WorkGroup.Status.REQUESTED,
        contact=contact,
    )
    if entry.facilitator_email:
        leader = person(name=entry.facilitator_name, email=entry.facilitator_email, run=run, language=entry.language)
        Facilitator.objects.create(group=group, user=leader)
    queue_job(
        key=f"registration-mail:{group.pk}", task="groups.send_registration_mail", args={"group": group.pk}, due_at=now
    )
    return group


@transaction.atomic
def name_substitute(*, group: WorkGroup, name: str, email: str, now: datetime) -> Facilitator:
    """Somebody who can lead the group too; gets a personal link by mail. Naming the same person again sends nothing.

    Raises GroupsError `cancelled`.
    """
    if group.status == WorkGroup.Status.CANCELLED:
        raise GroupsError("cancelled")
    substitute, created = Facilitator.objects.get_or_create(
        group=group, user=person(name=name, email=email, run=group.run), defaults={"is_substitute": True}
    )
    if created:
        queue_job(
            key=f"facilitator-mail:{substitute.pk}",
            task="groups.send_facilitator_mail",
            args={"facilitator": substitute.pk},
            due_at=now,
        )
    return substitute


def cancel_group(*, group: WorkGroup) -> bool:
    """The group does not take part. Nothing it wrote is deleted; True when it took part until now."""
    taking_part = WorkGroup.objects.filter(pk=group.pk).exclude(status=WorkGroup.Status.CANCELLED)
    return taking_part.update(status=WorkGroup.Status.CANCELLED) == 1
