"""People, registrations and files: for how long they are kept, and what erasing and telling takes here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Lower
from django.utils import timezone

from groups import wording_retention as wording
from groups.models import (
    Facilitator,
    Import,
    MunicipalityContact,
    OrganiserLimit,
    PairingAttempt,
    SignUp,
    Training,
    WorkGroup,
)
from groups.services.sign_ups import CONFIRM_WITHIN
from seminars.errors import PlanningError
from seminars.models import MailRefusal, MailSent, Organisation, User
from seminars.models.people import NO_ADDRESS
from seminars.retention import Unit, registry
from seminars.services.people import ERASED, Traces, forget_in_folder, forget_person, told, traces_of
from seminars.services.retention import held
from seminars.services.retention_rows import OF_A_RUN, Rows, rows_kind
from seminars.wording_retention import ACCOUNTS


def _latest(rows: QuerySet[Any], start: str) -> Coalesce:
    """The start of the latest run of these rows, which name the person by OuterRef; else when the person came."""
    return Coalesce(Subquery(rows.order_by(f"-{start}").values(start)[:1]), "created_at")


def _people_without_runs(before: datetime) -> QuerySet[User]:
    """Neither organisers, nor presenters, nor the contact person, nor those whom we have forgotten already."""
    person = OuterRef("pk")
    since = Greatest(
        "created_at",
        _latest(Facilitator.objects.filter(user=person), "group__run__starts_at"),
        _latest(WorkGroup.objects.filter(contact=person), "run__starts_at"),
        _latest(WorkGroup.objects.filter(municipality__contacts__user=person), "run__starts_at"),
    )
    people = User.objects.filter(is_staff=False, is_superuser=False, presenter=None, made_for=None)
    known = people.exclude(name=ERASED, is_active=False, email__endswith=NO_ADDRESS)
    shown = Organisation.objects.exclude(contact_email="").values(address=Lower("contact_email"))
    return known.exclude(email__in=shown).annotate(since=since).filter(since__lt=before)


def _of_runs(runs: frozenset[int]) -> QuerySet[Any]:
    """The numbers of those who have led or registered a group of these runs, and of its municipality's contacts."""
    leads = Facilitator.objects.filter(group__run__in=runs).values("user")
    registered = WorkGroup.objects.filter(run__in=runs, contact__isnull=False).values("contact")
    took_part = WorkGroup.objects.filter(run__in=runs).values("municipality")
    told = MunicipalityContact.objects.filter(municipality__in=took_part).values("user")
    people = User.objects.filter(Q(pk__in=leads) | Q(pk__in=registered) | Q(pk__in=told))
    return people.order_by().values("pk")


def _forget(people: QuerySet[User]) -> int:
    now, found = timezone.now(), list(people.select_for_update(no_key=True))
    traces = [forget_person(user=user, now=now) for user in found]
    transaction.on_commit(lambda: forget_in_folder(traces))  # not while the database is kept from others
    return len(found)


def _unconfirmed(before: datetime) -> QuerySet[SignUp]:
    return SignUp.objects.filter(confirmed_at=None, created_at__lt=before)


def _confirmed(before: datetime) -> QuerySet[SignUp]:
    return SignUp.objects.filter(confirmed_at__isnull=False, run__starts_at__lt=before)


def _to_nobody_known(before: datetime) -> QuerySet[MailSent]:
    """What the log holds of addresses that somebody typed: no person goes who would take them along."""
    return MailSent.objects.filter(user=None, created_at__lt=before).exclude(address="")


def _with_needs(before: datetime) -> QuerySet[WorkGroup]:
    return WorkGroup.objects.filter(run__starts_at__lt=before).exclude(needs="")


def _emptied(**empty: Any) -> Any:
    return lambda rows: rows.update(**empty)


KINDS = (
    rows_kind(
        "contacts",
        wording.CONTACTS,
        (12, 3, 36),
        Rows(
            User,
            _people_without_runs,
            "since",
            let_go=_forget,
            on_hold=_of_runs,
            hidden=frozenset({"made_for"}),
            is_followed=True,
        ),
        Rows(MailSent, _to_nobody_known, "created_at", run="run", let_go=_emptied(address="", error="")),
        models=(User, MunicipalityContact, MailRefusal),
        batch=25,
    ),
    rows_kind(
        "registrations",
        wording.REGISTRATIONS,
        (3, 1, 24),
        Rows(SignUp, _confirmed, "run__starts_at", run="run", shown=OF_A_RUN, hidden=frozenset({"digest"})),
        Rows(WorkGroup, _with_needs, "run__starts_at", run="run", let_go=_emptied(needs=""), shown=OF_A_RUN),
        models=(SignUp,),
    ),
    rows_kind(
        "sign_ups",
        wording.SIGN_UPS,
        (CONFIRM_WITHIN.days,) * 3,
        Rows(SignUp, _unconfirmed, "created_at", run="run"),
        unit=Unit.DAYS,
        models=(),
        is_exported=False,
    ),
    rows_kind(
        "import_rows",
        wording.IMPORT_ROWS,
        (Import.KEPT_FOR.days,) * 3,
        Rows(
            Import,
            lambda before: Import.objects.filter(created_at__lt=before).exclude(rows=[]),
            "created_at",
            run="run",
            let_go=_emptied(rows=[]),
        ),
        unit=Unit.DAYS,
        models=(),
        is_exported=False,
    ),
    rows_kind(
        "imports",
        wording.IMPORTS,
        (24, 1, 36),
        Rows(Import, lambda before: Import.objects.filter(created_at__lt=before), "created_at", run="run"),
    ),
    rows_kind(
        "pairing",
        wording.PAIRING,
        (1, 1, 1),
        Rows(PairingAttempt, lambda before: PairingAttempt.objects.filter(minute__lt=before), "minute"),
        unit=Unit.DAYS,
        is_technical=True,
        is_exported=False,
    ),
)


def refuse(user: int) -> None:
    """Registered as a refuser: raises PlanningError `held` for one who has to do with what is on hold."""
    kept = held()
    if kept.is_all or _of_runs(kept.runs).filter(pk=user).exists():
        raise PlanningError("held")


def erase(traces: Traces) -> None:
    """Registered as an eraser: what says who the person is, and what they were for, goes from this app's tables."""
    MunicipalityContact.objects.filter(user=traces.user).delete()
    Training.objects.filter(user=traces.user).delete()
    for limit in OrganiserLimit.objects.filter(user=traces.user):
        limit.delete()
    SignUp.objects.filter(email__iexact=traces.email, confirmed_at=None).delete()
    SignUp.objects.filter(email__iexact=traces.email).update(name=ERASED, email=f"borttagen{NO_ADDRESS}")
    for row in _naming(SignUp, "entries", traces):
        row.entries = [_without(entry, traces) for entry in row.entries]
        row.save(update_fields=["entries"])
    for row in _naming(Import, "rows", traces):
        row.rows = [line for line in row.rows if not traces.are_in(" ".join(map(str, line[1].values())))]
        row.save(update_fields=["rows"])
    if traces.has_full_name:
        Import.objects.filter(name__icontains=traces.name).update(name=ERASED)


def _naming(model: type[Model], field: str, traces: Traces) -> list[Any]:
    """Rows whose JSON names the person. Read one by one, since databases write JSON's letters differently."""
    rows = model._base_manager.exclude(**{field: []}).only("pk", field).iterator()
    return [row for row in rows if any(traces.are_in(text) for text in _texts(getattr(row, field)))]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]


def _without(entry: Mapping[str, Any], traces: Traces) -> dict[str, Any]:
    """A group as it was registered, without the person among those who were to lead it."""
    found = dict(entry)
    for who in ("facilitator", "substitute"):
        if traces.are_in(f"{entry.get(f'{who}_name', '')} {entry.get(f'{who}_email', '')}"):
            found |= {f"{who}_name": ERASED, f"{who}_email": ""}
    return found


def known(user: User) -> dict[str, list[dict[str, str]]]:
    """Registered as a teller: registrations by the person's address, or that name them."""
    own = list(SignUp.objects.filter(email__iexact=user.email))
    traces = traces_of(user)
    naming = [SignUp.objects.get(pk=row.pk) for row in _naming(SignUp, "entries", traces)]
    rows = {row.pk: row for row in [*own, *naming]}
    return {str(SignUp._meta.verbose_name_plural): told(rows.values())}


def register() -> None:
    """Called once, when the app is ready."""
    registry.add(KINDS)
    registry.keep(wording.GROUPS, "groups.municipality", "groups.workgroup", "groups.facilitator")
    registry.keep(ACCOUNTS, "groups.organiserlimit")
    registry.refusers.append(refuse)
    registry.erasers.append(erase)
    registry.tellers.append(known)
