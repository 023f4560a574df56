"""Faults told by visitors: kept, told to whoever answers for the pages, followed up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from seminars.errors import TooMany
from seminars.models import FaultReport, Organisation, User
from seminars.services.jobs import queue_job
from seminars.tokens import derived_token

TELL = "seminars.send_fault_mail"
FORGET = "seminars.forget_fault_senders"
WINDOW = timedelta(hours=1)
MOST_FROM_ONE = 10
"""In an hour from one line: a whole municipality may share one."""
MOST_FROM_ALL = 60


@transaction.atomic
def report_fault(
    *, page: str, what: str, aids: str, email: str, language: str, address: str, now: datetime
) -> FaultReport:
    """Keeps the report and queues a mail about it. `address` is the sender's on the net, kept as a mark for an hour.

    Raises TooMany when too many came within the hour.
    """
    sender = derived_token(settings.SECRET_KEY, "fault", now.date(), address)
    recent = FaultReport.objects.filter(created_at__gt=now - WINDOW)
    if recent.filter(sender=sender).count() >= MOST_FROM_ONE or recent.count() >= MOST_FROM_ALL:
        raise TooMany
    report = FaultReport.objects.create(
        page=page, what=what, aids=aids, email=email, language=language, sender=sender, created_at=now
    )
    for user in _told():
        queue_job(key=f"fault-{report.pk}-{user}", task=TELL, args={"fault": report.pk, "user": user}, due_at=now)
    queue_job(key=f"fault-{report.pk}-forget", task=FORGET, args={}, due_at=now + WINDOW)
    return report


def _told() -> list[int]:
    """0 for the contact person; when there is none, every organiser."""
    if Organisation.objects.exclude(contact_email="").filter(pk=1).exists():
        return [0]
    staff = User.objects.filter(is_staff=True, is_active=True, made_for=None)
    return [person.pk for person in staff if person.has_address]


def forget_senders(*, now: datetime) -> int:
    """Erases the marks that no limit needs any more."""
    old = FaultReport.objects.filter(created_at__lte=now - WINDOW).exclude(sender="")
    return old.update(sender="")


def follow_up(*, report: FaultReport, now: datetime) -> None:
    """Puts the report's state right with what an organiser chose: closing it erases the address to answer to."""
    if report.is_closed:
        report.closed_at = report.closed_at or now
        report.email = report.sender = ""
    else:
        report.closed_at = None
    report.save()
