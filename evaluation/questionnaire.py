"""The closing evaluation's questions, and the cleaning of what a phone sends. Pure; nothing is compulsory.

A questionnaire is one JSON value, a list of questions, whether it is the product's own (`questionnaire.json`) or an
organiser's version. Its words are by language; answers are kept by the questions' keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.wording import N_

LANGUAGES = ("sv", "en", "da", "sv-easy")
"""Swedish is what every question has; the others fall back on it. "sv-easy" is easy Swedish."""

DONT_KNOW = 0
STEPS = (1, 2, 3, 4, 5)
SOME, HIGH = 3, 4
TEN = range(11)
MAX_TEXT = 2_000
MAX_QUESTIONS = 40

SCALE: Mapping[int, str] = {
    1: N_("Inte alls"),
    2: N_("I liten grad"),
    3: N_("I viss grad"),
    4: N_("I hög grad"),
    5: N_("I mycket hög grad"),
    DONT_KNOW: N_("Vet ej"),
}
YES_NO: Mapping[int, str] = {1: N_("Ja"), 2: N_("Nej"), DONT_KNOW: N_("Vet ej")}

Said = Mapping[str, str]
"""A text by language; Swedish is there, or the text is empty."""
Answer = int | str | list[str] | None
Answers = dict[str, Answer]


class Kind(StrEnum):
    SCALE = "scale"  # 1-5, 0 is "Vet ej"
    YES_NO = "yes_no"  # 1 yes, 2 no, 0 "Vet ej"
    ONE = "one"  # the key of a choice
    MANY = "many"  # keys of choices, in the questionnaire's order
    TEN = "ten"  # 0-10
    TEXT = "text"
    HEADING = "heading"  # asks nothing


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: Said


@dataclass(frozen=True, slots=True)
class Question:
    """`text` asks, `short` states the same in charts and tables. `talk` is the number of the Talk it is about.

    `cut` is the lowest answer that counts as a yes in a share; `indicator` names what is compared over the years.
    """

    key: str
    kind: Kind
    text: Said
    short: Said = field(default_factory=dict)
    help: Said = field(default_factory=dict)
    talk: int | None = None
    cut: int = SOME
    indicator: str = ""
    choices: tuple[Choice, ...] = ()


def said(text: Said, language: str) -> str:
    """The text in the language, else in Swedish, else empty."""
    return text.get(language) or text.get("sv", "")


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of a questionnaire that has been checked; KeyError and ValueError for what is none."""
    return tuple(_question(row) for row in rows)


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        key=row["key"],
        kind=Kind(row["kind"]),
        text=row["text"],
        short=row.get("short") or row["text"],
        help=row.get("help", {}),
        talk=row.get("talk"),
        cut=row.get("cut", SOME),
        indicator=row.get("indicator", ""),
        choices=tuple(Choice(choice["key"], choice["text"]) for choice in row.get("choices", ())),
    )


@cache
def default() -> tuple[Question, ...]:
    """The product's own questions."""
    return read(json.loads((Path(__file__).parent / "questionnaire.json").read_text(encoding="utf-8")))


DEFAULT = default()


def of_kind(questions: Sequence[Question], *kinds: Kind) -> tuple[Question, ...]:
    return tuple(question for question in questions if question.kind in kinds)


def scale_questions(questions: Sequence[Question] = DEFAULT) -> tuple[Question, ...]:
    return of_kind(questions, Kind.SCALE)


def text_questions(questions: Sequence[Question] = DEFAULT) -> tuple[Question, ...]:
    return of_kind(questions, Kind.TEXT)


def counted_questions(questions: Sequence[Question] = DEFAULT) -> tuple[Question, ...]:
    """Those whose answers are kept on a sheet; texts are rows of their own, and a heading asks nothing."""
    return tuple(question for question in questions if question.kind not in {Kind.TEXT, Kind.HEADING})


def clean_answers(raw: object, questions: Sequence[Question] = DEFAULT) -> Answers:
    """Every question's key with its answer as its `Kind` says, texts of 2,000 characters at most, or None if skipped.

    `raw` is a form's or a phone's mapping, however broken: what is unknown or no answer is dropped, never an error.
    """
    given = raw if isinstance(raw, Mapping) else {}
    asked = (question for question in questions if question.kind is not Kind.HEADING)
    return {question.key: CLEAN[question.kind](given.get(question.key), question) for question in asked}


def is_blank(answers: Mapping[str, Answer]) -> bool:
    """True when every question was skipped; such a sheet is still a sheet."""
    return all(answer is None for answer in answers.values())


def _among(numbers: Sequence[int]) -> Callable[[object, Question], Answer]:
    from_form = {str(number): number for number in numbers}

    def clean(value: object, _question: Question) -> Answer:
        if isinstance(value, bool):
            return None
        if isinstance(value, int):
            return value if value in numbers else None
        return from_form.get(value.strip()) if isinstance(value, str) else None

    return clean


def _one(value: object, question: Question) -> Answer:
    return value if isinstance(value, str) and value in {choice.key for choice in question.choices} else None


def _many(value: object, question: Question) -> Answer:
    chosen = value if isinstance(value, list | tuple) else [value]
    return [choice.key for choice in question.choices if choice.key in chosen] or None


def _prose(value: object, _question: Question) -> Answer:
    """Without what a database or a spreadsheet cannot store: control characters and lone surrogates."""
    if not isinstance(value, str):
        return None
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\n\t" or not _unstorable(sign))
    return kept.strip()[:MAX_TEXT].rstrip() or None


def _unstorable(sign: str) -> bool:
    code = ord(sign)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000


CLEAN: Mapping[Kind, Callable[[object, Question], Answer]] = {
    Kind.SCALE: _among((DONT_KNOW, *STEPS)),
    Kind.YES_NO: _among(tuple(YES_NO)),
    Kind.ONE: _one,
    Kind.MANY: _many,
    Kind.TEN: _among(tuple(TEN)),
    Kind.TEXT: _prose,
}
