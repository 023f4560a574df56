"""What is to be written, in the order of asking: where one writes at a time, what waits is committed together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction

Work = Callable[[], Any]
ROUNDS = 8  # on a connection, before it goes back to the pool
MOST = 8  # in one transaction: others who write, in other processes, wait for its end


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the work gave, or what it raised."""

    value: Any = None
    error: BaseException | None = None

    def tell(self, future: Future[Any]) -> None:
        if self.error is None:
            future.set_result(self.value)
        else:
            future.set_exception(self.error)


class WriteLine:
    """`threads` that write; `together` when what waits may share a transaction. `tidy` goes around each."""

    def __init__(self, threads: int, *, begin: Callable[[], None], tidy: Callable[[], None], together: bool) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="live-writes", initializer=begin)
        self._tidy, self._most = tidy, MOST if together else 1
        self._line: deque[tuple[Work, Future[Any]]] = deque()

    @property
    def waiting(self) -> int:
        return len(self._line)

    def submit(self, work: Work) -> Future[Any]:
        future: Future[Any] = Future()
        self._line.append((work, future))
        self._pool.submit(self._serve)
        return future

    def stop(self) -> None:
        self._pool.shutdown(wait=True)

    def _serve(self) -> None:
        """Those at the head of the line, and those behind them on the same connection while it is good; nothing when
        an earlier round has taken them along."""
        if not self._line:
            return
        try:
            self._tidy()
        except BaseException as error:  # whatever it is, those who wait are told
            for _work, future in self._taken():
                future.set_exception(error)
            return
        try:
            for _round in range(ROUNDS):
                if not (taken := list(self._taken())) or not _told(taken):
                    break
        finally:
            self._tidy()

    def _taken(self) -> Iterable[tuple[Work, Future[Any]]]:
        for _place in range(self._most):
            try:
                work, future = self._line.popleft()
            except IndexError:
                return
            if future.set_running_or_notify_cancel():
                yield work, future


def _told(taken: list[tuple[Work, Future[Any]]]) -> bool:
    """Does the work and tells those who wait; False when the connection may be broken."""
    try:
        outcomes = done([work for work, _future in taken])
    except BaseException as error:
        outcomes = [Outcome(error=error)] * len(taken)
    for (_work, future), outcome in zip(taken, outcomes, strict=True):
        outcome.tell(future)
    return not any(isinstance(outcome.error, DatabaseError) for outcome in outcomes)


def done(works: list[Work]) -> list[Outcome]:
    """The outcome of each, all of it committed. What raises has taken back its own writing by a transaction of its
    own, and keeps nobody else from theirs; should the common one fail at its end, each is tried for itself."""
    outcomes: list[Outcome] = []
    if len(works) > 1:
        try:
            with transaction.atomic():
                outcomes += map(_outcome, works)
                if connection.needs_rollback:
                    raise DatabaseError("the common transaction is lost")
        except DatabaseError as error:
            if not outcomes:  # it could not even begin
                return [Outcome(error=error)] * len(works)
        else:
            return outcomes
    return [_outcome(work) for work in works]


def _outcome(work: Work) -> Outcome:
    try:
        return Outcome(work())
    except Exception as error:
        return Outcome(error=error)
