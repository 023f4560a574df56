"""Everything that decides whether a group may lay one more sheet, in one query: it is asked 200 times at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, Field, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from evaluation.models import Allowance, Ballot
from evaluation.queries.sheets import LEAST_EXPECTED
from groups.models import WorkGroup
from seminars.prepared import Prepared

SPARE = 2  # sheets beyond the people counted
LEAST_CAP = 9


@dataclass(frozen=True, slots=True)
class Standing:
    """A group and its evaluation as they are now. `rooms` it is made of; `more` and `opened_at` as its facilitators
    have allowed; `of_place` people expected of its municipality in the run; `secret` empty before the first ballot."""

    expected: int
    present: int
    rooms: int
    received: int
    more: int
    opened_at: datetime | None
    of_place: int
    has_evaluation: bool
    version: int | None
    is_locked: bool
    questions: list[dict[str, Any]] | None
    secret: str

    @property
    def cap(self) -> int:
        """How many sheets it may lay: those counted, at least nine for each room, two to spare, and what is allowed."""
        return max(self.expected, self.present, self.rooms * LEAST_CAP) + self.rooms * SPARE + self.more

    @property
    def is_of_a_large_place(self) -> bool:
        """Whether its sheets may carry the municipality's name."""
        return self.of_place >= LEAST_EXPECTED


def standing(group: int) -> Standing:
    """IndexError without the group."""
    (expected, present, rooms, received, more, opened_at, of_place, run, version, locked, questions, secret) = (
        _standing(group)[0]
    )
    return Standing(
        expected=expected,
        present=present or 0,
        rooms=1 + (rooms or 0),
        received=received or 0,
        more=more or 0,
        opened_at=opened_at,
        of_place=of_place or 0,
        has_evaluation=run is not None,
        version=version,
        is_locked=locked is not None,
        questions=questions,
        secret=secret or "",
    )


def _rows(group: int) -> QuerySet[Any, Any]:
    allowed = Allowance.objects.filter(Q(group=OuterRef("pk")) | Q(group__merged_into=OuterRef("pk")))
    merged = WorkGroup.objects.filter(merged_into=OuterRef("pk"))
    same = WorkGroup.objects.filter(run=OuterRef("run"), municipality=OuterRef("municipality"))
    taking_part = same.exclude(status=WorkGroup.Status.CANCELLED)
    return (
        WorkGroup.objects.filter(pk=group)
        .order_by()
        .values_list(
            "expected",
            "state__present",
            _over(merged, "COUNT"),
            _over(Ballot.objects.filter(group=OuterRef("pk")), "COUNT"),
            _over(allowed, "SUM", "more"),
            _over(allowed, "MIN", "opened_at", DateTimeField),
            _over(taking_part, "SUM", "expected"),
            "run__evaluation__pk",
            "run__evaluation__version_id",
            "run__evaluation__version__locked_at",
            "run__evaluation__version__questions",
            "run__evaluation__pepper__secret",
        )
    )


def _over(rows: QuerySet[Any], function: str, name: str = "pk", kind: type[Field[Any, Any]] = IntegerField) -> Subquery:
    """The aggregate over all the rows."""
    value = Func(F(name), function=function, output_field=kind())
    return Subquery(rows.order_by().annotate(_value=value).values("_value"))


_standing = Prepared(_rows)
