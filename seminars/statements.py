"""SQL that a connection to PostgreSQL keeps, with its plan: of a short question asked anew, planning is most of it."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor

MOST = 300  # kept by a connection; of psycopg's own accord 100


class _Keeping(Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> _Keeping:
        return super().execute(query, params, **{"prepare": True, **options})


def keeping(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor for SQL that is asked often and in few forms; where the database keeps nothing for us, the usual one."""
    cursor = connection.cursor()
    raw = connection.connection
    if isinstance(raw, Connection) and raw.prepare_threshold is not None:
        raw.prepared_max = MOST
        cursor.cursor = _Keeping(raw)
    return cursor
