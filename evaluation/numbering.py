"""What the questions are numbered on the form: 1a, 1b, 2 ... Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from string import ascii_lowercase

from evaluation.questionnaire import Kind, Question


def numbers(questions: Sequence[Question]) -> dict[str, str]:
    """By key; the same question about one Talk after another shares a number, headings have none."""
    found: dict[str, str] = {}
    asked = [question for question in questions if question.kind is not Kind.HEADING]
    for number, (_same, together) in enumerate(groupby(asked, key=_together), start=1):
        keys = [question.key for question in together]
        letters = [*ascii_lowercase, *(f".{place}" for place in range(27, len(keys) + 1))] if len(keys) > 1 else [""]
        found |= {key: f"{number}{letter}" for key, letter in zip(keys, letters, strict=False)}
    return found


def _together(question: Question) -> tuple[str, str]:
    if question.talk and question.indicator:
        return (question.indicator, question.kind.value)
    return ("", question.key)
