"""Where the live path's database work is done: a few threads of its own, so that a burst does not wait in HTTP's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import SyncToAsync
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 4

_connections: list[BaseDatabaseWrapper] = []


def _begin() -> None:
    """Remembers the new thread's connection, which is its own."""
    _connections.append(connections[DEFAULT_DB_ALIAS])


_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="live", initializer=_begin)


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs `function` in one of the threads, with a sound connection."""
    work = _Work(function, thread_sensitive=False, executor=_threads)
    result: T = await work(*args, **kwargs)
    return result


def stop() -> None:
    """Ends the threads and closes their connections; for tests, which delete the database afterwards."""
    _threads.shutdown(wait=True)
    for own in _connections:
        own.inc_thread_sharing()  # its thread is gone: it is ours to close
        own.close()


class _Work(SyncToAsync[Any, Any]):
    def thread_handler(self, *args: Any, **kwargs: Any) -> Any:
        _tidy()
        try:
            return super().thread_handler(*args, **kwargs)  # type: ignore[no-untyped-call]
        finally:
            _tidy()


def _tidy() -> None:
    """Connections go back to the pool, and broken ones away. SQLite's stays with its thread: opening one costs more
    than most of the work (3 of 5 ms when a page is let in)."""
    if connection.connection is None:
        return
    if connection.vendor == "sqlite":
        connection.close_at = None
    connection.close_if_unusable_or_obsolete()
