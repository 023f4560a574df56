"""Rehearsals: made with one press, conducted as any run, and removed with all that came of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from facilitation.models import Command, Simulation
from facilitation.protocol import ms
from facilitation.queries.agenda import rundown
from facilitation.services.cues import give_cue
from facilitation.services.scripts import copy_scripts
from facilitation.timeline import Action, Status, status_at
from groups.models import Facilitator, Screen, WorkGroup
from groups.services.rehearsals import make_rooms
from seminars.models import Job, Run, User
from seminars.services.jobs import queue_job
from seminars.services.rehearsals import copy_for_rehearsal

SPEEDS = (5, 10, 20)
GROUPS = range(3, 41)
STARTS_IN = timedelta(seconds=90)
"""Time to open the practice room's two pages, and for the simulated groups to come in."""
KEPT_FOR = timedelta(days=7)
SILENT_FOR = timedelta(seconds=30)
"""A player not heard from for this long has gone, and another may follow."""


@transaction.atomic
def make_rehearsal(
    *, run: Run, speed: int, groups: int, now: datetime, by: int | None, starts_in: timedelta = STARTS_IN
) -> Run:
    """A compressed copy with its rooms, armed to start by itself; the run's unfinished rehearsal when it has one.

    Raises PlanningError, AgendaError, or GroupsError `no_municipality`.
    """
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)  # two presses make one rehearsal
    if unfinished := unfinished_rehearsal(run, now):
        return unfinished
    copy = copy_for_rehearsal(run=run, speed=speed, starts_at=(now + starts_in).replace(microsecond=0))
    copy_scripts(source=run, target=copy)
    make_rooms(run=copy, groups=groups, now=now)
    give_cue(run_id=copy.pk, action=Action.START, args={"at": ms(copy.starts_at)}, by=by, seen=None, now=now)
    queue_job(key=f"simulate:{copy.pk}", task="socialtalks.simulate", args={"run": copy.pk}, due_at=now)
    return copy


def unfinished_rehearsal(run: Run, now: datetime) -> Run | None:
    """The rehearsal of the run that is to come or under way, if any."""
    copies = Run.objects.rehearsals().filter(rehearsal_of=run).select_related("seminar").order_by("-pk")
    return next((copy for copy in copies if status_at(rundown(copy).state, now) is not Status.OVER), None)


@transaction.atomic
def remove_rehearsal(*, run: Run) -> bool:
    """The rehearsal and everything that came of it, made-up people included; False when it is a real run, or gone.

    Receipts of the organiser's own presses cannot be told from others; they go after 48 hours as all do.
    """
    if not run.is_rehearsal or not Run.objects.filter(pk=run.pk).exists():
        return False
    groups = list(WorkGroup.objects.filter(run=run).values_list("pk", flat=True))
    User.objects.filter(made_for=run, facilitates__in=_leaders().exclude(group__in=groups)).update(made_for=None)
    Command.objects.filter(actor__in=_actors(run, groups)).delete()
    leaders = list(_leaders().filter(group__in=groups).values_list("pk", flat=True))
    Job.objects.filter(Q(args__run=run.pk) | Q(args__group__in=groups) | Q(args__facilitator__in=leaders)).delete()
    run.delete()
    return True


def _leaders() -> QuerySet[Facilitator]:
    return Facilitator.objects.order_by()


def _actors(run: Run, groups: list[int]) -> list[str]:
    """The made-up people and the screens, as they stand on receipts."""
    screens = Screen.objects.filter(group__in=groups).values_list("pk", flat=True)
    people = User.objects.filter(made_for=run).values_list("pk", flat=True)
    return [*(f"user:{pk}" for pk in people), *(f"screen:{pk}" for pk in screens)]


def remove_old_rehearsals(*, now: datetime) -> int:
    """Those that nobody has removed go by themselves, KEPT_FOR after their start; returns how many."""
    old = list(Run.objects.rehearsals().filter(starts_at__lt=now - KEPT_FOR))
    return sum(remove_rehearsal(run=run) for run in old)


@transaction.atomic
def begin_to_play(*, run_id: int, player: UUID, now: datetime) -> bool:
    """True when `player` alone is to play the rehearsal's groups from now on."""
    if not Run.objects.rehearsals().filter(pk=run_id).exists():
        return False
    found, is_new = Simulation.objects.get_or_create(run_id=run_id, defaults={"player": player, "heard_at": now})
    if is_new or found.player == player:
        return True
    silent = Simulation.objects.filter(run=run_id, player=found.player, heard_at__lt=now - SILENT_FOR)
    return bool(silent.update(player=player, heard_at=now))


def go_on_playing(*, run_id: int, player: UUID, now: datetime) -> bool:
    """Says that the player is alive; False when the rehearsal is gone, or another plays it."""
    return bool(Simulation.objects.filter(run=run_id, player=player).update(heard_at=now))
