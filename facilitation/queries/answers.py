"""What presenters have answered in writing to the groups' questions, once the answers are published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from facilitation import clusters
from facilitation.models import Answer, Note, Sorting
from facilitation.queries.gathering import sorted_notes
from groups.models import WorkGroup


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its published answer, and by whom it was written."""

    question: str
    answer: str
    by: str


def answers_to(questions: Collection[int]) -> Mapping[int, str]:
    """The published answer by the question's note id; those that have none are left out. At most two queries.

    A question that was merged with another has that one's answer, unless it was answered itself.
    """
    heads = dict(Sorting.objects.filter(note__in=questions).values_list("note", "double_of"))
    meant = {*questions, *(head for head in heads.values() if head is not None)} if questions else set()
    published = Answer.objects.filter(note__in=meant, note__group__run__gathering__answers_published_at__isnull=False)
    said = dict(published.exclude(text="").values_list("note", "text")) if meant else {}
    found = {question: said.get(question) or said.get(heads.get(question) or 0, "") for question in questions}
    return {question: text for question, text in found.items() if text}


def published_answers(run_id: int) -> list[Answered]:
    """Every question of the run with a published answer, as headings and organisers have ordered them, doubles once.

    Without which group asked: this is for the public. Three queries.
    """
    rows = Answer.objects.filter(note__group__run=run_id, note__kind=Note.Kind.QUESTION).exclude(text="")
    rows = rows.filter(note__group__run__gathering__answers_published_at__isnull=False).exclude(note__text="")
    rows = rows.exclude(note__group__status=WorkGroup.Status.CANCELLED).select_related("note")
    found, stood = list(rows), clusters.heads(list(sorted_notes(run_id).values()))
    order = dict(Sorting.objects.filter(run=run_id).values_list("note", "heading__position"))

    def place(row: Answer) -> tuple[int, int, int]:
        at = stood.get(row.note_id)
        return (order.get(row.note_id) or 10**6, at.position if at else 0, row.note_id)

    return [Answered(row.note.text, row.text, row.by) for row in sorted(found, key=place)]
