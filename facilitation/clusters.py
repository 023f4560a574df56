"""How points and questions stand in the gathering: under which heading, and which is the double of which. Pure.

A double stands under its head and counts with it. Where the head is not shown, because its group was cancelled or took
its words back, the first of its doubles that is shown stands in its place, until the head is shown again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Sorted:
    """A note as it was sorted. `position` is under its heading (0: not moved by hand), `double_of` another note, and
    `raised_at` when it was put up for all rooms, in ms since 1970; 0 when it is not up."""

    note: int
    heading: int | None = None
    position: int = 0
    double_of: int | None = None
    raised_at: int = 0
    is_spotlit: bool = False
    is_answered: bool = False
    is_shown: bool = True
    by: str = ""

    @property
    def is_raised(self) -> bool:
        return self.raised_at > 0


def heads(rows: Collection[Sorted]) -> dict[int, Sorted]:
    """The shown notes as they stand, by note: a double has `double_of` its head, and the head's heading and light."""
    known = {row.note: row for row in rows}
    stands_for: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (row.double_of is not None, row.note)):
        if row.is_shown:
            stands_for.setdefault(head_of(row.note, known), row.note)
    return {row.note: _stood(row, known[head_of(row.note, known)], stands_for) for row in rows if row.is_shown}


def _stood(row: Sorted, head: Sorted, stands_for: Mapping[int, int]) -> Sorted:
    first = stands_for[head.note]
    return replace(head, note=row.note, double_of=None if row.note == first else first, is_shown=True)


def head_of(note: int, known: Mapping[int, Sorted]) -> int:
    """The note that it stands under at last; itself when it is nobody's double."""
    seen = {note}
    while (row := known.get(note)) and row.double_of in known and row.double_of not in seen:
        note = row.double_of or note
        seen.add(note)
    return note


def doubles(stood: Mapping[int, Sorted]) -> Counter[int]:
    """How many doubles stand under each head."""
    return Counter(row.double_of for row in stood.values() if row.double_of is not None)
