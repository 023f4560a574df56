"""The municipalities' contacts are invited to register groups for a run."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from groups.models import MunicipalityContact
from groups.services.letters import run_values
from groups.services.registration import is_open
from seminars.mails import Kind
from seminars.models import Run, User
from seminars.services.jobs import queue_job
from seminars.services.mail import Letter, moment, to

TASK = "groups.send_invitation"


def invite_contacts(*, run: Run, now: datetime) -> int:
    """Queues an invitation to each contact who has had none to this run; returns how many. None once it is closed."""
    if not is_open(run, now):
        return 0
    people = User.objects.filter(pk__in=MunicipalityContact.objects.values("user"), is_active=True)
    return sum(
        queue_job(key=f"invitation:{run.pk}:{user.pk}", task=TASK, args={"run": run.pk, "user": user.pk}, due_at=now)
        for user in people
        if user.has_address
    )


def invitation_letter(*, run: int, user: int, now: datetime) -> Letter | None:
    """None when registration has closed, or the person is no contact any more."""
    row = Run.objects.real().select_related("seminar").filter(pk=run).first()
    person = User.objects.filter(pk=user, is_active=True, contact_for__isnull=False).first()
    if row is None or person is None or not is_open(row, now):
        return None
    closes = row.registration_closes_at
    with translation.override(person.language):
        values = {
            **run_values(row),
            "summary": row.seminar.said["summary"].text,
            "closes": _("Anmälan stänger %(when)s") % {"when": moment(closes)} if closes else "",
            "link": settings.BASE_URL + reverse("facilitation:register", args=[row.pk]),
        }
    return Letter(Kind.INVITATION, to(person), values, run=row)
