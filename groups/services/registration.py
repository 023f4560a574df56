"""A work group is registered or turns up, gets a substitute for its facilitator, or is cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, WorkGroup
from groups.services.group_mails import queue_group_mail
from groups.services.people import person, person_without_address
from groups.services.regrouping import refuse_same_name
from seminars.mails import Kind
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
    queue_group_mail(kind=Kind.RECEIVED, group=group, user=contact, now=now)
    return group


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
    if group.status == WorkGroup.Status.CANCELLED:
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
