"""Registration: groups are written on the public page, confirmed by a press out of the mail, and get a place, stand on
the waiting list, are approved or declined. Places are counted while the run's row is held."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F, Q

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, SignUp, WorkGroup
from groups.services.group_mails import queue_group_mail, queue_to_all
from groups.services.pending import tell_organisers
from groups.services.people import person
from groups.services.registration import is_open
from seminars.mails import Kind
from seminars.models import Run, User
from seminars.services.jobs import queue_job

CONFIRM_WITHIN = timedelta(days=7)
MOST_A_DAY = 10
"""So many unconfirmed registrations an address may have from one day: anybody can write anybody's address."""
SALT = "groups.sign_up"
TASK = "groups.send_sign_up_mail"


@dataclass(frozen=True, slots=True)
class Entry:
    """One group as the form says it. Without an address there is no facilitator yet, or nobody beside."""

    name: str
    place: str
    expected: int
    needs: str = ""
    facilitator_name: str = ""
    facilitator_email: str = ""
    substitute_name: str = ""
    substitute_email: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """All that one person registers at once."""

    municipality: Municipality
    contact_name: str
    contact_email: str
    groups: tuple[Entry, ...]
    language: str = "sv"


@transaction.atomic
def sign_up(*, run: Run, entry: Registration, now: datetime) -> SignUp:
    """What was written, kept until it is confirmed, and a mail that asks. The same again is the same.

    Raises GroupsError `closed`, `duplicate` (two of one name, or one that is registered already) or `too_many`.
    """
    if not is_open(run, now):
        raise GroupsError("closed")
    rows = [asdict(one) for one in entry.groups]
    email = entry.contact_email.strip().lower()
    said = json.dumps([entry.municipality.pk, email, rows], sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    found = SignUp.objects.filter(run=run, digest=digest).first()
    if found is None:
        refuse_doubles(run, entry.municipality, [one.name for one in entry.groups])
        if SignUp.objects.filter(email=email, confirmed_at=None, created_at__gt=now - timedelta(days=1)).count() >= (
            MOST_A_DAY
        ):
            raise GroupsError("too_many")
        about = {"name": entry.contact_name.strip(), "email": email, "language": entry.language, "entries": rows}
        found = SignUp.objects.create(run=run, municipality=entry.municipality, digest=digest, created_at=now, **about)
    if found.confirmed_at is None:
        SignUp.objects.filter(pk=found.pk).update(created_at=now)
        queue_job(key=f"sign-up:{found.pk}:{now:%Y%m%d%H}", task=TASK, args={"sign_up": found.pk}, due_at=now)
    return found


def confirm_token(row: SignUp) -> str:
    """What the mail's link carries; signed, and good for CONFIRM_WITHIN."""
    return signing.dumps(row.pk, salt=SALT)


def find_sign_up(token: str) -> SignUp | None:
    """The registration of a link that still works, or None. Once confirmed it is shown as long as the link works."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None
    return SignUp.objects.select_related("run__seminar", "municipality").filter(pk=pk).first()


@transaction.atomic
def confirm_sign_up(*, row: SignUp, now: datetime) -> list[WorkGroup]:
    """The groups, with a place or on the waiting list, and the mails that say so. Pressed twice it is once.

    Raises GroupsError `closed` or `duplicate`.
    """
    run = _held(row.run_id)
    row = SignUp.objects.select_related("municipality").get(pk=row.pk)
    if row.confirmed_at is not None:
        return list(row.groups.order_by("pk"))
    if not is_open(run, now):
        raise GroupsError("closed")
    entries = [Entry(**entry) for entry in row.entries]
    refuse_doubles(run, row.municipality, [entry.name for entry in entries])
    contact = person(name=row.name, email=row.email, run=run, language=row.language)
    row.confirmed_at = now
    row.save(update_fields=["confirmed_at"])
    tell(run, now)
    return [_make(run, row, entry, contact, now) for entry in entries]


def refuse_doubles(run: Run, municipality: Municipality, names: Sequence[str]) -> None:
    """Raises GroupsError `duplicate` when a name is there already, waiting ones too, or stands twice."""
    lowered = [name.strip().lower() for name in names]
    there = run.groups.filter(~Q(status=WorkGroup.Status.CANCELLED) | Q(waiting_since__isnull=False))
    known = {name.lower() for name in there.filter(municipality=municipality).values_list("name", flat=True)}
    if len(set(lowered)) < len(lowered) or known & set(lowered):
        raise GroupsError("duplicate")


def _make(run: Run, row: SignUp, entry: Entry, contact: User, now: datetime) -> WorkGroup:
    has_place = free_places(run) != 0
    group = WorkGroup.objects.create(
        run=run,
        municipality=row.municipality,
        name=entry.name.strip(),
        place=entry.place.strip(),
        expected=entry.expected,
        needs=entry.needs.strip(),
        contact=contact,
        sign_up=row,
        status=_status_with_place(run) if has_place else WorkGroup.Status.CANCELLED,
        waiting_since=None if has_place else now,
    )
    for number, (name, email) in enumerate(
        [(entry.facilitator_name, entry.facilitator_email), (entry.substitute_name, entry.substitute_email)]
    ):
        if email.strip():
            user = person(name=name, email=email, run=run, language=row.language)
            Facilitator.objects.get_or_create(group=group, user=user, defaults={"is_substitute": number == 1})
    tell_standing(group, now)
    return group


def _status_with_place(run: Run) -> str:
    return WorkGroup.Status.REQUESTED if run.approves_groups else WorkGroup.Status.CONFIRMED


def free_places(run: Run) -> int | None:
    """How many groups more the run takes; None for any number."""
    if run.places is None:
        return None
    taken = run.groups.filter(is_simulated=False).exclude(status=WorkGroup.Status.CANCELLED).count()
    return max(0, run.places - taken)


def tell_standing(group: WorkGroup, now: datetime) -> None:
    """Mails to whoever registered the group where it stands now, and to those who lead it once it has its place."""
    kinds = {
        "requested": Kind.RECEIVED,
        "confirmed": Kind.CONFIRMED,
        "waiting": Kind.WAITING,
        "declined": Kind.DECLINED,
    }
    kind = kinds.get(group.standing)
    if kind is Kind.RECEIVED and not group.run.is_demo:
        tell_organisers(now=now)
    if kind and group.contact is not None:
        queue_group_mail(kind=kind, group=group, user=group.contact, now=now)
    if kind is Kind.CONFIRMED:
        for row in group.facilitators.select_related("user"):
            if row.user.has_address:
                queue_group_mail(kind=Kind.FACILITATOR, group=group, user=row.user, now=now)


@transaction.atomic
def approve_group(*, group: WorkGroup, now: datetime) -> bool:
    """A requested group has its place, and so has one that waits or was declined: the organiser may go above the number
    of places. True when it is new. Raises GroupsError `duplicate` or `merged`."""
    run = _held(group.run_id)
    group = WorkGroup.objects.select_for_update().get(pk=group.pk)
    if group.status == WorkGroup.Status.CONFIRMED or group.standing == "cancelled":
        return False
    if group.is_cancelled:
        names = run.groups.exclude(pk=group.pk).exclude(status=WorkGroup.Status.CANCELLED)
        if names.filter(municipality=group.municipality_id, name__iexact=group.name).exists():
            raise GroupsError("duplicate")
    _stand(group, WorkGroup.Status.CONFIRMED)
    tell_standing(group, now)
    return True


@transaction.atomic
def decline_group(*, group: WorkGroup, now: datetime) -> bool:
    """A group that asks or waits gets no place, and a mail. True when it is new."""
    _held(group.run_id)
    group = WorkGroup.objects.select_for_update().get(pk=group.pk)
    if group.standing not in ("requested", "waiting"):
        return False
    _stand(group, WorkGroup.Status.CANCELLED, declined_at=now)
    tell_standing(group, now)
    move_up(run=group.run, now=now)
    return True


@transaction.atomic
def move_up(*, run: Run, now: datetime) -> list[WorkGroup]:
    """Those who wait get the places that are free, in the order in which they came; each gets a mail."""
    run = _held(run.pk)
    if run.status != Run.Status.PUBLISHED or now >= run.starts_at:
        return []
    free = free_places(run)
    waiting = run.groups.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")
    moved = list(waiting if free is None else waiting[:free])
    for group in moved:
        _stand(group, _status_with_place(run))
        tell_standing(group, now)
    return moved


@transaction.atomic
def withdraw_group(*, group: WorkGroup, now: datetime) -> bool:
    """Whoever registered the group takes it back: everyone in it is told, and the next that waits gets the place.
    True when it took part or waited until now."""
    run = _held(group.run_id)
    group = WorkGroup.objects.select_for_update().get(pk=group.pk)
    if group.standing in ("cancelled", "declined"):
        return False
    _stand(group, WorkGroup.Status.CANCELLED)
    queue_to_all(kind=Kind.WITHDRAWAL, group=group, now=now)
    move_up(run=run, now=now)
    return True


@dataclass(frozen=True, slots=True)
class Change:
    """What the contact may change of a group."""

    name: str
    place: str
    expected: int
    needs: str = ""


@transaction.atomic
def change_group(*, group: WorkGroup, change: Change, now: datetime) -> bool:
    """The group as it is to be; those who lead it are told when their calendars must follow. True when changed.

    Raises GroupsError `cancelled` or `duplicate`.
    """
    run = _held(group.run_id)
    group = WorkGroup.objects.select_for_update().get(pk=group.pk)
    if group.standing in ("cancelled", "declined"):
        raise GroupsError("cancelled")
    new = {"name": change.name.strip(), "place": change.place.strip(), "expected": change.expected}
    new["needs"] = change.needs.strip()
    old = {field: getattr(group, field) for field in new}
    if new == old:
        return False
    if change.name.strip().lower() != group.name.lower():
        refuse_doubles(run, group.municipality, [change.name])
    for field, value in new.items():
        setattr(group, field, value)
    has_moved = old["place"] != group.place
    group.sequence += has_moved
    group.save(update_fields=[*new, "sequence"])
    if has_moved and not group.is_cancelled:
        queue_to_all(kind=Kind.CHANGE, group=group, now=now, before=str(old["place"]))
    return True


def tell(run: Run, now: datetime) -> None:
    """Remembers the times that those who come are told, so that a change of them is seen."""
    Run.objects.filter(pk=run.pk, told_starts_at=None).update(told_starts_at=run.starts_at, told_ends_at=run.ends_at)


def _stand(group: WorkGroup, status: str, *, declined_at: datetime | None = None) -> None:
    """The group stands elsewhere, under a number that its calendar files and mails have not had."""
    group.status, group.waiting_since, group.declined_at = WorkGroup.Status(status), None, declined_at
    WorkGroup.objects.filter(pk=group.pk).update(
        status=status, waiting_since=None, declined_at=declined_at, sequence=F("sequence") + 1
    )
    group.sequence += 1


def _held(run: int) -> Run:
    """The run's row, held until the transaction ends, so that places are counted by one at a time."""
    return Run.objects.select_for_update(no_key=True).select_related(None).get(pk=run)
