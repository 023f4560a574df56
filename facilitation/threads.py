"""Where the live path's database work is done: threads of its own, so that a burst does not wait in HTTP's, and what is
commanded does not wait behind what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from facilitation.write_line import WriteLine

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 3  # that read: more of them would only take the processor from the one that writes
WRITERS = 4  # where the database lets several write at once

_connections: list[BaseDatabaseWrapper] = []


def _begin() -> None:
    """Remembers the new thread's connection, which is its own."""
    _connections.append(connections[DEFAULT_DB_ALIAS])


def pool(threads: int, name: str) -> ThreadPoolExecutor:
    """Threads that stay until `stop`, each with a connection of its own for what is run in it through `tidied`."""
    made = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name, initializer=_begin)
    _pools.append(made)
    return made


_pools: list[ThreadPoolExecutor] = []
_readers = pool(THREADS, "live")
_writers: list[WriteLine] = []


def writers() -> WriteLine:
    """SQLite has one writer at a time: what waits for another in it polls, and may be passed by any number of times."""
    if not _writers:
        threads = 1 if connection.vendor == "sqlite" else WRITERS
        _writers.append(WriteLine(threads, begin=_begin, tidy=_tidy, together=threads == 1))
    return _writers[0]


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs `function`, which reads, in one of the threads, with a sound connection."""
    work = partial(copy_context().run, partial(tidied, function, *args, **kwargs))
    result: T = await asyncio.get_running_loop().run_in_executor(_readers, work)
    return result


async def in_turn(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs `function`, which writes, in the order of asking; what it has written is committed when this returns."""
    work = partial(copy_context().run, partial(function, *args, **kwargs))
    result: T = await asyncio.wrap_future(writers().submit(work))
    return result


def in_line(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `in_turn`, for a request's own thread, which may wait: the threads of 200 requests that each poll for SQLite's
    one writer keep one another from it. Whoever waits holds no connection of the pool, which those who write need.
    Within a transaction of the caller's it is done there."""
    if connection.in_atomic_block:
        return function(*args, **kwargs)
    _tidy()
    result: T = writers().submit(partial(copy_context().run, partial(function, *args, **kwargs))).result()
    return result


def waiting() -> int:
    """How many wait for their turn to write."""
    return writers().waiting if _writers else 0


def stop() -> None:
    """Ends the threads and closes their connections; for tests, which delete the database afterwards."""
    for made in _pools:
        made.shutdown(wait=True)
    for turns in _writers:
        turns.stop()
    for own in _connections:
        own.inc_thread_sharing()  # its thread is gone: it is ours to close
        own.close()


def tidied(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """In this thread, with a sound connection, which goes back to the pool afterwards; SQLite's stays."""
    _tidy()
    try:
        return function(*args, **kwargs)
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
