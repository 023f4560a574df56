"""Questions to the presenters that nobody has answered, in the gathering or in writing."""

from __future__ import annotations

from facilitation import clusters
from facilitation.models import Note
from facilitation.queries.gathering import sorted_notes
from groups.models import WorkGroup


def unanswered(run_id: int) -> int:
    """How many of the run's questions wait, doubles counted once. Two queries."""
    rows = Note.objects.filter(group__run=run_id, kind=Note.Kind.QUESTION).exclude(text="")
    rows = rows.exclude(group__status=WorkGroup.Status.CANCELLED).select_related("answer")
    stood = clusters.heads(list(sorted_notes(run_id).values()))
    return sum(_waits(row, stood.get(row.pk)) for row in rows)


def _waits(row: Note, at: clusters.Sorted | None) -> bool:
    is_done = at is not None and (at.is_answered or at.double_of is not None)
    return not is_done and not (hasattr(row, "answer") and row.answer.text.strip())
