"""The topic `desk`: every point, question and proposal as it is written and sorted, who has sent nothing or changes
nothing, and the speaking queue, for organisers and presenters."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from facilitation import clusters
from facilitation.clusters import Sorted
from facilitation.models import Note, NotNow, PracticeProposal, Turn
from facilitation.queries.gathering import answer, are_published, headings, sorted_notes, timing, turns
from facilitation.queries.group import name_of, proposal
from groups.models import WorkGroup


def desk_state(run_id: int) -> dict[str, Any]:
    """Eight queries."""
    notes = Note.objects.filter(group__run=run_id).exclude(text="")
    notes = notes.exclude(group__status=WorkGroup.Status.CANCELLED)
    proposals = PracticeProposal.objects.filter(group__run=run_id).exclude(what="")
    proposals = proposals.exclude(group__status=WorkGroup.Status.CANCELLED)
    not_now = NotNow.objects.filter(group__run=run_id, is_chosen=True)
    not_now = not_now.exclude(group__status=WorkGroup.Status.CANCELLED)
    by_group = ("group__municipality__name", "group__name", "group_id")
    stood = clusters.heads(list(sorted_notes(run_id).values()))
    return {
        "headings": [{"id": row.pk, "text": row.text} for row in headings(run_id)],
        "notes": [
            _note(row, stood.get(row.pk) or Sorted(row.pk))
            for row in notes.select_related("group__municipality", "answer").order_by(*by_group, "kind", "position")
        ],
        "proposals": [
            {**proposal(row), "group": name_of(row.group)}
            for row in proposals.select_related("group__municipality").order_by(*by_group, "position")
        ],
        "not_now": [
            {"group": name_of(row.group), "reason": row.reason}
            for row in not_now.select_related("group__municipality").order_by(*by_group)
        ],
        **_groups(run_id),
        "queue": [_turn(row) for row in turns(run_id)],
        "published": are_published(run_id),
    }


def _groups(run_id: int) -> dict[str, Any]:
    """How many take part, and those that have not sent anything yet."""
    sent = Note.objects.filter(group=OuterRef("pk"), sent_at__isnull=False).exclude(text="")
    rows = WorkGroup.objects.filter(run=run_id).exclude(status=WorkGroup.Status.CANCELLED)
    rows = rows.select_related("municipality").annotate(has_sent=Exists(sent))
    found = list(rows.order_by("municipality__name", "name", "pk"))
    return {"groups": len(found), "silent": [name_of(row) for row in found if not row.has_sent]}


def _note(row: Note, at: Sorted) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "position": row.position,
        "text": row.text,
        "rev": row.rev,
        "sent": row.sent_at is not None,
        "itself": row.went_itself,
        "group": name_of(row.group),
        "heading": at.heading,
        "place": at.position,
        "double_of": at.double_of,
        "raised": at.is_raised,
        "spotlit": at.is_spotlit,
        "answered": at.is_answered,
        "by": at.by,
        "answer": answer(row.answer) if hasattr(row, "answer") else None,
    }


def _turn(row: Turn) -> dict[str, Any]:
    return {"group": name_of(row.group), "state": row.state, **timing(row)}
