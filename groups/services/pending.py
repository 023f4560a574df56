"""Organisers are told of groups that wait for their yes or no: of the first at once, of more at most once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from groups.models import WorkGroup
from seminars.mails import Kind
from seminars.models import Job, MailSent, Run, User
from seminars.services.jobs import GIVE_UP_AFTER, queue_job
from seminars.services.mail import Letter, moment, to

TASK = "groups.send_pending_mail"
APART = timedelta(days=1)
MOST = 20
"""So many groups stand in a mail; of the rest only the number."""


def tell_organisers(*, now: datetime) -> int:
    """Queues a mail to each organiser who may let groups in, unless one is on its way; how many are new."""
    people = User.objects.filter(is_staff=True, is_active=True, is_limited=False)
    return sum(_queue(user, now) for user in people if user.has_address)


def _queue(user: User, now: datetime) -> bool:
    """One that has not been handed out tells of all that wait by then; one that has may have looked too early."""
    mine = f"pending:{user.pk}:"
    if Job.objects.filter(key__startswith=mine, done_at=None, sent_at=None, attempts__lt=GIVE_UP_AFTER).exists():
        return False
    last = MailSent.objects.filter(kind=Kind.PENDING.value, user=user).order_by("-created_at").first()
    due = max(now, last.created_at + APART) if last else now
    return queue_job(key=f"{mine}{due:%Y%m%dT%H%M%S}", task=TASK, args={"user": user.pk}, due_at=due)


def pending_groups(*, now: datetime) -> list[WorkGroup]:
    """Those that wait for a yes or no to a run ahead, the nearest run first."""
    ahead = Run.objects.real().filter(status=Run.Status.PUBLISHED, is_demo=False, starts_at__gt=now)
    groups = WorkGroup.objects.filter(status=WorkGroup.Status.REQUESTED, is_simulated=False, run__in=ahead)
    return list(groups.select_related("run__seminar", "municipality").order_by("run__starts_at", "pk"))


def pending_letter(*, user: int, now: datetime) -> Letter | None:
    """None when nothing waits any more, or the person is no such organiser any more."""
    person = User.objects.filter(pk=user, is_staff=True, is_active=True, is_limited=False).first()
    rows = pending_groups(now=now)
    if person is None or not person.has_address or not rows:
        return None
    runs = list(dict.fromkeys(row.run for row in rows))
    path = reverse("admin:seminars_run_sign_ups", args=[runs[0].pk])  # which leads on to the others
    with translation.override(person.language):
        lines = [_line(row) for row in rows[:MOST]]
        if (more := len(rows) - MOST) > 0:
            lines.append(ngettext("och %(n)d grupp till", "och %(n)d grupper till", more) % {"n": more})
        values = {"waits": "\n".join(lines), "link": settings.BASE_URL + path}
    return Letter(Kind.PENDING, to(person), values, run=runs[0] if len(runs) == 1 else None)


def _line(group: WorkGroup) -> str:
    run = group.run
    return f"{run.seminar.said['title']}, {moment(run.starts_at)}: {group.name}, {group.municipality.name}"
