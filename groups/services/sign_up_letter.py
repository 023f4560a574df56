"""The mail that asks an address whether it has registered groups. It carries nothing that somebody typed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from groups.models import SignUp
from groups.services.letters import run_values
from groups.services.registration import is_open
from groups.services.sign_ups import CONFIRM_WITHIN, confirm_token
from seminars.mails import Kind
from seminars.services.mail import Letter, Receiver


def sign_up_letter(*, sign_up: int, now: datetime) -> Letter | None:
    """None once it is confirmed, forgotten or too late."""
    row = SignUp.objects.select_related("run__seminar").filter(pk=sign_up, confirmed_at=None).first()
    if row is None or not is_open(row.run, now):
        return None
    link = settings.BASE_URL + reverse("facilitation:confirm_sign_up", args=[confirm_token(row)])
    with translation.override(row.language):
        days = ngettext("%(n)d dag", "%(n)d dagar", CONFIRM_WITHIN.days) % {"n": CONFIRM_WITHIN.days}
        values = {**run_values(row.run), "link": link, "days": days}
    return Letter(Kind.SIGN_UP, Receiver(row.email, "", row.language), values, run=row.run)
