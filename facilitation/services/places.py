"""Which numbered field of a group something is written in: its own, or that of a group merged into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from facilitation.errors import Refused
from facilitation.models import Note
from facilitation.wire import Code
from groups.models import WorkGroup

USUAL = {Note.Kind.POINT: 3, Note.Kind.QUESTION: 2}
PROPOSALS = 3
"""Fields that a group has to begin with; one that others were merged into has theirs after these."""

MOST = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A field by its position. `origin` is the merged group whose page writes there late, and its number for it."""

    position: int
    named: WorkGroup | None = None
    number: int | None = None

    @property
    def is_late(self) -> bool:
        return self.named is not None

    @property
    def origin(self) -> dict[str, Any]:
        return {"origin": self.named, "origin_position": self.number} if self.named else {}

    def beside(self, own: QuerySet[Any], usual: int) -> Place:
        """A new field after the others."""
        return Place(next_free(own, usual), self.named)


def place_of(rows: QuerySet[Any], *, named: WorkGroup, home: WorkGroup, position: int, usual: int) -> Place:
    """Where among `home`'s `rows` that is which the page of `named` calls `position`. Raises Refused(bad_args)."""
    own = rows.filter(group=home)
    if not 1 <= position <= MOST:
        raise Refused(Code.BAD_ARGS, field="position")
    if named.pk != home.pk:
        moved = own.filter(origin=named, origin_position=position).values_list("position", flat=True).first()
        return Place(next_free(own, usual) if moved is None else int(moved), named, position)
    if position > usual and not own.filter(position=position).exists():
        raise Refused(Code.BAD_ARGS, field="position")
    return Place(position)


def next_free(own: QuerySet[Any], usual: int) -> int:
    """The first number after all that stands there and after the usual fields."""
    return max(usual, own.aggregate(last=Max("position"))["last"] or 0) + 1
