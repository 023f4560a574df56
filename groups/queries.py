"""What pages about groups and their media need, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from operator import or_
from typing import TypeVar, cast

from django.db.models import Model, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from groups.models import Facilitator, WorkGroup
from groups.permissions import Actor, Role, may
from seminars import clearance
from seminars.models import Caption, Organisation, Run, Seminar, Talk
from seminars.queries import films_of

Row = TypeVar("Row", bound=Model)

KEEP_SHOWING = timedelta(days=120)
"""How long after a run its groups stay on the contact's page."""

SHOWN_AFTER = timedelta(days=1)
"""How long after its planned end a run is still one that shows its films: it may have begun late, or go on."""


def may_see_talk(actor: Actor, talk: Talk, now: datetime, *, after: timedelta = SHOWN_AFTER) -> bool:
    """True while a published run of the actor's is to show the film, from its publication until `after` its end, and
    the presenters agree to it on its day and today. Whom the film is kept for afterwards is another question:
    `took_part`.

    Organisers see every film, and presenters their own: both have to look at it before anybody has agreed.
    Facilitators see the course's films whatever they lead.
    """
    return (
        may_try_film(actor, talk)
        or (actor.role is Role.FACILITATOR and is_in_course(talk, now))
        or any(_agreed_to(talk, run, now) for run in _runs_to_show(actor, talk, now - after))
    )


def is_in_course(talk: Talk, now: datetime) -> bool:
    """True of a film that is for the facilitator's course, while those who speak in it agree."""
    return talk.access == Talk.Access.COURSE and clearance.may_be_shown(talk, clearance.today(now))


def may_take_talk(actor: Actor, talk: Talk, now: datetime) -> bool:
    """True when the actor may take the film along as a reserve: as long as a run of theirs has not ended."""
    return may_see_talk(actor, talk, now, after=timedelta(0))


def may_try_film(actor: Actor, talk: Talk) -> bool:
    """True for those who must look at a film before anybody has agreed to it: organisers, and its own presenters."""
    if actor.runs is None:
        return may(actor, "see.talk", run=None)
    return actor.role is Role.PRESENTER and talk.presenters.filter(user=actor.user_id).exists()


def _agreed_to(talk: Talk, run: Run, now: datetime) -> bool:
    return clearance.may_be_shown(talk, max(clearance.today(now), clearance.day_of(run)))


def _runs_to_show(actor: Actor, talk: Talk, ended_before: datetime) -> list[Run]:
    """The seminar's published runs that the actor is to see the films in, without those that had ended by then."""
    runs = talk.seminar.runs.filter(pk__in=actor.runs or (), status=Run.Status.PUBLISHED)
    if actor.role is Role.CONTACT:  # the scope of a contact holds groups that do not take part, too
        taking_part = WorkGroup.objects.filter(pk__in=actor.groups or ()).exclude(status=WorkGroup.Status.CANCELLED)
        runs = runs.filter(pk__in=taking_part.values("run"))
    return [run for run in runs if run.ends_at > ended_before and may(actor, "see.talk", run=run.pk)]


@dataclass(frozen=True, slots=True)
class Reserve:
    """A Talk's film as a room takes it along, should the line fail on the day."""

    talk: Talk
    size: int  # bytes
    has_text: bool
    """What is said can be printed."""


def reserves(runs: Iterable[Run], now: datetime) -> dict[int, list[Reserve]]:
    """By run the films that its rooms may take along now: of published runs that have not ended. Five queries."""
    ahead = [run for run in runs if run.status == Run.Status.PUBLISHED and run.ends_at > now]
    talks = Talk.objects.filter(seminar__in={run.seminar_id for run in ahead}).exclude(file="")
    captions = Prefetch("captions", Caption.objects.defer("vtt"))
    found = list(clearance.for_rooms(talks).prefetch_related("renditions", captions)) if ahead else []
    return {
        run.pk: [
            Reserve(talk, film.size, has_text=bool(talk.captions.all()))
            for talk in found
            if talk.seminar_id == run.seminar_id and _agreed_to(talk, run, now) and (film := films_of(talk).main)
        ]
        for run in ahead
    }


def took_part(actor: Actor, seminar: Seminar) -> bool:
    """True when the actor may look back on one of the seminar's runs, whether there is a film to see or not."""
    if actor.runs is None:
        return may(actor, "watch.talk", run=None)
    ids = seminar.runs.filter(pk__in=actor.runs).values_list("pk", flat=True)
    return any(may(actor, "watch.talk", run=run) for run in ids)


def runs_open_for_registration(*, now: datetime) -> list[Run]:
    """Published runs to come whose closing time has not passed, the nearest first; one query."""
    closing = Q(registration_closes_at=None) | Q(registration_closes_at__gt=now)
    runs = Run.objects.real().filter(closing, status=Run.Status.PUBLISHED, starts_at__gt=now)
    return list(runs.select_related("seminar").order_by("starts_at", "pk"))


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A run with the groups of it that a contact answers for."""

    run: Run
    groups: tuple[WorkGroup, ...]


def with_leaders() -> Prefetch[str]:
    """The groups' facilitators, those who are to lead first, with person and course, in a query of their own.

    By a join: SQLite refuses to look up more than a thousand people by their keys at once.
    """
    rows = Facilitator.objects.select_related("user__training").order_by("is_substitute", "pk")
    return Prefetch("facilitators", rows)


def groups_of_contact(actor: Actor, *, now: datetime) -> list[OwnRun]:
    """The runs that the contact's municipalities take part in, the nearest first; five queries at most."""
    groups = (
        WorkGroup.objects.filter(pk__in=actor.groups or (), run__starts_at__gt=now - KEEP_SHOWING)
        .select_related("municipality", "run__seminar", "merged_into")
        .prefetch_related(with_leaders(), "screens")
        .order_by("run__starts_at", "run_id", "municipality__name", "name", "pk")
    )
    return [OwnRun(run, tuple(own)) for run, own in groupby(groups, key=lambda group: group.run)]


PAIR_BEFORE = timedelta(days=60)
PAIR_AFTER = timedelta(days=1)


def groups_to_pair(actors: Iterable[Actor], *, now: datetime) -> list[WorkGroup]:
    """The groups whose screens one of `actors` may pair now, the nearest run first; one query."""
    theirs = [
        Q() if actor.groups is None else Q(pk__in=actor.groups)
        for actor in actors
        if may(actor, "screen.pair", run=next(iter(actor.runs or ()), None))
    ]
    if not theirs:
        return []
    allowed = Q() if Q() in theirs else reduce(or_, theirs)
    near = Q(run__starts_at__gt=now - PAIR_AFTER, run__starts_at__lt=now + PAIR_BEFORE)
    groups = WorkGroup.objects.filter(allowed, near, is_simulated=False).exclude(status=WorkGroup.Status.CANCELLED)
    groups = groups.select_related("municipality", "run__seminar")
    return list(groups.order_by("run__starts_at", "municipality__name", "name"))


USUAL_MONTHS = 24
"""How long the facilitator's course holds until the organisation has said something else."""


def training_months() -> int:
    """How many months the facilitator's course holds; 0 for ever."""
    found = Organisation.objects.values_list("training_months", flat=True).first()
    return USUAL_MONTHS if found is None else found


def with_training_months(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Each row with the same as `training_months`, in the same query."""
    months = Subquery(Organisation.objects.order_by("pk").values("training_months")[:1])
    return cast("QuerySet[Row]", rows.annotate(training_months=Coalesce(months, USUAL_MONTHS)))
