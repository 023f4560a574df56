"""Receipts: one effect and one answer, however often and however parallel a command comes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.models import Command, Cue, GroupState
from facilitation.services.receipts import once, purge_receipts
from facilitation.wire import Do
from tests.cast import NOW, Cast


@pytest.mark.django_db(transaction=True)
def test_the_same_command_ten_times_in_parallel_has_one_effect_and_one_answer(cast: Cast) -> None:
    actor, command = cast.organiser.actor(), Do(uuid4(), "cue.start")

    def give(_time: int) -> dict[str, object]:
        try:
            return run_command(actor=actor, run=cast.run.pk, group=None, command=command, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(give, range(10)))
    assert answers == [{"seq": 1, "rev": 1}] * 10
    assert (Cue.objects.count(), Command.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_commands_in_parallel_from_two_organisers_are_ten_in_order(cast: Cast) -> None:
    actors = [cast.organiser.actor(), cast.producer.actor()]

    def give(time: int) -> int:
        command = Do(uuid4(), "cue.message", {"text": str(time), "to": "all"})
        try:
            answer = run_command(actor=actors[time % 2], run=cast.run.pk, group=None, command=command, now=NOW)
        finally:
            connection.close()
        return answer["seq"]

    with ThreadPoolExecutor(10) as pool:
        seqs = sorted(pool.map(give, range(10)))
    assert seqs == list(range(1, 11))


def _refuse() -> dict[str, object]:
    GroupState.objects.update(present=9)
    raise Refused("stale", rev=3)


@pytest.mark.django_db
def test_a_refusal_is_kept_and_what_the_command_had_begun_is_not(cast: Cast) -> None:
    GroupState.objects.create(group=cast.groups[0], present=5)
    id = uuid4()
    attempts: list[Callable[[], dict[str, object]]] = [_refuse, lambda: {"rev": 1}]
    for work in attempts:
        with pytest.raises(Refused) as error:
            once(id=id, actor="user:1", now=NOW, work=work)
        assert (error.value.code, error.value.detail) == ("stale", {"rev": 3})
    assert GroupState.objects.get().present == 5


@pytest.mark.django_db
def test_a_failure_leaves_no_receipt(cast: Cast) -> None:
    id = uuid4()
    with pytest.raises(ZeroDivisionError):
        once(id=id, actor="user:1", now=NOW, work=lambda: {"rev": 1 // 0})
    assert once(id=id, actor="user:1", now=NOW, work=lambda: {"rev": 2}) == {"rev": 2}


@pytest.mark.django_db
def test_receipts_are_kept_for_two_days() -> None:
    for hours in (47, 49):
        once(id=uuid4(), actor="user:1", now=NOW - timedelta(hours=hours), work=dict)
    assert purge_receipts(now=NOW) == 1
    assert Command.objects.count() == 1


@pytest.mark.django_db
def test_a_command_needs_one_transaction_and_no_more(cast: Cast) -> None:
    args = {"kind": "point", "position": 1, "text": "Ring", "base_rev": 0}
    command, actor = Do(uuid4(), "note.save", args), cast.facilitator.actor()
    with CaptureQueriesContext(connection) as asked:
        run_command(actor=actor, run=cast.run.pk, group=cast.groups[0].pk, command=command, now=NOW)
        again = Do(uuid4(), "note.save", {**args, "text": "Skriv"})
        with pytest.raises(Refused):
            run_command(actor=actor, run=cast.run.pk, group=cast.groups[0].pk, command=again, now=NOW)
    savepoints = sum((query["sql"] or "").startswith("SAVEPOINT") for query in asked)
    assert savepoints == 1 + 3 + 2  # the command's own transaction, its three topics being new, the refused one's two
