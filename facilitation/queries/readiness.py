"""The facts of how ready runs are, for many rooms at a time: the same few queries for one room and for a thousand."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from facilitation.kept_films import is_ready, problem
from facilitation.models import Presence
from facilitation.queries.devices import who
from facilitation.queries.equipment import RoomCheck, last_checks
from facilitation.readiness import Person, Room, Standing, Tried, judge
from groups import training
from groups.models import Facilitator, MunicipalityContact, Screen, WorkGroup
from groups.permissions import Role
from groups.queries import training_months
from seminars import clearance, gate
from seminars.approvals import Ending
from seminars.models import Job, Run, Talk
from seminars.models.people import NO_ADDRESS

HOLDS = (training.Standing.VALID, training.Standing.ENDING)
"""A course counts as long as it holds on the day of the run."""
TASK = "facilitation.send_readiness_mail"
REMEMBERED = timedelta(days=30)


def standings(runs: Iterable[Run], *, municipalities: Collection[int] | None = None) -> dict[int, list[Standing]]:
    """By run its rooms that take part, by municipality and name; of these municipalities only. Eight queries."""
    starts = {run.pk: run.starts_at for run in runs}
    ids = list(starts)
    groups = WorkGroup.objects.filter(run__in=ids, is_simulated=False).exclude(status=WorkGroup.Status.CANCELLED)
    if municipalities is not None:
        groups = groups.filter(municipality__in=municipalities)
    rows = groups.order_by("run", "municipality__name", "name", "pk").values_list(
        "pk", "run", "run__seminar", "name", "expected", "municipality", "municipality__name", *_PERSON
    )
    leaders, screens, films = _leaders(groups), _screens(groups), _films(ids)
    contacts, with_films, checks = _contacts(groups), _with_films(ids), last_checks(groups)
    found: dict[int, list[Standing]] = {pk: [] for pk in ids}
    for group, run, seminar, name, expected, place, place_name, *registered in rows:
        shown = [films.get(f"{Role.SCREEN}:{screen}", ()) for screen in screens[group]]
        best = max(shown, key=_part, default=())
        own = None if registered[0] is None else _person(*registered)
        room = Room(
            group=group,
            name=name,
            municipality=place_name,
            municipality_id=place,
            expected=expected,
            leaders=tuple(leaders[group]),
            contacts=_answering(contacts[place], own),
            has_screen=bool(shown),
            films=_part(best) if best else None,
            film_problem=problem(best),
            films_exist=seminar in with_films,
            tried=_tried(checks.get(group), starts[run]),
        )
        found[run].append(judge(room))
    return found


_PERSON = ("contact", "contact__name", "contact__email", "contact__is_active")


def _person(user: int, name: str, email: str, is_active: bool, **more: bool) -> Person:
    return Person(user, name, is_active and not email.endswith(NO_ADDRESS), **more)


def _answering(contacts: Sequence[Person], own: Person | None) -> tuple[Person, ...]:
    """Of a municipality's contacts the one who registered the group, if any did; who is no contact, only alone."""
    if own is not None and (own in contacts or not contacts):
        return (own,)
    return tuple(contacts)


def _leaders(groups: Any) -> Mapping[int, list[Person]]:
    rows = Facilitator.objects.filter(group__in=groups).order_by("is_substitute", "pk")
    found: defaultdict[int, list[Person]] = defaultdict(list)
    who_they_are = ("user", "user__name", "user__email", "user__is_active")
    months, about = (
        training_months(),
        ("group", "is_substitute", "group__run__starts_at", "user__training__completed_on"),
    )
    told: Any = rows.values_list(*about, *who_they_are)
    day_of = functools.cache(localdate)
    for group, is_substitute, starts_at, completed_on, *person in told:
        holds = training.standing(completed_on, months, day_of(starts_at)) in HOLDS
        found[group].append(_person(*person, is_trained=holds, is_substitute=is_substitute))
    return found


def _contacts(groups: Any) -> Mapping[int, list[Person]]:
    places = groups.order_by().values("municipality")
    rows = MunicipalityContact.objects.filter(municipality__in=places).order_by("user__name", "pk")
    found: defaultdict[int, list[Person]] = defaultdict(list)
    told: Any = rows.values_list("municipality", "user", "user__name", "user__email", "user__is_active", "pk")
    for place, *person in told:
        found[place].append(_person(*person[:4]))
    return found


def _screens(groups: Any) -> Mapping[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for screen, group in Screen.objects.filter(group__in=groups, revoked_at=None).order_by().values_list("pk", "group"):
        found[group].append(screen)
    return found


def _films(runs: Collection[int]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """By display what it told of the films; of one on several devices the one that has most."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for key, report in Presence.objects.filter(run__in=runs, role=Role.SCREEN).values_list("key", "report"):
        told, display = tuple(report.get("talks", ())), who(key)
        found[display] = max(told, found.get(display, ()), key=_part)
    return found


def _part(films: tuple[Mapping[str, Any], ...]) -> float:
    """How much of all the films a display has; 1 only when each is kept."""
    if is_ready(films):
        return 1.0
    return min(0.99, sum(film["part"] for film in films) / len(films)) if films else 0.0


def _tried(check: RoomCheck | None, starts_at: datetime) -> Tried | None:
    if check is None:
        return None
    faults = tuple(item for item, _code in check.faults)
    return Tried(check.verdict, check.is_fresh(starts_at), faults, check.left)


def _with_films(runs: Collection[int]) -> set[int]:
    return set(Talk.objects.filter(seminar__runs__in=runs).exclude(file="").values_list("seminar", flat=True))


def talks_of(runs: Iterable[Run]) -> dict[int, list[Talk]]:
    """By seminar its Talks, ready to be asked about consents and captions; five queries."""
    rows = Talk.objects.filter(seminar__in={run.seminar_id for run in runs}).order_by("number")
    found: dict[int, list[Talk]] = {}
    for talk in clearance.for_gate(rows):
        found.setdefault(talk.seminar_id, []).append(talk)
    return found


def endings(run: Run, talks: Iterable[Talk]) -> list[Ending]:
    """As `seminars.approvals.not_shown_at`, of Talks that are there already."""
    day = clearance.day_of(run)
    ends = [(talk, gate.ends_on(clearance.consent_facts(talk))) for talk in talks if talk.file]
    return [Ending(talk, last) for talk, last in ends if last is None or last <= day]


def asked_for_places(runs: Collection[int], *, municipalities: Collection[int] | None = None) -> Counter[int]:
    """By run how many groups wait for the organiser's yes or no; one query."""
    rows = WorkGroup.objects.filter(run__in=runs, run__approves_groups=True, status=WorkGroup.Status.REQUESTED)
    if municipalities is not None:
        rows = rows.filter(municipality__in=municipalities)
    return Counter(rows.order_by().values_list("run", flat=True))


def next_runs(now: datetime, limit: int) -> list[Run]:
    """The real runs to come or under way, the nearest first, without those that are cancelled."""
    begun = Run.objects.real().filter(starts_at__gt=now - timedelta(hours=6)).exclude(status=Run.Status.CANCELLED)
    rows = begun.select_related("seminar").order_by("starts_at", "pk")[: limit + 3]
    return [run for run in rows if run.ends_at > now][:limit]


def reminded_at(run: Run, now: datetime) -> dict[int, datetime]:
    """When each person was last reminded about this run, by person; one query."""
    jobs = Job.objects.filter(task=TASK, args__run=run.pk, due_at__gt=now - REMEMBERED).order_by("due_at")
    return {args["user"]: due_at for args, due_at in jobs.values_list("args", "due_at")}
