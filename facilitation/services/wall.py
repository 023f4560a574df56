"""The wall that all rooms see: points and questions are put up, grouped, moved, spotlit and taken down."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.models import Note, WallItem
from facilitation.topics import Name, Topic, of_run
from facilitation.wire import Code
from seminars.models import Run

MOST = 24  # items, so that the snapshot stays small
LONGEST_HEADING = 80  # characters


@transaction.atomic
def put_on_wall(*, run_id: int, note: Note, heading: str | None, position: int | None) -> dict[str, Any]:
    """Puts the note up, last if no position is given; one that hangs there is moved instead."""
    _lock(run_id)
    items = WallItem.objects.filter(run=run_id)
    item = items.filter(note=note).first()
    if item is None and items.count() >= MOST:
        raise Refused(Code.WALL_FULL, most=MOST)
    last = items.aggregate(last=Max("position"))["last"] or 0
    item = item or WallItem(run_id=run_id, note=note, position=last + 1)
    if heading is not None:
        item.heading = heading
    item.save()
    if position is not None:
        _place(run_id, item, position)
    return {"rev": _bump(run_id)}


@transaction.atomic
def remove_from_wall(*, run_id: int, note_id: int) -> dict[str, Any]:
    WallItem.objects.filter(run=run_id, note=note_id).delete()
    return {"rev": _bump(run_id)}


@transaction.atomic
def spotlight(*, run_id: int, note_id: int | None) -> dict[str, Any]:
    """Lights one item, None lights none. Raises Refused(not_found) when the note is not on the wall."""
    _lock(run_id)
    items = WallItem.objects.filter(run=run_id)
    items.filter(is_spotlit=True).update(is_spotlit=False)
    if note_id is not None and not items.filter(note=note_id).update(is_spotlit=True):
        raise Refused(Code.NOT_FOUND)
    return {"rev": _bump(run_id)}


def _place(run_id: int, item: WallItem, position: int) -> None:
    """Renumbers the wall from 1 with the item at `position`."""
    others = list(WallItem.objects.filter(run=run_id).exclude(pk=item.pk).order_by("position", "pk"))
    others.insert(max(0, position - 1), item)
    for number, other in enumerate(others, start=1):
        other.position = number
    WallItem.objects.bulk_update(others, ["position"])


def _lock(run_id: int) -> None:
    Run.objects.select_for_update(no_key=True).filter(pk=run_id).first()


def _bump(run_id: int) -> int:
    return bump(*of_run(run_id, Name.WALL, Name.DESK))[Topic(run_id, Name.WALL)]
