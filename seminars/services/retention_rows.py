"""Kinds whose things are rows: looked for, let go in batches and exported by querysets, held runs left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Model, QuerySet
from django.utils import timezone

from seminars.models import Run
from seminars.retention import Asked, Found, Kind, Unit, Words
from seminars.spreadsheets import as_xlsx

SECRETS = frozenset(
    {
        "password",
        "token_hash",
        "secret",
        "secret_hash",
        "link_hash",
        "code_hash",
        "code",
        "last_step",
        "session_key",
        "session_data",
    }
)
"""Fields that are neither exported nor told to whoever asks."""


def by_deleting(rows: QuerySet[Any]) -> int:
    """How many of these rows went, those not counted that went with them."""
    return int(rows.delete()[1].get(rows.model._meta.label, 0))


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one model that are due. `rows` makes the queryset; it is of `model` and knows nothing of holds.

    `at` is what their time counts from and `run` the way to their run's number, when they have one. `let_go` takes
    the rows away, or empties what is personal in them, and says of how many. `shown` are more columns of the export,
    by name, and `hidden` fields that it leaves out. `on_hold` are the numbers of the rows that runs on hold keep, where
    there is no one run. With `is_followed` they stay until what they count from is followed up, whatever their time.
    """

    model: type[Model]
    rows: Callable[[datetime], QuerySet[Any]]
    at: str
    run: str = ""
    let_go: Callable[[QuerySet[Any]], int] = by_deleting
    shown: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    on_hold: Callable[[frozenset[int]], QuerySet[Any]] | None = None
    is_followed: bool = False

    def due(self, asked: Asked) -> QuerySet[Any]:
        needed = asked.followed if self.is_followed else None
        found = self.rows(min(asked.before, needed or asked.before)).order_by()
        if not asked.held:
            return found
        if self.on_hold:
            return found.exclude(pk__in=self.on_hold(asked.held))
        return found.exclude(**{f"{self.run}__in": asked.held}) if self.run else found

    def look(self, asked: Asked) -> Found:
        due = self.due(asked)
        told = due.aggregate(number=Count("pk"), oldest=Min(self.at))
        is_of_runs = bool(self.run and told["number"])
        runs = due.values_list(self.run, flat=True).distinct() if is_of_runs else ()
        return Found(told["number"], _moment(told["oldest"]), frozenset(run for run in runs if run))

    def purge(self, asked: Asked, most: int) -> Found:
        """The oldest first; what somebody else let go meanwhile is not counted."""
        chosen = self.due(asked).order_by(self.at).values_list("pk", self.at, *([self.run] if self.run else []))
        found = {row[0]: row for row in chosen[:most]}
        if not found:
            return Found()
        gone = self.let_go(self.model._base_manager.filter(pk__in=found))
        runs = frozenset(row[2] for row in found.values() if self.run and row[2])
        return Found(
            gone, _moment(min(row[1] for row in found.values())) if gone else None, runs if gone else frozenset()
        )

    def files(self, asked: Asked) -> Iterable[tuple[str, bytes]]:
        """As JSON and as a spreadsheet; none when there is nothing."""
        own = [one.attname for one in self.model._meta.concrete_fields if one.name not in SECRETS | self.hidden]
        head = [*own, *self.shown]
        rows = list(self.due(asked).values_list(*own, *self.shown.values()))
        if rows:
            name = f"{self.model._meta.label_lower}"
            told = [dict(zip(head, row, strict=True)) for row in rows]
            yield f"{name}.json", json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
            yield f"{name}.xlsx", as_xlsx(head, rows)


def _moment(at: date | None) -> datetime | None:
    """A day counts from its midnight."""
    if at is None or isinstance(at, datetime):
        return at
    return timezone.make_aware(datetime.combine(at, time()))


OF_A_RUN = {"seminar": "run__seminar__title", "starts_at": "run__starts_at"}
OF_A_GROUP = {
    "group_name": "group__name",
    "municipality": "group__municipality__name",
    "seminar": "group__run__seminar__title",
    "starts_at": "group__run__starts_at",
}


def look_at(parts: Sequence[Rows], asked: Asked) -> Found:
    return sum((part.look(asked) for part in parts), Found())


def purge(parts: Sequence[Rows], asked: Asked, most: int) -> Found:
    """A batch of the first part that has any, so that what points at others goes before them."""
    with transaction.atomic():
        return next((gone for part in parts if (gone := part.purge(asked, most)).count), Found())


def files_of(parts: Sequence[Rows], asked: Asked) -> Iterable[tuple[str, bytes]]:
    for part in parts:
        yield from part.files(asked)


def rows_kind(
    key: str,
    words: Words,
    times: tuple[int, int, int],
    *parts: Rows,
    unit: Unit = Unit.MONTHS,
    models: Iterable[type[Model]] | None = None,
    **more: Any,
) -> Kind:
    """A kind of rows. `times` are usual, least and most; `models` those it owns, unless they are its parts'."""
    owned = [part.model for part in parts] if models is None else models
    usual, least, most = times
    return Kind(
        key=key,
        words=words,
        default=usual,
        floor=least,
        ceiling=most,
        unit=unit,
        models=tuple(dict.fromkeys(model._meta.label_lower for model in owned)),
        look=partial(look_at, parts),
        purge=partial(purge, parts),
        files=partial(files_of, parts),
        tables=tuple(dict.fromkeys(part.model._meta.db_table for part in parts)),
        **more,
    )


def runs_before(before: datetime) -> QuerySet[Run]:
    """Real runs that began before then."""
    return Run.objects.real().filter(starts_at__lt=before).order_by()
