"""What a room has anything of at all: one query, which spares those for all that it has not come to yet."""

from __future__ import annotations

from functools import lru_cache

from django.db import connection
from django.db.models import ForeignObjectRel

from groups.models import WorkGroup
from seminars.statements import keeping


def having(group: int, names: tuple[str, ...]) -> frozenset[str]:
    """Those of the group's relations, as the group calls them, that hold any row."""
    with keeping(connection) as cursor:
        cursor.execute(_question(names), [group] * len(names))
        return frozenset(name for (name,) in cursor.fetchall())


@lru_cache
def _question(names: tuple[str, ...]) -> str:
    kinds = {kind.get_accessor_name(): kind for kind in WorkGroup._meta.related_objects if kind.related_name != "+"}
    return " UNION ALL ".join(_any(name, kinds[name]) for name in names)


def _any(name: str, kind: ForeignObjectRel) -> str:
    table, column = kind.related_model._meta.db_table, kind.field.column
    return f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table} WHERE {column} = %s)"  # noqa: S608 - our own names
