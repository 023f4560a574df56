"""A work group turns up, gets a substitute for its facilitator, or is cancelled; registration is in `sign_ups`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, WorkGroup
from groups.services.people import person, person_without_address
from groups.services.regrouping import refuse_same_name
from seminars.models import Run
from seminars.services.jobs import queue_job


def is_open(run: Run, now: datetime) -> bool:
    """True while groups may be registered: published, not begun, before the closing time."""
    closes_at = run.registration_closes_at or run.starts_at
    return run.status == Run.Status.PUBLISHED and not run.is_rehearsal and now < min(closes_at, run.starts_at)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A group that turned up, as the organiser writes it. The municipality by name, one we know or a new one."""

    municipality: str
    name: str
    expected: int
    place: str = ""
    facilitator_name: str = ""
    facilitator_email: str = ""


@transaction.atomic
def add_group(*, run: Run, entry: Arrival, now: datetime) -> WorkGroup:
    """A confirmed group, and its facilitator if one is named; mail goes only to an address that is given.

    Raises GroupsError `no_name` or `duplicate`.
    """
    municipality = find_municipality(entry.municipality)
    if municipality is None or not entry.name.strip():
        raise GroupsError("no_name")
    refuse_same_name(run, municipality.pk, entry.name.strip())
    group = WorkGroup.objects.create(
        run=run, municipality=municipality, name=entry.name.strip(), place=entry.place.strip(), expected=entry.expected
    )
    if entry.facilitator_name.strip():
        _lead(group, entry.facilitator_name, entry.facilitator_email, is_substitute=False, now=now)
    return group


def find_municipality(name: str) -> Municipality | None:
    """The municipality of this name in any mix of capitals, made when new; None for a name without letters."""
    name = " ".join(name.split())
    if not slugify(name):
        return None
    same = Municipality.objects.filter(Q(name__iexact=name) | Q(slug=slugify(name))).first()
    return same or Municipality.objects.create(name=name)


@transaction.atomic
def name_substitute(*, group: WorkGroup, name: str, email: str, now: datetime) -> Facilitator:
    """Somebody who can lead the group too; gets a personal link by mail, if there is an address. Naming the same
    person again changes and sends nothing.

    Raises GroupsError `cancelled`, or `no_name` when there is neither name nor address.
    """
    if group.is_cancelled and not group.waiting_since:
        raise GroupsError("cancelled")
    if not name.strip():
        raise GroupsError("no_name")
    return _lead(group, name, email, is_substitute=group.facilitators.exists(), now=now)


def _lead(group: WorkGroup, name: str, email: str, *, is_substitute: bool, now: datetime) -> Facilitator:
    if not email.strip():
        same = group.facilitators.filter(user__name__iexact=name.strip()).first()
        user = person_without_address(name=name, run=group.run) if same is None else same.user
    else:
        user = person(name=name, email=email, run=group.run)
    row, created = Facilitator.objects.get_or_create(group=group, user=user, defaults={"is_substitute": is_substitute})
    if created and user.has_address:
        queue_job(
            key=f"facilitator-mail:{row.pk}",
            task="groups.send_facilitator_mail",
            args={"facilitator": row.pk},
            due_at=now,
        )
    return row


def cancel_group(*, group: WorkGroup) -> bool:
    """The group does not take part. Nothing it wrote is deleted; True when it took part until now."""
    taking_part = WorkGroup.objects.filter(pk=group.pk).exclude(status=WorkGroup.Status.CANCELLED)
    return taking_part.update(status=WorkGroup.Status.CANCELLED) == 1
