"""What in a free text looks as if it named somebody: a gentle hint to whoever reads it before it is published. Pure.

It misses names and marks what is none; nothing is decided by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

_CAPITAL = "A-ZÅÄÖÆØÉ"
_WORD = rf"[{_CAPITAL}][a-zåäöæøéü]+(?:-[{_CAPITAL}][a-zåäöæøéü]+)?"


class Hint(StrEnum):
    NUMBER = "number"  # a personal identity number, Swedish or Danish
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """Where in the text, as a slice."""

    start: int
    end: int
    hint: Hint


_PATTERNS = (
    (Hint.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Hint.NUMBER, re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")),
    (Hint.PHONE, re.compile(r"(?<![\d\w])(?:\+\d{2} ?|0)\d(?:[ -]?\d){6,10}(?!\d)")),
    (Hint.NAME, re.compile(rf"\b{_WORD}(?: {_WORD})+\b")),
    (Hint.NAME, re.compile(rf"(?<=[a-zåäöæøé,;] ){_WORD}\b")),
)
"""The first that fits a place has it. A capital letter after a small one, within a sentence, is where names stand."""


def hints(text: str, known: Collection[str] = ()) -> tuple[Found, ...]:
    """In their order, none within another. `known` are words that name nobody, such as the municipalities'."""
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for hint, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            if match.group() not in known:
                found.append(Found(start, end, hint))
    return tuple(sorted(found, key=lambda one: one.start))


def pieces(text: str, known: Collection[str] = ()) -> list[tuple[str, Hint | None]]:
    """The whole text in order, cut where hints begin and end."""
    cut: list[tuple[str, Hint | None]] = []
    at = 0
    for one in hints(text, known):
        cut += [(text[at : one.start], None), (text[one.start : one.end], one.hint)]
        at = one.end
    return [(part, hint) for part, hint in [*cut, (text[at:], None)] if part]
