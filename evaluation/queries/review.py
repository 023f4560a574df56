"""What the page for reading free texts shows: one text at a time, in the random order of their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from evaluation.models import FreeText
from evaluation.naming import Hint, pieces
from evaluation.queries.evaluations import questions_of
from evaluation.questionnaire import said, text_questions
from groups.models import Municipality
from seminars.models import Run

WAITING = FreeText.Review.WAITING


@dataclass(frozen=True, slots=True)
class Reading:
    """`place` of `count` is the shown text's; `waiting` are to be read, in the choice of question, `all_waiting` in
    the whole run. `text` None: there is none. `questions` are (key, words, number of texts)."""

    questions: tuple[tuple[str, str, int], ...]
    question: str
    count: int
    waiting: int
    all_waiting: int
    place: int = 0
    text: FreeText | None = None
    asked: str = ""
    cut: tuple[tuple[str, Hint | None], ...] = ()
    before: UUID | None = None
    after: UUID | None = None


def reading(run: Run, *, question: str = "", at: UUID | None = None, language: str = "sv") -> Reading:
    """Five queries. Shows `at`, else the first that waits, else the first."""
    rows = list(FreeText.objects.filter(run=run).order_by("pk").values_list("pk", "review", "question"))
    asked = {one.key: said(one.text, language) for one in text_questions(questions_of(run))}
    named = {key: asked.get(key, key) for key in (*asked, *(key for _pk, _review, key in rows))}
    chosen = [(pk, review) for pk, review, key in rows if question in ("", key)]
    found = Reading(
        questions=tuple((key, words, sum(own == key for *_, own in rows)) for key, words in named.items()),
        question=question,
        count=len(chosen),
        waiting=sum(review == WAITING for _pk, review in chosen),
        all_waiting=sum(review == WAITING for _pk, review, _key in rows),
    )
    return _at(found, _place(chosen, at), [pk for pk, _review in chosen], named) if chosen else found


def _place(chosen: Sequence[tuple[UUID, str]], at: UUID | None) -> int:
    keys = [pk for pk, _review in chosen]
    if at in keys:
        return keys.index(at)
    return next((place for place, (_pk, review) in enumerate(chosen) if review == WAITING), 0)


def _at(found: Reading, place: int, keys: Sequence[UUID], named: dict[str, str]) -> Reading:
    text = FreeText.objects.get(pk=keys[place])
    known = frozenset(Municipality.objects.values_list("name", flat=True))
    return Reading(
        questions=found.questions,
        question=found.question,
        count=found.count,
        waiting=found.waiting,
        all_waiting=found.all_waiting,
        place=place + 1,
        text=text,
        asked=named[text.question],
        cut=tuple(pieces(text.text, known)),
        before=keys[place - 1] if place else None,
        after=keys[place + 1] if place + 1 < len(keys) else None,
    )


def next_waiting(run: Run, *, question: str, after: UUID) -> UUID | None:
    """The next to read in the same order, from the beginning again at the end."""
    rows = FreeText.objects.filter(run=run, review=WAITING).order_by("pk")
    if question:
        rows = rows.filter(question=question)
    keys = list(rows.values_list("pk", flat=True))
    return next((key for key in keys if key > after), keys[0] if keys else None)
