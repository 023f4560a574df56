"""Mail about groups. Each task is done once per job key, may arrive twice, and tries again when mail is down."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from groups.models import Facilitator, WorkGroup
from groups.services.imports import forget_imports as forget
from seminars import calendars
from seminars.models import LinkRole
from seminars.services.jobs import mail_once
from seminars.services.links import issue_link


@shared_task(name="groups.send_registration_mail")
def send_registration_mail(key: str, group: int) -> None:
    """The confirmation to whoever registered the group, with the run as a calendar file."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _registration_mail(group, now))


@shared_task(name="groups.send_facilitator_mail")
def send_facilitator_mail(key: str, facilitator: int) -> None:
    """A personal link, made as it is sent, to somebody who is to lead a group."""
    mail_once(key=key, now=timezone.now(), make=lambda now: _facilitator_mail(facilitator, now))


@shared_task(name="groups.forget_imports")
def forget_imports() -> int:
    """Drops what old files said; returns of how many."""
    return forget(now=timezone.now())


def _registration_mail(pk: int, now: datetime) -> EmailMessage | None:
    group = WorkGroup.objects.select_related("run__seminar", "municipality", "contact").filter(pk=pk).first()
    if group is None or group.contact is None or group.status == WorkGroup.Status.CANCELLED:
        return None
    with translation.override(group.contact.language):
        facilitator = group.facilitators.select_related("user").first()
        context = {"group": group, "run": group.run, "facilitator": facilitator, "base": settings.BASE_URL}
        message = EmailMessage(
            _("Anmälan mottagen: %(seminar)s") % {"seminar": group.run.seminar.title},
            render_to_string("groups/mail/registration.txt", context),
            to=[group.contact.email],
        )
        message.attach("social-talks.ics", _calendar(group, now), "text/calendar; method=PUBLISH; charset=utf-8")
    return message


def _facilitator_mail(pk: int, now: datetime) -> EmailMessage | None:
    row = Facilitator.objects.select_related("group__run__seminar", "group__municipality", "user").filter(pk=pk).first()
    if row is None or row.group.status == WorkGroup.Status.CANCELLED:
        return None
    if row.group.run.is_rehearsal or not row.user.has_address:
        return None
    link = issue_link(user=row.user, role=LinkRole.FACILITATOR, run=row.group.run, now=now)
    with translation.override(row.user.language):
        context = {"group": row.group, "run": row.group.run, "person": row.user, "link": link}
        message = EmailMessage(
            _("Du leder gruppen: %(group)s") % {"group": row.group.name},
            render_to_string("groups/mail/facilitator.txt", context),
            to=[row.user.email],
        )
        message.attach("social-talks.ics", _calendar(row.group, now), "text/calendar; method=PUBLISH; charset=utf-8")
    return message


def _calendar(group: WorkGroup, now: datetime) -> bytes:
    url = settings.BASE_URL + group.run.seminar.get_absolute_url()
    return calendars.of_run(group.run, url=url, now=now, place=group.place)
