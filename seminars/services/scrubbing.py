"""What was deleted is taken out of the database's files too, where it otherwise lies until it is written over.

SQLite overwrites deleted rows by itself (`secure_delete`, in settings); what pages and the log still hold of them goes
by making the file anew. PostgreSQL keeps them until their table is made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from seminars.models import Retention
from seminars.retention import registry

log = logging.getLogger(__name__)
PATIENCE = "3s"
"""So long a table that somebody uses is waited for; else it is tried again an hour later."""


def note_unclean(tables: Iterable[str], *, now: datetime) -> None:
    """These tables have had rows that are to leave the files too."""
    with transaction.atomic():
        row, _new = Retention.objects.select_for_update(no_key=True).get_or_create(pk=1, defaults={"began_at": now})
        row.unclean = sorted({*row.unclean, *tables})
        row.save(update_fields=["unclean"])


def scrub_when_quiet(*, now: datetime) -> bool:
    """Scrubs what is unclean unless a seminar goes on; True when nothing is left to scrub."""
    row = Retention.objects.filter(pk=1).first()
    if row is None or not row.unclean:
        return True
    if registry.is_busy(now):
        return False
    tables = row.unclean
    Retention.objects.filter(pk=1).update(unclean=[])  # before: what is deleted meanwhile is noted anew
    if scrub(tables):
        return True
    note_unclean(tables, now=now)
    return False


def scrub(tables: Iterable[str]) -> bool:
    """True when nothing deleted is left in the files. Outside any transaction; False when somebody was in the way."""
    if connection.in_atomic_block:
        return False
    try:
        return _scrub_sqlite(connection) if connection.vendor == "sqlite" else _scrub_postgres(connection, tables)
    except DatabaseError as error:
        log.warning("Deleted rows are still in the database's files: %s", error)
        return False


def _scrub_sqlite(own: BaseDatabaseWrapper) -> bool:
    with own.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _in_log, _moved = cursor.fetchone()
    return not busy


def _scrub_postgres(own: BaseDatabaseWrapper, tables: Iterable[str]) -> bool:
    with own.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            for table in tables:
                cursor.execute(f"VACUUM (FULL) {own.ops.quote_name(table)}")
        finally:
            cursor.execute("SELECT set_config('lock_timeout', '0', false)")
    return True
