"""The topic `wall`: what the organiser has put up for all rooms, and the proposals that groups share."""

from __future__ import annotations

from typing import Any

from facilitation.models import PracticeProposal, WallItem
from facilitation.wire import dump
from groups.models import WorkGroup

NEWEST = 40  # proposals
ROOM = 16_000  # bytes


def wall_state(run_id: int) -> dict[str, Any]:
    """Two queries, and never more than ROOM bytes: the oldest proposals give way."""
    items = WallItem.objects.filter(run=run_id).select_related("note__group__municipality")
    state = {"items": [_item(row) for row in items], "proposals": [_proposal(row) for row in _shared(run_id)]}
    while state["proposals"] and len(dump(state).encode()) > ROOM:
        state["proposals"].pop()
    return state


def _shared(run_id: int) -> list[PracticeProposal]:
    rows = PracticeProposal.objects.filter(group__run=run_id, is_shared=True).exclude(what="")
    rows = rows.exclude(group__status=WorkGroup.Status.CANCELLED).select_related("group__municipality")
    return list(rows.order_by("-changed_at", "-pk")[:NEWEST])


def _item(row: WallItem) -> dict[str, Any]:
    note = row.note
    said = {"note": note.pk, "heading": row.heading, "kind": note.kind, "text": note.text}
    return {**said, **_from(note.group), "spotlit": row.is_spotlit}


def _proposal(row: PracticeProposal) -> dict[str, Any]:
    said = {"id": row.pk, "what": row.what, "first_step": row.first_step, "kind": row.kind}
    return {**said, **_from(row.group), "by": row.group_id}


def _from(group: WorkGroup) -> dict[str, str]:
    return {"group": group.name, "municipality": group.municipality.name}
