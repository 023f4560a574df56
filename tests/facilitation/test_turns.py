"""The speaking queue: one group at a time, in an order that rotates the municipalities, however many press at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from facilitation.errors import Refused
from facilitation.models import Cue, Note, Turn
from facilitation.queries.desk import desk_state
from facilitation.queries.wall import wall_state
from facilitation.services import turns
from facilitation.services.regrouping import merge_groups, move_group
from facilitation.services.taking_part import cancel_group, restore_group
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import STARTS_AT, Cast, make_group

pytestmark = pytest.mark.django_db


def clock(minutes: float) -> datetime:
    return STARTS_AT + timedelta(minutes=minutes)


GATHERING = clock(81)
"""A minute into it."""


@pytest.fixture
def run(cast: Cast) -> Run:
    """Started on time; every group has written something, and the queue is open."""
    Cue.objects.create(run=cast.run, seq=1, at=STARTS_AT, action="start", args={}, given_at=STARTS_AT)
    for group in cast.groups:
        Note.objects.create(group=group, kind="point", position=1, text="Ring", rev=1, changed_at=STARTS_AT)
    turns.open_queue(run_id=cast.run.pk, anew=False, now=GATHERING)
    return cast.run


def go_on(run: Run, speaking: int | None, now: datetime = GATHERING) -> int | None:
    found = turns.next_turn(run_id=run.pk, speaking=speaking, now=now)["group"]
    assert found is None or isinstance(found, int)
    return found


def queue(run: Run) -> list[tuple[int, str]]:
    return [(row["group"]["id"], row["state"]) for row in desk_state(run.pk)["queue"]]


def waiting(run: Run) -> list[int]:
    return [group for group, state in queue(run) if state == "waiting"]


def code(work, **args) -> str:
    with pytest.raises(Refused) as error:
        work(**args)
    return error.value.code


def test_the_queue_takes_the_municipalities_in_turn_and_who_has_written_nothing_last(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    assert waiting(run) == [c, a, b]
    Turn.objects.all().delete()
    Note.objects.filter(group=c).update(text="")
    turns.open_queue(run_id=run.pk, anew=False, now=GATHERING)
    assert waiting(run) == [a, b, c]


def test_there_is_no_queue_until_it_is_opened_though_a_group_has_passed(cast: Cast) -> None:
    turns.let_pass(group=cast.groups[0], own=True)
    assert (wall_state(cast.run.pk)["queue"], desk_state(cast.run.pk)["queue"]) == (None, [])
    turns.open_queue(run_id=cast.run.pk, anew=False, now=GATHERING)
    assert dict(queue(cast.run))[cast.groups[0].pk] == "passed"


def test_groups_that_come_later_are_added_last_and_what_was_done_by_hand_stands(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    turns.move(group=cast.groups[1], position=1)
    late = make_group(run, cast.groups[2].municipality, "Grupp D").pk
    turns.open_queue(run_id=run.pk, anew=False, now=GATHERING)
    assert waiting(run) == [b, c, a, late]
    go_on(run, None)
    turns.open_queue(run_id=run.pk, anew=True, now=GATHERING)
    assert queue(run) == [(b, "speaking"), (c, "waiting"), (a, "waiting"), (late, "waiting")]


def test_anew_puts_those_that_wait_in_the_rotating_order_again(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    turns.move(group=cast.groups[1], position=1)
    turns.open_queue(run_id=run.pk, anew=True, now=GATHERING)
    assert waiting(run) == [c, a, b]


def test_one_speaks_after_the_other_with_their_share_of_the_time(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    assert [go_on(run, seen) for seen in (None, c, a, b)] == [c, a, b, None]
    assert {state for _group, state in queue(run)} == {"done"}


def test_the_screens_hear_who_speaks_since_when_and_who_is_next(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    go_on(run, None)
    told = wall_state(run.pk)["queue"]
    timing = {"began": 60_000, "called": int(GATHERING.timestamp() * 1000), "length": 90_000}
    assert told["speaking"] == {"group": c, "name": "Grupp C", "municipality": "Danderyd", **timing}
    assert (told["next"]["name"], told["waiting"], told["done"], told["passed"]) == ("Grupp A", [a, b], [], [])


@pytest.mark.parametrize(("minutes", "seconds"), [(81, 90), (85, 80), (86, 60), (88, 45), (100, 45)])
def test_a_turn_is_what_is_left_shared_among_those_that_have_not_spoken(run: Run, minutes: int, seconds: int) -> None:
    go_on(run, None, clock(minutes))
    assert Turn.objects.get(state="speaking").length == seconds * 1_000


def test_two_organisers_who_press_at_once_move_one_turn(cast: Cast, run: Run) -> None:
    first = go_on(run, None)
    for work in (turns.next_turn, turns.finish):
        assert code(work, run_id=run.pk, speaking=None, now=GATHERING) == "stale"
    assert code(turns.call, run_id=run.pk, group=cast.groups[0], speaking=None, now=GATHERING) == "stale"
    assert [group for group, state in queue(run) if state == "speaking"] == [first]
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.update(state="speaking")


@pytest.mark.parametrize("minutes", [79.9, 105.1, 141])
def test_nobody_is_called_outside_the_gathering(cast: Cast, run: Run, minutes: float) -> None:
    for work in (turns.next_turn, turns.finish):
        assert code(work, run_id=run.pk, speaking=None, now=clock(minutes)) == "illegal_now"
    assert code(turns.call, run_id=run.pk, group=cast.groups[0], speaking=None, now=clock(minutes)) == "illegal_now"


def test_a_group_is_called_out_of_order_and_one_that_has_spoken_again(cast: Cast, run: Run) -> None:
    a, _b, c = (group.pk for group in cast.groups)
    go_on(run, None)
    turns.call(run_id=run.pk, group=cast.groups[0], speaking=c, now=GATHERING)
    turns.call(run_id=run.pk, group=cast.groups[2], speaking=a, now=GATHERING)
    assert dict(queue(run)) == {c: "speaking", a: "done", cast.groups[1].pk: "waiting"}
    turns.finish(run_id=run.pk, speaking=c, now=GATHERING)
    assert dict(queue(run))[c] == "done"


def test_a_group_stands_over_and_takes_it_back_in_its_old_place_while_it_waits(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    group = cast.groups[0]
    for _twice in range(2):
        turns.let_pass(group=group, own=True)
        assert waiting(run) == [c, b]
    turns.let_wait(group=group, own=True)
    assert waiting(run) == [c, a, b]
    go_on(run, None)
    go_on(run, c)
    for state in ("speaking", "done"):
        assert dict(queue(run))[a] == state
        assert code(turns.let_pass, group=group, own=True) == code(turns.let_wait, group=group, own=True) == "stale"
        turns.finish(run_id=run.pk, speaking=a if state == "speaking" else None, now=GATHERING)
    turns.let_wait(group=group, own=False)
    assert waiting(run) == [b, a], "one that has spoken comes last"


def test_the_order_is_changed_by_hand_among_those_that_wait(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    turns.move(group=cast.groups[1], position=2)
    assert waiting(run) == [c, b, a]
    turns.move(group=cast.groups[2], position=99)
    assert waiting(run) == [b, a, c]
    go_on(run, None)
    assert code(turns.move, group=cast.groups[1], position=1) == "stale"


def test_a_group_that_is_cancelled_is_in_no_queue_and_comes_back_where_it_was(cast: Cast, run: Run) -> None:
    a, b, c = (group.pk for group in cast.groups)
    go_on(run, None)
    cancel_group(group=cast.groups[2])
    assert (queue(run), wall_state(run.pk)["queue"]["speaking"]) == ([(a, "waiting"), (b, "waiting")], None)
    go_on(run, None)
    restore_group(group=WorkGroup.objects.get(pk=c))
    assert queue(run) == [(c, "done"), (a, "speaking"), (b, "waiting")]


@pytest.mark.parametrize(
    ("source", "into", "kept"),
    [("speaking", "waiting", "speaking"), ("waiting", "done", "waiting"), ("passed", "waiting", "waiting"),
     ("waiting", "speaking", "speaking"), ("waiting", "passed", "waiting"), (None, "done", "done"),
     ("waiting", None, "waiting"), (None, None, None)],
)  # fmt: skip
def test_of_two_groups_that_become_one_the_place_with_most_to_come_stays(
    cast: Cast, source: str | None, into: str | None, kept: str | None
) -> None:
    a, b, _c = cast.groups
    for number, (group, state) in enumerate(((a, source), (b, into)), start=1):
        if state:
            Turn.objects.create(run=cast.run, group=group, position=number, state=state)
    merge_groups(into=b, source=a, now=STARTS_AT)
    assert list(Turn.objects.values_list("group", "state")) == ([(b.pk, kept)] if kept else [])


def test_a_group_that_moves_leaves_the_queue(cast: Cast, run: Run) -> None:
    afternoon = Run.objects.exclude(pk=run.pk).get()
    move_group(group=cast.groups[0], run=afternoon, now=STARTS_AT - timedelta(minutes=5))
    assert cast.groups[0].pk not in dict(queue(run))
    assert not Turn.objects.filter(group=cast.groups[0]).exists()


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_time_move_one_turn(cast: Cast, run: Run) -> None:
    def press(_number: int) -> str:
        try:
            return str(go_on(run, None))
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))
    assert answers == sorted([str(cast.groups[2].pk), "stale", "stale", "stale"])
