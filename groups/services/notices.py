"""Mails that go by themselves: reminders and thanks when it is time, changes and cancellations when they are seen.

What was told last stands on the run, so that a change is told once, wherever it was made; a run that has been moved is
reminded of anew, and one that is off of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext

from groups import reminders
from groups.models import WorkGroup
from groups.queries import with_leaders
from groups.services.group_mails import TASK, people_of, queue_group_mail
from seminars.mails import Kind
from seminars.models import Run, User
from seminars.services.jobs import queue_job
from seminars.services.mail import span

NOT_TO_CONTACT = frozenset({Kind.COURSE, Kind.REMINDER_HOUR})
AFTERWARDS = frozenset({Kind.THANKS})
TOLD_LATE = timedelta(hours=1)
"""Nobody is told of a change of what began longer ago than this."""


def plan_mails(*, now: datetime) -> int:
    """Queues everything whose time it is; returns how many are new. As often as one likes: each has its own key."""
    return tell_changes(now=now) + queue_reminders(now=now)


def queue_reminders(*, now: datetime) -> int:
    """One mail per person and run, however many groups they have; the demo's people have no mailboxes."""
    near = Q(starts_at__lte=now + reminders.LONGEST_BEFORE, starts_at__gt=now - reminders.LONGEST_AFTER - timedelta(1))
    runs = Run.objects.real().filter(near, status=Run.Status.PUBLISHED, is_demo=False).select_related("seminar")
    return sum(_remind(run, kind, now) for run in runs for kind in _due(run, now))


def _due(run: Run, now: datetime) -> list[Kind]:
    days = {"today": timezone.localdate(now), "day": timezone.localdate(run.starts_at)}
    return reminders.due(starts_at=run.starts_at, ends_at=run.ends_at, now=now, **days)


def _remind(run: Run, kind: Kind, now: datetime) -> int:
    if kind in AFTERWARDS and not run.cues.exists():
        return 0  # it was never held
    groups = run.groups.filter(status=WorkGroup.Status.CONFIRMED, is_simulated=False).select_related("contact")
    return sum(
        queue_job(
            key=f"{kind.value}:{run.pk}:{user.pk}:{run.starts_at:%Y%m%dT%H%M}",
            task=TASK,
            args={"kind": kind.value, "group": group, "user": user.pk, "starts_at": run.starts_at.isoformat()},
            due_at=now,
        )
        for group, user in _concerned(groups.prefetch_related(with_leaders()), kind)
    )


def _concerned(groups: Iterable[WorkGroup], kind: Kind) -> list[tuple[int, User]]:
    """Each person once, with the first of their groups."""
    found: dict[int, tuple[int, User]] = {}
    for group in groups:
        people = [row.user for row in group.facilitators.all()]
        if kind is Kind.COURSE:
            people = [user for user in people if getattr(user, "training", None) is None]
        if group.contact is not None and kind not in NOT_TO_CONTACT:
            people.append(group.contact)
        for user in people:
            if user.has_address:
                found.setdefault(user.pk, (group.pk, user))
    return list(found.values())


def tell_changes(*, now: datetime) -> int:
    """Those who come to a run whose time is another, or that is off or on again, get to know it."""
    moved = ~Q(told_starts_at=F("starts_at")) | ~Q(told_ends_at=F("starts_at") + F("length")) | Q(told_ends_at=None)
    known = Q(told_starts_at__isnull=False)
    off = Q(status=Run.Status.CANCELLED, told_ends_at__isnull=False)
    changed = known & ((Q(status=Run.Status.PUBLISHED) & moved) | off)
    fresh = Q(told_starts_at=None, status=Run.Status.PUBLISHED, starts_at__gt=now, groups__status="confirmed")
    runs = Run.objects.real().filter(changed | fresh).distinct().values_list("pk", flat=True)
    return sum(_tell(run, now) for run in list(runs))


@transaction.atomic
def _tell(pk: int, now: datetime) -> int:
    run = Run.objects.select_for_update(no_key=True).get(pk=pk)
    before, until = run.told_starts_at, run.told_ends_at
    is_off = run.status == Run.Status.CANCELLED
    if before is None and not is_off:
        _keep(run)
        return 0
    if before is None or (is_off and until is None):
        return 0
    if not is_off and (before, until) == (run.starts_at, run.ends_at):
        return 0
    Run.objects.filter(pk=pk).update(sequence=F("sequence") + 1)
    _keep(run)
    if max(before, run.starts_at) < now - TOLD_LATE:
        return 0
    kind = Kind.CANCELLATION if is_off else Kind.CHANGE
    groups = WorkGroup.objects.filter(run=pk, is_simulated=False).select_related("run__seminar", "contact")
    told = [group for group in groups if group.standing in ("requested", "confirmed", "waiting")]
    pairs = [(group, user) for group in told for user in people_of(group) if is_off or group.standing != "waiting"]
    return sum(
        queue_group_mail(
            kind=kind, group=group, user=user, now=now, before="" if is_off else _before(user, before, until)
        )
        for group, user in pairs
    )


def _keep(run: Run) -> None:
    """What is told now; a run that is off is remembered by having no end."""
    ends = None if run.status == Run.Status.CANCELLED else run.ends_at
    Run.objects.filter(pk=run.pk).update(told_starts_at=run.starts_at, told_ends_at=ends)


def _before(user: User, starts_at: datetime, ends_at: datetime | None) -> str:
    with translation.override(user.language):
        return span(starts_at, ends_at) if ends_at else gettext("inställt")
