"""Mail about groups. Each task is done once per job key, may arrive twice, and tries again when mail is down."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from groups.services.group_mails import TASK, facilitator_letter, letter_now
from seminars.mails import Kind
from seminars.services.mail import mail_once


@shared_task(name=TASK)
def send_group_mail(key: str, kind: str, group: int, user: int, before: str = "", starts_at: str = "") -> None:
    """A mail of any kind about a group to one who has to do with it; none when it is no longer so."""
    at = datetime.fromisoformat(starts_at) if starts_at else None
    mail_once(
        key=key,
        now=timezone.now(),
        make=lambda now: letter_now(kind=Kind(kind), group=group, user=user, now=now, before=before, starts_at=at),
    )


@shared_task(name="groups.send_facilitator_mail")
def send_facilitator_mail(key: str, facilitator: int) -> None:
    """A personal link, made as it is sent, to somebody who is to lead a group."""
    mail_once(key=key, now=timezone.now(), make=lambda now: facilitator_letter(facilitator=facilitator, now=now))
