"""What pages about groups and their media need, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q

from groups.models import WorkGroup
from groups.permissions import Actor, Role, may
from seminars import clearance
from seminars.models import Run, Seminar, Talk

KEEP_SHOWING = timedelta(days=120)
"""How long after a run its groups stay on the contact's page."""


def may_see_talk(actor: Actor, talk: Talk, now: datetime) -> bool:
    """True when one of the seminar's runs is the actor's to see, and the presenters agree to it on its day and today.

    Organisers see every film, and presenters their own: both have to look at it before anybody has agreed.
    """
    if actor.runs is None:
        return may(actor, "see.talk", run=None)
    if actor.role is Role.PRESENTER and talk.presenters.filter(user=actor.user_id).exists():
        return True
    runs = [run for run in talk.seminar.runs.filter(pk__in=actor.runs) if may(actor, "see.talk", run=run.pk)]
    today = clearance.today(now)
    return any(clearance.may_be_shown(talk, max(today, clearance.day_of(run))) for run in runs)


def may_try_film(actor: Actor, talk: Talk) -> bool:
    """True for those who must look at a film before anybody has agreed to it: organisers, and its own presenters."""
    if actor.runs is None:
        return may(actor, "see.talk", run=None)
    return actor.role is Role.PRESENTER and talk.presenters.filter(user=actor.user_id).exists()


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


def groups_of_contact(actor: Actor, *, now: datetime) -> list[OwnRun]:
    """The runs that the contact's municipalities take part in, the nearest first; five queries at most."""
    groups = (
        WorkGroup.objects.filter(pk__in=actor.groups or (), run__starts_at__gt=now - KEEP_SHOWING)
        .select_related("municipality", "run__seminar", "merged_into")
        .prefetch_related("facilitators__user__training", "screens")
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
