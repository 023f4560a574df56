"""What is written goes in turn: nobody is passed, all that was answered is committed, nobody's failure is another's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from facilitation import write_line
from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.models import Command, Note
from facilitation.models import Topic as Row
from facilitation.topics import Name, gives_way, next_at
from facilitation.wire import Do
from facilitation.write_line import WriteLine, done
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def save(cast: Cast, position: int, text: str, *, id: Any = None, base_rev: int = 0) -> Callable[[], dict[str, Any]]:
    args = {"kind": "point", "position": position, "text": text, "base_rev": base_rev}
    command, actor = Do(id or uuid4(), "note.save", args), cast.facilitator.actor()
    return lambda: run_command(actor=actor, run=cast.run.pk, group=cast.groups[0].pk, command=command, now=NOW)


def texts() -> list[str]:
    return list(Note.objects.order_by("position").values_list("text", flat=True))


def test_many_are_committed_together_and_each_has_its_own_answer(cast: Cast) -> None:
    outcomes = done([save(cast, 1, "Ring"), save(cast, 2, "Skriv"), save(cast, 1, "Ring hem", base_rev=1)])
    assert [outcome.value for outcome in outcomes] == [{"rev": 1}, {"rev": 1}, {"rev": 2}]
    assert texts() == ["Ring hem", "Skriv"]
    assert Row.objects.get(name="group").rev == 3
    assert Command.objects.count() == 3


def test_one_that_is_refused_among_them_keeps_its_receipt_and_takes_nothing_from_the_others(cast: Cast) -> None:
    id = uuid4()
    works = [save(cast, 1, "Ring"), save(cast, 1, "Annat", id=id), save(cast, 2, "Skriv")]
    outcomes = done(works)
    assert isinstance(outcomes[1].error, Refused)
    assert outcomes[1].error.code == "conflict"
    assert texts() == ["Ring", "Skriv"]
    assert Command.objects.get(pk=id).answer["refused"] == "conflict"


def test_the_same_command_twice_in_one_round_is_done_once(cast: Cast) -> None:
    id = uuid4()
    outcomes = done([save(cast, 1, "Ring", id=id), save(cast, 1, "Ring", id=id)])
    assert [outcome.value for outcome in outcomes] == [{"rev": 1}] * 2
    assert Row.objects.get(name="group").rev == 1


def test_a_failure_among_them_is_that_ones_alone(cast: Cast) -> None:
    def breaks() -> None:
        with transaction.atomic():
            Row.objects.create(run=cast.run, name="desk", rev=1)
            Row.objects.create(run=cast.run, name="desk", rev=1)

    outcomes = done([save(cast, 1, "Ring"), breaks, save(cast, 2, "Skriv")])
    assert isinstance(outcomes[1].error, IntegrityError)
    assert texts() == ["Ring", "Skriv"]


def test_when_the_common_transaction_is_lost_each_is_done_for_itself(cast: Cast) -> None:
    tried: list[int] = []

    def loses() -> str:
        tried.append(1)
        if len(tried) == 1:
            transaction.set_rollback(True)
        return "done"

    outcomes = done([save(cast, 1, "Ring"), loses])
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert (texts(), len(tried)) == (["Ring"], 2)


def test_when_it_cannot_even_begin_everybody_is_told_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked() -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(write_line.transaction, "atomic", locked)
    works = [save(cast, 1, "Ring"), save(cast, 2, "Skriv")]
    assert [type(outcome.error) for outcome in done(works)] == [DatabaseError] * 2


def test_they_are_served_in_the_order_of_asking_and_those_who_leave_are_passed_over() -> None:
    free, served = threading.Event(), list[int]()
    line = WriteLine(1, begin=lambda: None, tidy=lambda: None, together=False)
    first: Future[Any] = line.submit(lambda: free.wait(10))
    others = [line.submit(lambda number=number: served.append(number)) for number in range(30)]  # type: ignore[misc]
    others[7].cancel()
    assert line.waiting >= 29
    free.set()
    for future in (first, *others[:7], *others[8:]):
        future.result(10)
    line.stop()
    assert served == [number for number in range(30) if number != 7]


def test_whatever_breaks_around_them_those_who_wait_are_told() -> None:
    def tidy() -> None:
        raise RuntimeError("no connection")

    line = WriteLine(1, begin=lambda: None, tidy=tidy, together=True)
    with pytest.raises(RuntimeError):
        line.submit(lambda: 1).result(10)
    line.stop()


def test_what_is_shown_gives_way_to_what_is_written_for_a_second_at_most() -> None:
    assert [gives_way(waiting) for waiting in (0, 10, 1000)] == [0.0, 0.1, 1.0]


def test_what_takes_long_to_put_together_is_put_together_more_seldom() -> None:
    assert next_at(Name.GROUP, 0.0, 9.0) == 9.0
    assert next_at(Name.DESK, 0.0, 0.05) == 1.05
    assert next_at(Name.DESK, 0.0, 0.2) == pytest.approx(2.2)
    assert next_at(Name.DESK, 0.0, 9.0) == 12.0


def test_sqlite_is_written_by_one_at_a_time() -> None:
    from facilitation.threads import WRITERS, writers

    assert writers()._pool._max_workers == (1 if connection.vendor == "sqlite" else WRITERS)
