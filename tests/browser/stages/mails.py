"""Mail in the folder, and registrations that wait for the press in theirs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.urls import reverse

from groups.models import Municipality
from groups.services.sign_ups import Entry, Registration, confirm_sign_up, confirm_token, sign_up
from seminars import calendars, mail_folder
from seminars.mails import PLACEHOLDERS
from seminars.mails import Kind as MailKind
from seminars.models import Run, User
from seminars.services.mail import NO_MORE_SALT, Invite, Letter, mail_once, to
from seminars.wording_mail_examples import example


def sign_up_pages(run: Run, now: datetime) -> dict[str, str]:
    """The page out of the mail of one registration that waits for the press, and of one that had it."""
    municipality = Municipality.objects.order_by("name")[0]
    pages = {}
    for key, name in (("sign_up", "Kvällsgruppen"), ("signed_up", "Morgongruppen")):
        groups = (Entry(name, "Rum 3", 4, needs="Hörslinga"), Entry(f"{name} 2", "", 7))
        entry = Registration(municipality, "Kim Kontakt", f"{key}@example.se", groups)
        row = sign_up(run=run, entry=entry, now=now)
        pages[key] = reverse("facilitation:confirm_sign_up", args=[confirm_token(row)])
    confirm_sign_up(row=row, now=now)
    return pages


def mail_pages(person: User, now: datetime) -> dict[str, str]:
    """A mail in the folder, and the page that ends such mail."""
    values = {name: example(name) for name in PLACEHOLDERS[MailKind.CONFIRMED] - {"organisation", "base"}}
    run = Run.objects.real().filter(starts_at__gt=now)[0]
    body = calendars.of_run(run, url="https://example.se/", now=now)
    letter = Letter(MailKind.CONFIRMED, to(person), values, invite=Invite(body, "REQUEST"))
    mail_once(key="stage", now=now, make=lambda _now: letter)
    newest = mail_folder.newest(Path(settings.EMAIL_FILE_PATH))[0]
    token = signing.dumps([person.pk, MailKind.THANKS.value], salt=NO_MORE_SALT)
    return {
        "mail": reverse("seminars:mail", args=[newest.name]),
        "no_more": reverse("seminars:no_more_mail", args=[token]),
    }
