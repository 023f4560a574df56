"""A room's round as it stands now: pressed by any who lead the group, overwritten as it goes, and put away afterwards.

Its commands have no receipts: a receipt tells who pressed and when, and those of a round would tell how long each has
spoken. The round itself knows the presses that it has taken, so that a repeat changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation import rounds
from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.models import GroupState, Topic
from facilitation.queries.agenda import rundown
from facilitation.round_presses import Press, opened, pressed
from facilitation.timeline import locate_state
from facilitation.topics import Name, of_group, of_run
from facilitation.wire import Code
from groups.models import WorkGroup
from seminars.agenda import AgendaError
from seminars.models import Run


@transaction.atomic
def press(*, group: WorkGroup, press: Press) -> dict[str, Any]:
    """One press in the room's round; raises Refused(stale) when the page that it was made on was behind."""
    room = _locked(group)
    before = rounds.from_json(room.round)
    if before is not None and press.id in before.seen:
        return {"rev": _rev(group)}
    after = pressed(before, press)
    if after is None:
        raise Refused(Code.STALE)
    count = len(rounds.present(after))
    is_counted = count == len(rounds.present(opened(before, press)))
    room.round = rounds.as_json(after)
    room.present = room.present if is_counted else count
    room.save(update_fields=["round", "present"])
    return _told(group, *(() if is_counted else of_run(group.run_id, Name.CONTROL)))


def fit(room: dict[str, Any], count: int) -> dict[str, Any]:
    """The stored round with a chair for each of `count` people."""
    round = rounds.from_json(room)
    return room if round is None else rounds.as_json(rounds.resized(round, count))


def put_away(*, now: datetime) -> int:
    """Keeps of rounds whose part of the agenda is over only where people sit; returns how many there were."""
    rooms = GroupState.objects.exclude(round={}).exclude(round__slot="").select_related("group__run")
    current = {run.pk: _slot(run, now) for run in {room.group.run_id: room.group.run for room in rooms}.values()}
    return sum(_rested(room.pk, current[room.group.run_id]) for room in rooms)


def _slot(run: Run, now: datetime) -> str:
    """The slot's key; none in a run without segments, which must not keep the others' rounds from going."""
    try:
        slot = locate_state(rundown(run).state, now).slot
    except AgendaError:
        return ""
    return slot.key if slot else ""


@transaction.atomic
def _rested(pk: int, current: str) -> int:
    """Locked first: somebody may just be beginning a round in the part that goes on now."""
    room = GroupState.objects.select_for_update().filter(pk=pk).first()
    round = rounds.from_json(room.round) if room else None
    if room is None or round is None or round.slot in ("", current):
        return 0
    room.round = rounds.as_json(rounds.rested(round))
    room.save(update_fields=["round"])
    _told(room.group)
    return 1


def _locked(group: WorkGroup) -> GroupState:
    GroupState.objects.get_or_create(group=group)
    return GroupState.objects.select_for_update().get(group=group)


def _rev(group: WorkGroup) -> int:
    rows = Topic.objects.filter(run_id=group.run_id, name=Name.GROUP, group=group)
    return rows.values_list("rev", flat=True).first() or 0


def _told(group: WorkGroup, *more: Any) -> dict[str, Any]:
    room = of_group(group.run_id, group.pk)
    return {"rev": bump(room, *more)[room]}
