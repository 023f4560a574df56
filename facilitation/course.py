"""The facilitator's course: its chapters as the product brings them, and when somebody has done them all. No Django."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "course_texts"
FIRST = "sv"


class Kind(StrEnum):
    """What one does in a chapter."""

    READ = "read"
    FILM = "film"
    CHECKLIST = "checklist"
    TIMER = "timer"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Brought:
    """A chapter that the product brings; its words stand in `course_texts`."""

    key: str
    kind: Kind
    minutes: int


CHAPTERS = (
    Brought("format", Kind.READ, 6),
    Brought("role", Kind.READ, 6),
    Brought("equal-time", Kind.READ, 7),
    Brought("timer", Kind.TIMER, 6),
    Brought("practice", Kind.PRACTICE, 12),
    Brought("silence", Kind.READ, 5),
    Brought("hard-moments", Kind.READ, 7),
    Brought("technology", Kind.CHECKLIST, 8),
    Brought("plan-b", Kind.CHECKLIST, 3),
)
"""About an hour."""

PLAN_B = "plan-b"
"""The chapter that is also printed."""


@dataclass(frozen=True, slots=True)
class Words:
    """A chapter's words in one language: `body` in the markup of `facilitation/markup.py`."""

    title: str
    body: str


@functools.cache
def brought_words(language: str) -> Mapping[str, Words]:
    """The product's own words by the chapter's key; a language that it does not speak has none."""
    path = FOLDER / f"{language}.txt"
    if not re.fullmatch(r"[a-z]{2}", language) or not path.exists():
        return {}
    return read_words(path.read_text(encoding="utf-8"))


def read_words(source: str) -> dict[str, Words]:
    """Chapters one after the other, each begun by a line "=== key" and one with "# title"."""
    parts = re.split(r"^=== +([a-z0-9-]+)\s*\n", source, flags=re.MULTILINE)[1:]
    return {key: _words(text) for key, text in zip(parts[::2], parts[1::2], strict=True)}


def _words(text: str) -> Words:
    title, _newline, body = text.strip().partition("\n")
    return Words(title.removeprefix("# ").strip(), body.strip())


MOST_KEPT = 200
"""Ticks that are kept of a person and chapter, those of older words and other languages among them."""


def kept_ticks(before: Collection[str], given: Collection[str], there: Collection[str]) -> list[str]:
    """What is ticked now: of what is there as the form says it, of all else as it was."""
    elsewhere = [key for key in before if key not in there]
    return [*sorted({key for key in given if key in there}), *elsewhere][:MOST_KEPT]


def is_ticked(ticked: Collection[str], there: Collection[str]) -> bool:
    """Whether everything that there is to tick has been."""
    return set(there) <= set(ticked)


def is_complete(done: Collection[int], chapters: Collection[int]) -> bool:
    """Whether all chapters are done; a course without chapters is never."""
    return bool(chapters) and set(chapters) <= set(done)
