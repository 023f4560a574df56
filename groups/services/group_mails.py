"""Mails about groups: queued once per key, and not sent when what they tell is no longer so."""

from __future__ import annotations

from datetime import datetime

from groups.models import Facilitator, WorkGroup
from groups.services.letters import group_letter
from seminars.mails import Kind
from seminars.models import Run, User
from seminars.services.jobs import queue_job
from seminars.services.mail import Letter

TASK = "groups.send_group_mail"
ABOUT_STANDING = {
    Kind.RECEIVED: "requested",
    Kind.CONFIRMED: "confirmed",
    Kind.WAITING: "waiting",
    Kind.DECLINED: "declined",
    Kind.WITHDRAWAL: "cancelled",
}
"""Mails that say where the group stands, with where it then has to stand still."""
BEFOREHAND = frozenset(
    {
        Kind.FACILITATOR,
        Kind.LEADERS,
        Kind.REPLACED,
        Kind.COURSE,
        Kind.REMINDER_WEEK,
        Kind.REMINDER_DAY,
        Kind.REMINDER_HOUR,
        Kind.CHANGE,
    }
)
"""Mails that make sense only while the run is ahead."""


def queue_group_mail(
    *, kind: Kind, group: WorkGroup, user: User, now: datetime, before: str = "", starts_at: datetime | None = None
) -> bool:
    """Queues the mail; the same one again only after the group, or its run, has changed. True when new.

    `starts_at` is the start that the mail is about: when the run has been moved by then, nothing is sent.
    """
    if not user.has_address or group.run.is_rehearsal:
        return False
    about = {"kind": kind.value, "group": group.pk, "user": user.pk}
    about |= {"before": before} if before else {}
    about |= {"starts_at": starts_at.isoformat()} if starts_at else {}
    state = f"{group.run.sequence}.{group.sequence}"
    return queue_job(key=f"{kind.value}:{group.pk}:{user.pk}:{state}", task=TASK, args=about, due_at=now)


def queue_to_all(*, kind: Kind, group: WorkGroup, now: datetime, before: str = "") -> int:
    """Queues the mail to everyone who has to do with the group, each once; returns how many are new."""
    return sum(queue_group_mail(kind=kind, group=group, user=user, now=now, before=before) for user in people_of(group))


def people_of(group: WorkGroup) -> list[User]:
    """Those who lead the group, and whoever registered it; who is both is one."""
    found = {row.user_id: row.user for row in group.facilitators.select_related("user")}
    if group.contact is not None:
        found.setdefault(group.contact.pk, group.contact)
    return list(found.values())


def letter_now(
    *, kind: Kind, group: int, user: int, now: datetime, before: str = "", starts_at: datetime | None = None
) -> Letter | None:
    """What the worker sends, or None when it is no longer so."""
    row = WorkGroup.objects.select_related("run__seminar", "municipality", "contact").filter(pk=group).first()
    person = User.objects.filter(pk=user).first()
    if row is None or person is None or not is_so(kind, row, now, starts_at) or not _is_for(kind, row, person):
        return None
    return group_letter(kind=kind, group=row, user=person, now=now, before=before)


def _is_for(kind: Kind, group: WorkGroup, person: User) -> bool:
    """True while the person has to do with the group, or, of the mail that says so, has not: no link goes to one who
    has been replaced meanwhile."""
    return (person in people_of(group)) is not (kind is Kind.REPLACED)


def is_so(kind: Kind, group: WorkGroup, now: datetime, starts_at: datetime | None = None) -> bool:
    """True while what the mail tells is so."""
    run = group.run
    if starts_at is not None and run.starts_at != starts_at:
        return False
    if kind in ABOUT_STANDING:
        is_on = run.status == Run.Status.PUBLISHED or kind is Kind.WITHDRAWAL
        return is_on and group.standing == ABOUT_STANDING[kind]
    if kind is Kind.CANCELLATION:
        return run.status == Run.Status.CANCELLED and group.standing in ("requested", "confirmed", "waiting")
    if kind in BEFOREHAND and now >= (run.starts_at if starts_at else run.ends_at):
        return False
    return run.status == Run.Status.PUBLISHED and not group.is_cancelled


def facilitator_letter(*, facilitator: int, now: datetime) -> Letter | None:
    """The mail to somebody who is to lead a group, or None when they are not to, or cannot be reached."""
    row = Facilitator.objects.filter(pk=facilitator).first()
    if row is None:
        return None
    return letter_now(kind=Kind.FACILITATOR, group=row.group_id, user=row.user_id, now=now)
