"""The tests' database: migrated once for all workers, and put back as it was after every test that commits.

Django's own way after such a test empties 60 tables and makes all permissions anew, and what the migrations had
written is gone for the tests that follow: a tenth of all the processor's time, and a reason to fail by order.
"""

from __future__ import annotations

import fcntl
import json
import pickle
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.cast import Cast, make_cast

UNTOUCHED = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that no test writes to."""
ALL_GOES = "SET LOCAL session_replication_role = replica"
"""For this transaction: no trigger that keeps the trail and the log of what went from being deleted."""
LOOKS = 100  # that a busy SQLite database is tried to be written, a quarter of a second apart


@contextmanager
def once(folder: Path, name: str) -> Iterator[bool]:
    """Lets one worker after the other in: True for the first, who makes what `name` stands for."""
    done = folder / f"{name}-is-made"
    with (folder / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not done.exists()
        yield is_first
        if is_first:
            done.touch()


class Kept:
    """The cast, made once a run; every test gets copies of its rows and its objects, with the same keys."""

    objects: bytes = b""
    tables: tuple[str, ...] = ()


def cast_anew() -> Cast:
    """What `make_cast` makes, for a tenth of its work where the database is as it was migrated."""
    has_rows = " OR ".join(f"EXISTS (SELECT 1 FROM {name})" for name in Kept.tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {has_rows}")
        if cursor.fetchone()[0]:
            return make_cast()
        for name in Kept.tables:  # with a condition: rows that SQLite moves in bulk escape its count of foreign keys
            cursor.execute(f"INSERT INTO {name} SELECT * FROM kept.{name} WHERE 1 = 1")
    cast: Cast = pickle.loads(Kept.objects)
    return cast


def make_database(shared: Path) -> None:
    """Makes this worker's database, of one that was migrated for all; later tests find it as it is now."""
    if connection.vendor == "sqlite":
        _make_sqlite(shared)
    else:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        _keep_postgres()


def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - UNTOUCHED)


def _written(tables: list[str]) -> list[str]:
    """Those with rows."""
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


def _make_sqlite(shared: Path) -> None:
    own, migrated, kept = connection.creation._get_test_db_name(), shared / "migrated.sqlite3", shared / "kept.sqlite3"
    objects, tables = shared / "cast.pickle", shared / "cast-tables.json"
    with once(shared, "migrated") as is_first:
        if is_first:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()  # the last to leave writes the log into the file
            shutil.copyfile(own, migrated)
            before = set(_written(_tables()))
            objects.write_bytes(pickle.dumps(make_cast()))
            tables.write_text(json.dumps(sorted(set(_written(_tables())) - before)))
            connection.close()
            shutil.copyfile(own, kept)
    shutil.copyfile(migrated, own)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own
    connection.settings_dict["OPTIONS"]["init_command"] += f" ATTACH DATABASE 'file:{kept}?immutable=1' AS kept;"
    Kept.objects, Kept.tables = objects.read_bytes(), tuple(json.loads(tables.read_text()))
    pristine = sqlite3.connect(migrated, check_same_thread=False)
    _sweep_with(lambda: _copy_sqlite(pristine))


def _copy_sqlite(pristine: sqlite3.Connection) -> None:
    looks = iter(range(LOOKS))

    def look(status: int, _remaining: int, _total: int) -> None:
        if status != sqlite3.SQLITE_DONE and next(looks, None) is None:
            raise TimeoutError("something still writes to the test's database")

    connection.ensure_connection()
    pristine.backup(connection.connection, progress=look)


def _keep_postgres() -> None:
    """In schemas of their own. Sweeping deletes rows, which is quicker than TRUNCATE."""
    tables = _tables()
    before = _written(tables)
    _copy_to("pristine", before)
    Kept.objects = pickle.dumps(make_cast())
    Kept.tables = tuple(name for name in _written(tables) if name not in before)
    _copy_to("kept", Kept.tables)
    _sweep_with(lambda: _sweep_postgres(tables, before))
    _sweep_postgres(tables, before)


def _copy_to(schema: str, tables: Iterable[str]) -> None:
    copies = [f"CREATE TABLE {schema}.{name} AS TABLE public.{name}" for name in tables]
    with connection.cursor() as cursor:
        cursor.execute("; ".join([f"CREATE SCHEMA {schema}", *copies]))


def _sweep_postgres(tables: list[str], before: list[str]) -> None:
    deletions = [f"DELETE FROM {name}" for name in {*_written(tables), *before}]
    returns = [f"INSERT INTO {name} SELECT * FROM pristine.{name}" for name in before]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join([ALL_GOES, *deletions, *returns]))


def _sweep_with(put_back: Callable[[], None]) -> None:
    """pytest-django's transactional tests are Django's, which end with this."""
    TransactionTestCase._fixture_teardown = lambda _case: put_back()


def sweep() -> None:
    """Puts everything back as it was migrated."""
    TransactionTestCase._fixture_teardown(None)


def on_disk(*tables: str) -> bytes:
    """Everything in the database's files: SQLite's own and its log; of PostgreSQL's those of the tables, what they
    keep out of line, and their indexes."""
    if connection.vendor == "sqlite":
        return _read_sqlite()
    parts = (
        "SELECT pg_read_binary_file(pg_relation_filepath(part)) FROM ("
        " SELECT %s::regclass::oid AS part UNION ALL"
        " SELECT reltoastrelid FROM pg_class WHERE oid = %s::regclass AND reltoastrelid <> 0 UNION ALL"
        " SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass) AS parts"
    )
    found = []
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        for table in tables:
            cursor.execute(parts, [table, table, table])
            found += [bytes(row[0]) for row in cursor.fetchall()]
    return b"".join(found)


def _read_sqlite() -> bytes:
    """By another process: to close the file in this one lets go of SQLite's locks on it, and whoever then believes to
    be the last takes its log away from under us (https://www.sqlite.org/howtocorrupt.html, 2.2)."""
    name = Path(connection.settings_dict["NAME"])
    paths = [path for path in (name, Path(f"{name}-wal")) if path.exists()]
    return subprocess.run(["cat", *paths], check=True, stdout=subprocess.PIPE).stdout
