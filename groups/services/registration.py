"""A work group turns up, gets a substitute for its facilitator, or is cancelled; registration is in `sign_ups`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, WorkGroup
from groups.services.group_mails import people_of, queue_group_mail
from groups.services.people import person, person_without_address
from groups.services.regrouping import refuse_same_name
from seminars.mails import Kind
from seminars.models import Run, User
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
def name_substitute(
    *, group: WorkGroup, name: str, email: str, now: datetime, instead_of: Facilitator | None = None
) -> Facilitator:
    """Somebody who can lead the group too, or `instead_of` one who does; gets a personal link by mail, if there is an
    address. Naming the same person again changes and sends nothing.

    Raises GroupsError `cancelled`, `no_name` when there is neither name nor address, or, of an exchange, what
    `remove_facilitator` does and `same_person`.
    """
    if group.is_cancelled and not group.waiting_since:
        raise GroupsError("cancelled")
    if not name.strip():
        raise GroupsError("no_name")
    if instead_of is None:
        return _lead(group, name, email, is_substitute=group.facilitators.exists(), now=now)
    made = _lead(group, name, email, is_substitute=instead_of.is_substitute, now=now)
    if made.user_id == instead_of.user_id:
        raise GroupsError("same_person")
    remove_facilitator(group=group, facilitator=instead_of, now=now, new=made.user)
    return made


@transaction.atomic
def remove_facilitator(*, group: WorkGroup, facilitator: Facilitator, now: datetime, new: User | None = None) -> bool:
    """The person leads the group no more; everyone in it is told by mail, `new` by the one with the link. What the
    group has written is the group's, and stays. False when it was so already.

    Raises GroupsError `run_over`.
    """
    group = WorkGroup.objects.select_for_update(of=("self",)).select_related("run").get(pk=group.pk)
    if group.run.ends_at <= now:
        raise GroupsError("run_over")
    left = facilitator.user
    if not Facilitator.objects.filter(pk=facilitator.pk, group=group).delete()[0]:
        return False
    first = group.facilitators.order_by("is_substitute", "pk").first()
    if first is not None and first.is_substitute:
        group.facilitators.filter(pk=first.pk).update(is_substitute=False)
    _step_on(group)
    if left.pk != group.contact_id:
        queue_group_mail(kind=Kind.REPLACED, group=group, user=left, now=now)
    for user in people_of(group):
        if user != new:
            queue_group_mail(kind=Kind.LEADERS, group=group, user=user, now=now, before=left.name)
    return True


def _step_on(group: WorkGroup) -> None:
    """Under a number that the group's calendar files and mails have not had."""
    WorkGroup.objects.filter(pk=group.pk).update(sequence=F("sequence") + 1)
    group.sequence += 1


def _lead(group: WorkGroup, name: str, email: str, *, is_substitute: bool, now: datetime) -> Facilitator:
    if not email.strip():
        same = group.facilitators.filter(user__name__iexact=name.strip()).first()
        user = person_without_address(name=name, run=group.run) if same is None else same.user
    else:
        user = person(name=name, email=email, run=group.run)
    row, created = Facilitator.objects.get_or_create(group=group, user=user, defaults={"is_substitute": is_substitute})
    if created:
        _step_on(group)
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
