"""Files read in: what each row would do as things stand now, and doing it once somebody has pressed.

Nothing is mailed: links and invitations are sent from their own pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groups.errors import GroupsError
from groups.imports import (
    KINDS,
    Checked,
    Code,
    Problem,
    Row,
    as_day,
    beside_each_other,
    is_yes,
    judged,
    named,
    plain,
)
from groups.models import Facilitator, Import, Municipality, MunicipalityContact, Training, WorkGroup
from groups.services.import_writes import WRITES, World
from seminars.models import Run, User


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, what it would do, and the columns that it would change."""

    row: Row
    verdict: Verdict
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the whole file would do; `municipalities` are the names that we have not met before."""

    rows: Sequence[Judged] = ()
    municipalities: Sequence[str] = ()

    def counts(self) -> dict[str, int]:
        found = Counter(judged.verdict.value for judged in self.rows)
        return {verdict.value: found[verdict.value] for verdict in Verdict}

    def of(self, *verdicts: Verdict) -> list[Judged]:
        return [judged for judged in self.rows if judged.verdict in verdicts]


def fill_import(row: Import, *, name: str, found: Checked, by: User | None) -> None:
    """Keeps what was read, to be looked at. Nothing else is written."""
    row.name, row.by = name[-200:], by
    row.rows = [[one.number, dict(one.values)] for one in found.rows]
    row.unknown = [head[:80] for head in found.unknown]
    row.save()


def plan_of(row: Import, now: datetime, own: frozenset[int] | None = None) -> Plan:
    """What the rows that are left would do now, in `own` municipalities only. Nine queries at most."""
    if row.done_at is not None and all(len(one) == 3 for one in row.rows):
        return Plan(_still_left(row))
    return _planned(row, now, own)[0]


def _planned(row: Import, now: datetime, own: frozenset[int] | None) -> tuple[Plan, World]:
    kind = KINDS[row.kind]
    rows = beside_each_other(
        kind, [judged(kind, number, _whole(row.kind, values)) for number, values, *_why in row.rows]
    )
    world = _world(row, rows, now, own)
    found = [_judged(row.kind, one, world) for one in rows]
    new = {plain(one.row.values["municipality"]): one.row.values["municipality"] for one in found if _makes(one, world)}
    return Plan(found, sorted(new.values())), world


@transaction.atomic
def carry_out(*, pk: int, now: datetime, own: frozenset[int] | None = None) -> Import:
    """Does what the good rows say, once; the bad ones stay to be fetched and corrected. Again changes nothing.
    `own`: the only municipalities that are touched, when whoever presses is for some.

    Raises GroupsError `closed` when the run is over or called off by now.
    """
    row = Import.objects.select_for_update(of=("self",)).select_related("run").get(pk=pk)
    if row.done_at is not None:
        return row
    if row.run is not None and not takes_groups(row.run, now):
        raise GroupsError("closed")
    plan, world = _planned(row, now, own)
    for one in plan.of(Verdict.NEW, Verdict.CHANGED):
        WRITES[row.kind](one.row.values, world)
    row.counts, row.done_at = plan.counts(), now
    row.rows = [_left(one.row) for one in plan.of(Verdict.BAD)]
    row.save(update_fields=["counts", "done_at", "rows"])
    return row


def _left(row: Row) -> list[object]:
    """A row that was not read in, and why: beside those that were, it may look right afterwards."""
    return [row.number, dict(row.values), [[one.column, one.code, one.value, one.detail] for one in row.problems]]


def _still_left(row: Import) -> list[Judged]:
    """The rows of a file that has been carried out."""
    return [
        Judged(Row(number, _whole(row.kind, values), tuple(_problem(*problem) for problem in problems)), Verdict.BAD)
        for number, values, problems in row.rows
    ]


def _problem(column: str, code: str, value: str, detail: str) -> Problem:
    return Problem(column, Code(code), value, detail)


def takes_groups(run: Run, now: datetime) -> bool:
    return run.status != Run.Status.CANCELLED and not run.is_rehearsal and run.ends_at > now


def _whole(kind: str, values: Mapping[str, str]) -> dict[str, str]:
    """With a place for every column, also for one that came after the file was read."""
    return {column.key: values.get(column.key, "") for column in KINDS[kind].columns}


def _world(row: Import, rows: Iterable[Row], now: datetime, own: frozenset[int] | None) -> World:
    world = World(today=timezone.localdate(now), run=row.run_id or 0, own=own)
    for municipality in Municipality.objects.all():
        world.municipalities[plain(municipality.name)] = world.municipalities[municipality.slug] = municipality
    emails = {one.values[email].lower() for one in rows for _name, email in named(one.values)} - {""}
    world.people = {user.email: user for user in User.objects.filter(email__in=emails)}
    if own is not None:
        world.kept = _with_parts_elsewhere([user.pk for user in world.people.values()], own)
    if row.kind == Import.Kind.CONTACTS:
        world.contacts = set(MunicipalityContact.objects.values_list("municipality_id", "user_id"))
    if row.run_id is not None:
        for group in WorkGroup.objects.filter(run=row.run_id or 0):
            key = (group.municipality_id, plain(group.name))
            if group.is_cancelled:
                world.gone.add(key)
            else:
                world.groups[key] = group
        leaders = Facilitator.objects.filter(group__run=row.run_id or 0)
        world.leaders = {(leader.group_id, leader.user_id): leader for leader in leaders}
    if row.kind == Import.Kind.FACILITATORS:
        world.trained = dict(Training.objects.filter(user__email__in=emails).values_list("user_id", "completed_on"))
    return world


def _with_parts_elsewhere(people: Collection[int], own: frozenset[int]) -> frozenset[int]:
    """Those who organise, present, answer for another municipality or lead a group there; one query."""
    answers = MunicipalityContact.objects.exclude(municipality__in=own).values("user")
    leads = Facilitator.objects.exclude(group__municipality__in=own).values("user")
    elsewhere = Q(is_staff=True) | Q(presenter__isnull=False) | Q(pk__in=answers) | Q(pk__in=leads)
    return frozenset(User.objects.filter(elsewhere, pk__in=people).values_list("pk", flat=True))


def _judged(kind: str, row: Row, world: World) -> Judged:
    if row.values["municipality"] and not world.is_theirs(row.values["municipality"]):
        row = row.with_problems(Problem("municipality", Code.NOT_YOURS, row.values["municipality"]))
    else:
        row = row.with_problems(*_PROBLEMS[kind](row.values, world))
    if row.problems:
        return Judged(row, Verdict.BAD)
    changes = _CHANGES[kind](row.values, world)
    if changes is None:
        return Judged(row, Verdict.NEW)
    return Judged(row, Verdict.CHANGED if changes else Verdict.SAME, tuple(changes))


def _makes(one: Judged, world: World) -> bool:
    return one.verdict is Verdict.NEW and world.municipality(one.row.values["municipality"]) is None


# What is wrong with a row beside what there is


def _problems_of_people(values: Mapping[str, str], world: World) -> list[Problem]:
    found = []
    for _name, email in named(values):
        known = world.person(values[email])
        if known is not None and not known.is_active:
            found.append(Problem(email, Code.INACTIVE, values[email]))
    return found


def _problems_of_group(values: Mapping[str, str], world: World) -> list[Problem]:
    _group, is_gone = world.group(values["municipality"], values["unit"])
    gone = [Problem("unit", Code.CANCELLED, values["unit"])] if is_gone else []
    return [*gone, *_problems_of_people(values, world)]


def _problems_of_facilitator(values: Mapping[str, str], world: World) -> list[Problem]:
    found = _problems_of_people(values, world)
    group, is_gone = world.group(values["municipality"], values["unit"])
    if group is None and values["municipality"] and values["unit"]:
        found.append(Problem("unit", Code.CANCELLED if is_gone else Code.NO_GROUP, values["unit"]))
    day = as_day(values["trained"])
    if day and day > world.today:
        found.append(Problem("trained", Code.FUTURE, values["trained"]))
    return found


# Which columns a row would change; None for something new


def _changes_of_municipality(values: Mapping[str, str], world: World) -> list[str] | None:
    return None if world.municipality(values["municipality"]) is None else []


def _changes_of_contact(values: Mapping[str, str], world: World) -> list[str] | None:
    municipality, user = world.municipality(values["municipality"]), world.person(values["email"])
    if municipality is None or user is None or (municipality.pk, user.pk) not in world.contacts:
        return None
    return ["phone"] if values["phone"] and values["phone"] != user.phone and world.may_change(user) else []


def _changes_of_group(values: Mapping[str, str], world: World) -> list[str] | None:
    group, _is_gone = world.group(values["municipality"], values["unit"])
    if group is None:
        return None
    changed = [
        column
        for column in ("place", "expected", "needs")
        if values[column] and values[column] != str(getattr(group, column))
    ]
    return changed + [
        name
        for name, email in (("facilitator", "facilitator_email"), ("second", "second_email"))
        if values[email] and not _leads(group, values[email], world)
    ]


def _changes_of_facilitator(values: Mapping[str, str], world: World) -> list[str] | None:
    group, _is_gone = world.group(values["municipality"], values["unit"])
    user = world.person(values["email"])
    leader = world.leaders.get((group.pk, user.pk)) if group and user else None
    if leader is None or user is None:
        return None
    changed = ["substitute"] if values["substitute"] and is_yes(values["substitute"]) != leader.is_substitute else []
    day, known = as_day(values["trained"]), world.trained.get(user.pk)
    is_news = day is not None and (known is None or known < day) and world.may_change(user)
    return changed + (["trained"] if is_news else [])


def _leads(group: WorkGroup, email: str, world: World) -> bool:
    user = world.person(email)
    return user is not None and (group.pk, user.pk) in world.leaders


def _no_more(_values: Mapping[str, str], _world: World) -> list[Problem]:
    return []


_PROBLEMS: Mapping[str, Callable[[Mapping[str, str], World], list[Problem]]] = {
    "municipalities": _no_more,
    "contacts": _problems_of_people,
    "groups": _problems_of_group,
    "facilitators": _problems_of_facilitator,
}
_CHANGES: Mapping[str, Callable[[Mapping[str, str], World], list[str] | None]] = {
    "municipalities": _changes_of_municipality,
    "contacts": _changes_of_contact,
    "groups": _changes_of_group,
    "facilitators": _changes_of_facilitator,
}
