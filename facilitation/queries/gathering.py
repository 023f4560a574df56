"""What desk and wall both tell of the gathering: how notes are sorted, headings, the speaking queue, answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from facilitation.clusters import Sorted
from facilitation.gathering import Entrant, TurnState
from facilitation.gathering import Turn as Place
from facilitation.models import Answer, Gathering, Heading, Note, Sorting, Turn
from facilitation.protocol import ms
from groups.models import WorkGroup

SORTED = (
    "note", "heading", "position", "double_of", "raised_at", "is_spotlit", "answered_at", "by",
    "note__text", "note__group__status",
)  # fmt: skip


def sorted_notes(run_id: int) -> dict[int, Sorted]:
    """What was sorted in the run, by note, as it was sorted; one query. `facilitation.clusters` reads it."""
    rows = Sorting.objects.filter(run=run_id).order_by("position", "note_id").values_list(*SORTED)
    return {
        note: Sorted(
            note,
            heading,
            position,
            double_of,
            raised_at=ms(raised) if raised else 0,
            is_spotlit=is_spotlit,
            is_answered=answered is not None,
            by=by,
            is_shown=text != "" and status != WorkGroup.Status.CANCELLED,
        )
        for note, heading, position, double_of, raised, is_spotlit, answered, by, text, status in rows
    }


def headings(run_id: int) -> list[Heading]:
    return list(Heading.objects.filter(run=run_id))


def turns(run_id: int) -> list[Turn]:
    """The queue in order without the groups that take no part; none until it was opened. One query."""
    rows = Turn.objects.filter(run=run_id, run__gathering__queue_opened_at__isnull=False)
    rows = rows.exclude(group__status=WorkGroup.Status.CANCELLED)
    return list(rows.select_related("group__municipality").order_by("position", "pk"))


def as_place(row: Turn) -> Place:
    called = ms(row.called_at) if row.called_at else 0
    return Place(row.group_id, TurnState(row.state), row.began, called, row.length)


def queue_state(rows: list[Turn]) -> dict[str, Any] | None:
    """The queue as every page gets it: ids in order, and the names of who speaks and who is next. None until opened."""
    if not rows:
        return None
    of = {state: [row for row in rows if row.state == state] for state in TurnState}
    speaking = next(iter(of[TurnState.SPEAKING]), None)
    return {
        "speaking": speaking and {**_who(speaking), **timing(speaking)},
        "next": next((_who(row) for row in of[TurnState.WAITING]), None),
        "waiting": [row.group_id for row in of[TurnState.WAITING]],
        "done": [row.group_id for row in of[TurnState.DONE]],
        "passed": [row.group_id for row in of[TurnState.PASSED]],
    }


def timing(row: Turn) -> dict[str, int]:
    return {"began": row.began, "called": ms(row.called_at) if row.called_at else 0, "length": row.length}


def _who(row: Turn) -> dict[str, Any]:
    return {"group": row.group_id, "name": row.group.name, "municipality": row.group.municipality.name}


def entrants(run_id: int) -> list[Entrant]:
    """The groups that take part, in no order; one query."""
    words = Note.objects.filter(group=OuterRef("pk")).exclude(text="")
    rows = WorkGroup.objects.filter(run=run_id).exclude(status=WorkGroup.Status.CANCELLED)
    found = rows.annotate(has_words=Exists(words)).values_list("pk", "municipality__name", "name", "has_words")
    return [Entrant(pk, municipality, name, has_words) for pk, municipality, name, has_words in found]


def are_published(run_id: int) -> bool:
    return Gathering.objects.filter(run=run_id, answers_published_at__isnull=False).exists()


def answer(row: Answer) -> dict[str, Any]:
    return {"text": row.text, "by": row.by, "rev": row.rev}
