"""What is known about a person is handed out, or erased, when they ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import ForeignObjectRel, Model, Q, QuerySet
from django.utils.translation import gettext

from seminars import mail_folder
from seminars.errors import PlanningError
from seminars.models import (
    FaultReport,
    Job,
    MailRefusal,
    MailSent,
    Organisation,
    PersonalLink,
    Presenter,
    SecondFactor,
    TrailEntry,
    User,
)
from seminars.models.people import NO_ADDRESS
from seminars.retention import registry
from seminars.services.retention_rows import SECRETS
from seminars.services.scrubbing import note_unclean
from seminars.services.trail import note

ERASED = "–"
"""What an erased person is called."""


def known_about(user: User) -> dict[str, Any]:
    """Every row about the person, of every app, by what its table is called; values as text, secrets left out."""
    found: dict[str, list[dict[str, str]]] = {_own(): [_told(user)]}
    for name, rows in _about(user):
        found.setdefault(name, []).extend(_told(one) for one in rows.select_related(*_callers(rows.model)))
    for tell in registry.tellers:
        for name, texts in tell(user).items():
            found.setdefault(name, []).extend(texts)
    return {str(name): texts for name, texts in found.items() if texts}


def number_known(user: User) -> dict[str, int]:
    """How many rows `known_about` has of each table; those of the tables that point at the person are only counted."""
    found = {_own(): 1}
    for name, rows in _about(user):
        found[name] = found.get(name, 0) + rows.count()
    for tell in registry.tellers:
        for name, texts in tell(user).items():
            found[name] = found.get(name, 0) + len(texts)
    return {str(name): number for name, number in found.items() if number}


def _own() -> str:
    return str(User._meta.verbose_name).capitalize()


def _about(user: User) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What points at the person, and at what the person is as a presenter; and what keeps numbers or addresses."""
    yield from _pointing_at(user)
    if presenter := Presenter.objects.filter(user=user).first():
        yield from _pointing_at(presenter)
    yield str(TrailEntry._meta.verbose_name_plural), TrailEntry.objects.filter(person=user.pk)
    by_address = MailSent.objects.filter(address__iexact=user.email).exclude(user=user)
    yield str(MailSent._meta.verbose_name_plural), by_address


def told(rows: Any) -> list[dict[str, str]]:
    """Rows as they are handed out."""
    return [_told(row) for row in rows]


def _pointing_at(row: Model) -> Iterator[tuple[str, QuerySet[Any]]]:
    """By table the rows with a key to this one, those without a way back too."""
    for relation in row._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            model = relation.related_model
            yield str(model._meta.verbose_name_plural), model._base_manager.filter(**{relation.field.name: row})


def _callers(model: type[Model]) -> Iterator[str]:
    """The keys of the rows, and the keys that the rows they point at are called by."""
    for field in (one for one in model._meta.concrete_fields if one.is_relation):
        yield field.name
        further: Any = field.related_model
        yield from (f"{field.name}__{one.name}" for one in further._meta.concrete_fields if one.is_relation)


def _told(row: Model) -> dict[str, str]:
    fields = [field for field in row._meta.concrete_fields if field.name not in SECRETS]
    return {field.name: str(getattr(row, field.name)) for field in fields}


@dataclass(frozen=True, slots=True)
class Traces:
    """What a person is known by, as it stood before it was erased."""

    user: int
    name: str
    email: str
    phone: str

    @property
    def has_full_name(self) -> bool:
        """Texts are searched for a name only when it is one of several words: a first name is many people's."""
        return len(self.name.split()) > 1

    def are_in(self, text: str) -> bool:
        """Whether the text names the person by address or full name."""
        low = text.lower()
        return self.email.lower() in low or (self.has_full_name and self.name.lower() in low)


def erase_person(*, user: User, by: User, now: datetime) -> None:
    """Name, address and phone are gone, from every log and from the mail folder too, and no link opens any more. What
    the person led stays, led by nobody known; evaluations have never had a name. What others have written in free
    texts is not searched.

    Raises PlanningError `organiser`, `presenter`, `contact_person` or `ahead` (first somebody else must take over), or
    `held`.
    """
    _refuse(User.objects.get(pk=user.pk), now)
    forget_in_folder([traces_of(user)])  # first, and outside: it may take seconds, and can be done again
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        _refuse(user, now)
        forget_person(user=user, now=now)
        note(person=by.pk, action="done", row=user, told=gettext("Personuppgifterna raderades."), now=now)


def _refuse(user: User, now: datetime) -> None:
    if user.is_staff or user.is_superuser:
        raise PlanningError("organiser")
    if Presenter.objects.filter(user=user).exists():
        raise PlanningError("presenter")
    if Organisation.objects.filter(contact_email__iexact=user.email).exists():
        raise PlanningError("contact_person")
    if User.objects.filter(pk=user.pk, facilitates__group__run__starts_at__gt=now).exists():
        raise PlanningError("ahead")
    for refuse in registry.refusers:
        refuse(user.pk)


def traces_of(user: User) -> Traces:
    return Traces(user.pk, user.name, user.email, user.phone)


def forget_person(*, user: User, now: datetime) -> Traces:
    """As `erase_person`, without asking whether somebody counts on the person; in the caller's transaction. Mail in the
    folder is the caller's to take away: returns what it is looked for by."""
    traces = traces_of(user)
    for erase in registry.erasers:
        erase(traces)
    _forget_in_logs(traces)
    _forget_in_mail(traces)
    PersonalLink.objects.filter(user=user).delete()
    SecondFactor.objects.filter(user=user).delete()
    FaultReport.objects.filter(email__iexact=user.email).update(email="")
    user.name, user.phone, user.is_active = ERASED, "", False
    user.email = f"borttagen.{user.pk}{NO_ADDRESS}"
    user.last_login = None
    user.set_unusable_password()
    user.save()
    note_unclean([User._meta.db_table, MailSent._meta.db_table, LogEntry._meta.db_table], now=now)
    return traces


def _forget_in_logs(traces: Traces) -> None:
    names = Q(object_repr__icontains=traces.name) | Q(change_message__icontains=traces.name) if traces.name else Q()
    addresses = Q(object_repr__icontains=traces.email) | Q(change_message__icontains=traces.email)
    LogEntry.objects.filter(names | addresses).update(object_repr=ERASED, change_message="")
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username__iexact=traces.email).delete()
    Job.objects.filter(last_error__icontains=traces.email).update(last_error="")


def _forget_in_mail(traces: Traces) -> None:
    """The log of what went to them, and what it says of them elsewhere."""
    MailSent.objects.filter(Q(user=traces.user) | Q(address__iexact=traces.email)).delete()
    MailSent.objects.filter(error__icontains=traces.email).update(error="")
    if traces.has_full_name:
        MailSent.objects.filter(subject__icontains=traces.name).update(subject=ERASED)
    MailRefusal.objects.filter(user=traces.user).delete()


def forget_in_folder(people: Sequence[Traces]) -> int:
    """Takes out every mail that went to one of these or names one; each mail is read once. Returns how many went."""

    def is_about(mail: mail_folder.Mail) -> bool:
        text = " ".join((mail.to, mail.subject, mail.text, mail.html))
        return any(traces.are_in(text) for traces in people)

    return mail_folder.remove(Path(settings.EMAIL_FILE_PATH), is_about)
