"""Questions put to the database so often that their SQL is made once, and kept by the database where it does that:
making it anew costs ten times the asking."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

from seminars.statements import keeping

MARK = 31_009  # stands for the first number asked with, while the SQL is made; the smallest fields hold it too


@dataclass(frozen=True, slots=True)
class _Made:
    """The SQL on one connection. `places` has a number's place in the asking, or None and what stands there always;
    `names` the columns of an instance, none for tuples."""

    connection: BaseDatabaseWrapper
    compiler: Any
    sql: str
    places: Sequence[tuple[int | None, Any]]
    converters: Any
    names: list[str]


class Prepared:
    """The rows of a queryset that depends on whole numbers alone, such as keys: instances, or tuples of `values_list`.

    `rows` makes the queryset from as many numbers as it takes; related rows are not brought along.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any]]) -> None:
        self._rows, self._count = rows, rows.__code__.co_argcount
        self._own = threading.local()

    def __call__(self, *numbers: int) -> list[Any]:
        made = self._made()
        with keeping(made.connection) as cursor:
            cursor.execute(made.sql, [fixed if place is None else numbers[place] for place, fixed in made.places])
            rows = cursor.fetchall()
        found = list(made.compiler.apply_converters(rows, made.converters)) if made.converters else rows
        if not made.names:
            return [tuple(row) for row in found]
        return [made.compiler.query.model.from_db(made.connection.alias, made.names, row) for row in found]

    def _made(self) -> _Made:
        connection = connections[DEFAULT_DB_ALIAS]
        made: _Made | None = getattr(self._own, "made", None)
        if made is None or made.connection is not connection:
            made = self._own.made = self._make(connection)
        return made

    def _make(self, connection: BaseDatabaseWrapper) -> _Made:
        marks = range(MARK, MARK + self._count)
        queryset = self._rows(*marks)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        places = [(marks.index(param), None) if param in marks else (None, param) for param in params]
        assert {place for place, _fixed in places} >= set(range(self._count)), (
            "a number that is asked with has no place"
        )
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        names = [column.target.attname for column, *_rest in compiler.select] if _gives_instances(queryset) else []
        return _Made(connection, compiler, sql, places, converters, names)


def _gives_instances(queryset: QuerySet[Any]) -> bool:
    return issubclass(queryset._iterable_class, ModelIterable)
