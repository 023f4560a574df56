"""What was deleted is taken out of the database's files too, where it otherwise lies until it is written over.

SQLite overwrites deleted rows by itself (`secure_delete`, in settings); what pages and the log still hold of them goes
by making the file anew. PostgreSQL keeps them until their table is made anew, and even then for whoever began to read
before they were deleted: those are waited for first. Its log is written over in its own time, or removed at once where
the role may ask for that and `wal_recycle` is off.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from seminars.models import Retention
from seminars.retention import registry

log = logging.getLogger(__name__)
PATIENCE = 3
"""So many seconds a table that somebody uses is waited for, and whoever may still see what is deleted; else it is tried
again an hour later."""
NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
READING = (
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint < %s OR EXISTS (SELECT 1 FROM pg_stat_activity"
    " WHERE coalesce(datname, current_database()) = current_database()"
    " AND pid <> pg_backend_pid() AND greatest(age(backend_xid), age(backend_xmin))"
    " > pg_snapshot_xmax(pg_current_snapshot())::text::bigint - %s)"
)
"""Whether somebody goes by what was there before that transaction: whoever writes in any database of the server, since
VACUUM FULL looks with their eyes too, and whoever reads in this one, or a standby that is asked to wait for."""

MAY_LET_GO = (
    "SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE') AND (current_setting('is_superuser') = 'on'"
    " OR EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'pg_checkpoint' AND pg_has_role(oid, 'USAGE')))"
)
"""Whether the role may begin another file of the log and ask for a checkpoint, after which the files before it go."""


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
        if not _is_forgotten(cursor):
            return False
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{PATIENCE}s"])
        try:
            for table in tables:
                cursor.execute(f"VACUUM (FULL) {own.ops.quote_name(table)}")
        finally:
            cursor.execute("SELECT set_config('lock_timeout', '0', false)")
        _let_go_of_log(cursor)
    return True


def _let_go_of_log(cursor: CursorWrapper) -> None:
    cursor.execute(MAY_LET_GO)
    if cursor.fetchone()[0]:
        cursor.execute("SELECT pg_switch_wal()")
        cursor.execute("CHECKPOINT")


def _is_forgotten(cursor: CursorWrapper) -> bool:
    """True once nobody can see what was deleted before now: a table that is made anew keeps it for those who can."""
    cursor.execute(NEXT)
    (now,) = cursor.fetchone()
    until = time.monotonic() + PATIENCE
    while True:
        cursor.execute(READING, [now, now])
        if not cursor.fetchone()[0]:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
