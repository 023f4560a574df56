"""Mail about groups. Each task is done once per job key, may arrive twice, and tries again when mail is down."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from groups.services.group_mails import TASK, facilitator_letter, letter_now
from groups.services.invitations import TASK as INVITE
from groups.services.invitations import invitation_letter
from groups.services.notices import plan_mails
from groups.services.pending import TASK as PENDING
from groups.services.pending import pending_letter
from groups.services.sign_up_letter import sign_up_letter
from groups.services.sign_ups import TASK as SIGN_UP
from seminars.mails import Kind
from seminars.services.mail import mail_once
from seminars.services.retention import purge_kind


@shared_task(name=TASK)
def send_group_mail(key: str, kind: str, group: int, user: int, before: str = "", starts_at: str = "") -> None:
    """A mail of any kind about a group to one who has to do with it; none when it is no longer so."""
    at = datetime.fromisoformat(starts_at) if starts_at else None
    mail_once(
        key=key,
        now=timezone.now(),
        make=lambda now: letter_now(kind=Kind(kind), group=group, user=user, now=now, before=before, starts_at=at),
    )


@shared_task(name=SIGN_UP)
def send_sign_up_mail(key: str, sign_up: int) -> None:
    """Asks an address whether it has registered the groups; none once it has answered."""
    mail_once(key=key, now=timezone.now(), make=lambda now: sign_up_letter(sign_up=sign_up, now=now))


@shared_task(name=INVITE)
def send_invitation(key: str, run: int, user: int) -> None:
    """Invites a municipality's contact to register groups; none once registration has closed."""
    mail_once(key=key, now=timezone.now(), make=lambda now: invitation_letter(run=run, user=user, now=now))


@shared_task(name=PENDING)
def send_pending_mail(key: str, user: int) -> None:
    """Tells an organiser which groups wait for a yes or no; none when they have had it."""
    mail_once(key=key, now=timezone.now(), make=lambda now: pending_letter(user=user, now=now))


@shared_task(name="groups.plan_mails")
def plan_due_mails() -> int:
    """Queues reminders, thanks, changes and cancellations whose time it is; returns how many are new."""
    return plan_mails(now=timezone.now())


@shared_task(name="groups.purge_sign_ups")
def drop_old_sign_ups() -> int:
    """Forgets registrations that nobody has confirmed; returns how many."""
    return purge_kind(key="sign_ups", now=timezone.now())


@shared_task(name="groups.send_facilitator_mail")
def send_facilitator_mail(key: str, facilitator: int) -> None:
    """A personal link, made as it is sent, to somebody who is to lead a group."""
    mail_once(key=key, now=timezone.now(), make=lambda now: facilitator_letter(facilitator=facilitator, now=now))


@shared_task(name="groups.forget_imports")
def forget_imports() -> int:
    """Drops what old files said; returns of how many."""
    return purge_kind(key="import_rows", now=timezone.now())
