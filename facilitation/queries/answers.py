"""What presenters have answered in writing to the groups' questions, once the answers are published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from facilitation.models import Answer, Heading, Note, Sorting
from groups.models import WorkGroup


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its published answer; without which group asked."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the gathering with what was asked and answered under it; the heading is empty for the rest."""

    heading: str
    answered: tuple[Answered, ...]


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


def seminar_answers(seminar_id: int) -> list[Section]:
    """Every question of the seminar's runs with a published answer, as headings and organisers have ordered them, those
    under no heading last. Headings of the same text in several runs are one. One query."""
    rows = Answer.objects.filter(note__group__run__seminar=seminar_id, note__group__run__rehearsal_of=None)
    rows = rows.filter(note__kind=Note.Kind.QUESTION, note__group__run__gathering__answers_published_at__isnull=False)
    rows = rows.exclude(text="").exclude(note__text="").exclude(note__group__status=WorkGroup.Status.CANCELLED)
    found = sorted(rows.select_related(*_SORTED), key=_place)
    sections: dict[str, tuple[str, list[Answered]]] = {}
    for row in found:
        heading = _heading(row)
        name = heading.text if heading else ""
        sections.setdefault(name.casefold(), (name, []))[1].append(Answered(row.note.text, row.text))
    told = [Section(name, tuple(answered)) for name, answered in sections.values()]
    return sorted(told, key=lambda section: section.heading == "")


_SORTED = ("note__group__run", "note__sorting__heading", "note__sorting__double_of__sorting__heading")


def _sorting(row: Answer) -> Sorting | None:
    """Where the question stands: a double stands where its head does."""
    own: Sorting | None = getattr(row.note, "sorting", None)
    head = own.double_of if own else None
    return getattr(head, "sorting", own) if head else own


def _heading(row: Answer) -> Heading | None:
    at = _sorting(row)
    return at.heading if at else None


def _place(row: Answer) -> tuple[datetime, int, int, int]:
    at, heading = _sorting(row), _heading(row)
    return (row.note.group.run.starts_at, heading.position if heading else 10**6, at.position if at else 0, row.note_id)
