"""The speaking queue: one group speaks at a time, and each press names who spoke on the page that it was made on.

Leaving the gathering writes nothing here: what turns then mean is derived (`facilitation/gathering.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from facilitation import gathering
from facilitation.errors import Refused
from facilitation.gathering import Moment, Phase, TurnState, rotated
from facilitation.models import Gathering, Turn
from facilitation.queries.agenda import rundown
from facilitation.queries.gathering import as_place, entrants, turns
from facilitation.services.gathering import lock, tell
from facilitation.timeline import Refusal
from facilitation.wire import Code
from groups.models import WorkGroup
from seminars.models import Run

QUIET = {"began": 0, "called_at": None, "length": 0}


@transaction.atomic
def open_queue(*, run_id: int, anew: bool, now: datetime) -> dict[str, Any]:
    """Makes the queue, or adds the groups that came later, last. `anew` puts those that wait in the rotating order
    again; whatever has been said and passed stays."""
    lock(run_id)
    Gathering.objects.get_or_create(run_id=run_id)
    Gathering.objects.filter(run=run_id, queue_opened_at=None).update(queue_opened_at=now)
    rows = {row.group_id: row for row in Turn.objects.filter(run=run_id)}
    order = rotated(entrants(run_id))
    last = max((row.position for row in rows.values()), default=0)
    added = [Turn(run_id=run_id, group_id=group) for group in order if group not in rows]
    _number(added, last)
    Turn.objects.bulk_create(added)
    if anew:
        waiting = [rows[group] for group in order if group in rows and rows[group].state == TurnState.WAITING]
        merged = {row.group_id: row for row in [*waiting, *added]}
        _number([merged[group] for group in order if group in merged], last)
        Turn.objects.bulk_update(merged.values(), ["position"])
    return {"rev": tell(run_id)}


@transaction.atomic
def next_turn(*, run_id: int, speaking: int | None, now: datetime) -> dict[str, Any]:
    """Who speaks is done, and the first that waits speaks, with its share of the time left; nobody when none waits."""
    at = _under_way(run_id, speaking, now)
    waiting = _first_waiting(run_id)
    _silence(run_id)
    if waiting is not None:
        _speak(waiting, at, now)
    return {"rev": tell(run_id), "group": waiting and waiting.group_id}


@transaction.atomic
def call(*, run_id: int, group: WorkGroup, speaking: int | None, now: datetime) -> dict[str, Any]:
    """The group speaks out of its order: also one that had passed or spoken, and where the others' points are read."""
    at = _under_way(run_id, speaking, now)
    row = _row(group)
    if row.state != TurnState.SPEAKING:
        _silence(run_id)
        _speak(row, at, now)
    return {"rev": tell(run_id), "group": group.pk}


@transaction.atomic
def finish(*, run_id: int, speaking: int | None, now: datetime) -> dict[str, Any]:
    """Who speaks is done, and nobody speaks until the next is called."""
    _under_way(run_id, speaking, now)
    _silence(run_id)
    return {"rev": tell(run_id)}


@transaction.atomic
def let_pass(*, group: WorkGroup, own: bool) -> dict[str, Any]:
    """The group stands over. `own`: it says so itself, and may only while it waits, else Refused(stale)."""
    lock(group.run_id)
    row = _row(group)
    if own and row.state not in (TurnState.WAITING, TurnState.PASSED):
        raise Refused(Code.STALE)
    Turn.objects.filter(pk=row.pk).update(state=TurnState.PASSED.value, **QUIET)
    return {"rev": tell(group.run_id)}


@transaction.atomic
def let_wait(*, group: WorkGroup, own: bool) -> dict[str, Any]:
    """The group waits again in its old place; one that has spoken comes last. `own` as for passing."""
    lock(group.run_id)
    row = _row(group)
    if own and row.state not in (TurnState.WAITING, TurnState.PASSED):
        raise Refused(Code.STALE)
    position = _last(group.run_id) + 1 if row.state == TurnState.DONE else row.position
    Turn.objects.filter(pk=row.pk).update(state=TurnState.WAITING.value, position=position, **QUIET)
    return {"rev": tell(group.run_id)}


@transaction.atomic
def move(*, group: WorkGroup, position: int) -> dict[str, Any]:
    """To number `position` of those that wait. Raises Refused(stale) when the group does not wait."""
    lock(group.run_id)
    waiting = [row for row in turns(group.run_id) if row.state == TurnState.WAITING]
    own = next((row for row in waiting if row.group_id == group.pk), None)
    if own is None:
        raise Refused(Code.STALE)
    places = [row.position for row in waiting]
    waiting.remove(own)
    waiting.insert(position - 1, own)
    for place, row in zip(places, waiting, strict=True):
        row.position = place
    Turn.objects.bulk_update(waiting, ["position"])
    return {"rev": tell(group.run_id)}


def leave_queue(group_id: int) -> None:
    """The group goes to another run."""
    Turn.objects.filter(group=group_id).delete()


def merge_turns(*, source: WorkGroup, into: WorkGroup) -> None:
    """Two groups become one: of their places the one that has most to come is `into`'s."""
    rows = {row.group_id: row for row in Turn.objects.filter(group__in=[source, into])}
    best = min(rows.values(), key=lambda row: _WORTH.index(TurnState(row.state)), default=None)
    if best is not None:
        Turn.objects.filter(pk__in=[row.pk for row in rows.values()]).exclude(pk=best.pk).delete()
        Turn.objects.filter(pk=best.pk).update(group=into)


_WORTH = (TurnState.SPEAKING, TurnState.WAITING, TurnState.DONE, TurnState.PASSED)


def _under_way(run_id: int, speaking: int | None, now: datetime) -> Moment:
    """The gathering's moment, with the run held. Raises Refused: illegal_now outside the gathering, stale when another
    group speaks than the sender saw."""
    lock(run_id)
    at = gathering.moment(rundown(Run.objects.get(pk=run_id)).state, now)
    if at.phase is not Phase.ON:
        raise Refused(Refusal.ILLEGAL_NOW)
    found = gathering.standing([as_place(row) for row in turns(run_id)], at).speaking
    if found != speaking:
        raise Refused(Code.STALE, speaking=found)
    return at


def _speak(row: Turn, at: Moment, now: datetime) -> None:
    waiting = Turn.objects.filter(run=row.run_id, state=TurnState.WAITING.value).exclude(pk=row.pk)
    count = 1 + _taking_part(waiting).count()
    length = gathering.next_turn(at, count)
    speaking = {"state": TurnState.SPEAKING.value, "began": at.elapsed, "called_at": now, "length": length}
    Turn.objects.filter(pk=row.pk).update(**speaking)


def _silence(run_id: int) -> None:
    """Also a group that was cancelled while it spoke."""
    Turn.objects.filter(run=run_id, state=TurnState.SPEAKING.value).update(state=TurnState.DONE.value, **QUIET)


def _first_waiting(run_id: int) -> Turn | None:
    return next((row for row in turns(run_id) if row.state == TurnState.WAITING), None)


def _row(group: WorkGroup) -> Turn:
    """The group's place; at the end, where it has none yet."""
    found = Turn.objects.filter(group=group).first()
    return found or Turn.objects.create(run_id=group.run_id, group=group, position=_last(group.run_id) + 1)


def _last(run_id: int) -> int:
    return Turn.objects.filter(run=run_id).aggregate(last=Max("position"))["last"] or 0


def _taking_part(rows: QuerySet[Turn]) -> QuerySet[Turn]:
    return rows.exclude(group__status=WorkGroup.Status.CANCELLED)


def _number(rows: list[Turn], last: int) -> None:
    for position, row in enumerate(rows, start=last + 1):
        row.position = position
