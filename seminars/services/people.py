"""What is known about a person is handed out, or erased, when they ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import ForeignObjectRel, Model, Q, QuerySet

from seminars.errors import PlanningError
from seminars.models import PersonalLink, Presenter, SecondFactor, TrailEntry, User
from seminars.models.people import NO_ADDRESS
from seminars.services.trail import note

SECRETS = {
    "password",
    "token_hash",
    "secret",
    "secret_hash",
    "link_hash",
    "code_hash",
    "code",
    "last_step",
    "session_key",
}
ERASED = "–"
"""What an erased person is called."""


def known_about(user: User) -> dict[str, Any]:
    """Every row about the person, of every app, by what its table is called; values as text, secrets left out."""
    found: dict[str, list[dict[str, str]]] = {_own(): [_told(user)]}
    for name, rows in _about(user):
        found.setdefault(name, []).extend(_told(one) for one in rows.select_related(*_callers(rows.model)))
    return {name: rows for name, rows in found.items() if rows}


def number_known(user: User) -> dict[str, int]:
    """How many rows `known_about` has of each table; they are counted, none is read."""
    found = {_own(): 1}
    for name, rows in _about(user):
        found[name] = found.get(name, 0) + rows.count()
    return {name: number for name, number in found.items() if number}


def _own() -> str:
    return str(User._meta.verbose_name).capitalize()


def _about(user: User) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What points at the person, and at what the person is as a presenter; and the trail, which keeps numbers."""
    yield from _pointing_at(user)
    if presenter := Presenter.objects.filter(user=user).first():
        yield from _pointing_at(presenter)
    yield str(TrailEntry._meta.verbose_name_plural), TrailEntry.objects.filter(person=user.pk)


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


@transaction.atomic
def erase_person(*, user: User, by: User, now: datetime) -> None:
    """Name, address and phone are gone, from Django's own logs too, and no link opens any more. What the person led
    stays, led by nobody known; evaluations have never had a name.

    Raises PlanningError `organiser`, `presenter` or `ahead`: first somebody else must take over.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff or user.is_superuser:
        raise PlanningError("organiser")
    if Presenter.objects.filter(user=user).exists():
        raise PlanningError("presenter")
    if User.objects.filter(pk=user.pk, facilitates__group__run__starts_at__gt=now).exists():
        raise PlanningError("ahead")
    names = Q(object_repr__icontains=user.name) | Q(change_message__icontains=user.name) if user.name else Q()
    addresses = Q(object_repr__icontains=user.email) | Q(change_message__icontains=user.email)
    LogEntry.objects.filter(names | addresses).update(object_repr=ERASED, change_message="")
    for log in (AccessAttempt, AccessLog):
        log.objects.filter(username=user.email).delete()
    PersonalLink.objects.filter(user=user).delete()
    SecondFactor.objects.filter(user=user).delete()
    for roles in ("contact_for", "training", "limit"):  # those of the apps above
        if (relation := _relation(roles)) is not None:
            relation.related_model._base_manager.filter(user=user).delete()
    user.name, user.phone, user.is_active = ERASED, "", False
    user.email = f"borttagen.{user.pk}{NO_ADDRESS}"
    user.last_login = None
    user.set_unusable_password()
    user.save()
    note(person=by.pk, action="done", row=user, told="Personuppgifterna raderades.", now=now)


def _relation(name: str) -> Any:
    return next((field for field in User._meta.related_objects if field.get_accessor_name() == name), None)
