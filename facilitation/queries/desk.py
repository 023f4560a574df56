"""The topic `desk`: every point, question and proposal as it is written, for organisers and presenters."""

from __future__ import annotations

from typing import Any

from facilitation.models import Note, PracticeProposal
from facilitation.queries.group import name_of, proposal
from groups.models import WorkGroup


def desk_state(run_id: int) -> dict[str, Any]:
    """Two queries."""
    notes = Note.objects.filter(group__run=run_id).exclude(text="")
    notes = notes.exclude(group__status=WorkGroup.Status.CANCELLED)
    proposals = PracticeProposal.objects.filter(group__run=run_id).exclude(what="")
    proposals = proposals.exclude(group__status=WorkGroup.Status.CANCELLED)
    by_group = ("group__municipality__name", "group__name", "group_id")
    return {
        "notes": [
            _note(row)
            for row in notes.select_related("group__municipality", "wall_item").order_by(*by_group, "kind", "position")
        ],
        "proposals": [
            {**proposal(row), "group": name_of(row.group)}
            for row in proposals.select_related("group__municipality").order_by(*by_group, "position")
        ],
    }


def _note(row: Note) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "position": row.position,
        "text": row.text,
        "sent": row.sent_at is not None,
        "itself": row.went_itself,
        "on_wall": hasattr(row, "wall_item"),
        "group": name_of(row.group),
    }
