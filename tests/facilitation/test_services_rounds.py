"""A room's round: pressed once, the same for all who lead, and nothing of how long anyone spoke is kept."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from facilitation import rounds as rules
from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.models import Command, GroupState
from facilitation.queries.group import group_state
from facilitation.round_presses import Act
from facilitation.services import rooms, rounds
from facilitation.services.cues import give_cue
from facilitation.timeline import Action
from facilitation.wire import Do
from groups.models import WorkGroup
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
GIVEN = int(NOW.timestamp() * 1000)


def press(cast: Cast, act: str, seat: int | None, *, at: int = 0, **more: Any) -> dict[str, Any]:
    args = {
        "press": str(uuid4()),
        "slot": "learning",
        "step": 2,
        "count": 7,
        "seat": seat,
        "at": at,
        "given": GIVEN + at,
    }
    return give(cast, act, {"group": cast.groups[0].pk, **args, **more})


def give(cast: Cast, act: str, args: dict[str, Any]) -> dict[str, Any]:
    command = Do(uuid4(), f"round.{act}", args)
    now = NOW + timedelta(milliseconds=args["at"])
    return run_command(actor=cast.facilitator.actor(), run=cast.run.pk, group=None, command=command, now=now)


def state(group: WorkGroup) -> dict[str, Any]:
    return group_state(group.pk)["round"]  # type: ignore[no-any-return]


def test_a_press_moves_the_floor_for_all_pages_of_the_room(cast: Cast) -> None:
    assert state(cast.groups[0]) is None
    assert press(cast, "next", 1, at=84_000) == {"rev": 1}
    found = state(cast.groups[0])
    assert (found["done"], found["since"], found["order"]) == ([1], 84_000, [1, 2, 3, 4, 5, 6, 7])
    assert state(cast.groups[1]) is None


def test_a_press_that_comes_twice_counts_once_and_is_answered_again(cast: Cast) -> None:
    args = {"press": "p1", "slot": "learning", "step": 2, "count": 7, "seat": 1, "at": 5, "given": GIVEN}
    args = {**args, "group": cast.groups[0].pk}
    assert [give(cast, "next", args), give(cast, "next", args)] == [{"rev": 1}, {"rev": 1}]
    assert state(cast.groups[0])["done"] == [1]


def test_two_devices_at_once_move_one_chair(cast: Cast) -> None:
    press(cast, "next", 1)
    with pytest.raises(Refused) as error:
        press(cast, "next", 1)
    assert error.value.code == "stale"
    assert state(cast.groups[0])["done"] == [1]


@pytest.mark.django_db(transaction=True)
def test_ten_devices_that_press_in_the_same_instant_move_one_chair(cast: Cast) -> None:
    def one(_number: int) -> str:
        try:
            press(cast, "next", 1)
            return "ok"
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(one, range(10)))
    assert sorted(answers) == ["ok", *["stale"] * 9]
    assert state(cast.groups[0])["done"] == [1]


def test_leaving_and_coming_change_the_number_present_and_undo_gives_it_back(cast: Cast) -> None:
    press(cast, "leave", 1, who=5, count=9)
    assert (group_state(cast.groups[0].pk)["present"], state(cast.groups[0])["away"]) == (8, [5])
    press(cast, "join", 1, who=10)
    assert group_state(cast.groups[0].pk)["present"] == 9
    press(cast, "undo", 1)
    assert group_state(cast.groups[0].pk)["present"] == 8


def test_an_undo_of_a_turn_counts_nobody(cast: Cast) -> None:
    press(cast, "next", 1)
    press(cast, "undo", 2)
    assert group_state(cast.groups[0].pk)["present"] is None


def test_the_number_present_sets_the_chairs(cast: Cast) -> None:
    press(cast, "next", 1)
    rooms.set_present(group=cast.groups[0], present=5)
    assert state(cast.groups[0])["away"] == [7, 6]
    rooms.set_present(group=cast.groups[1], present=5)
    assert state(cast.groups[1]) is None


def test_nothing_tells_afterwards_who_spoke_how_long(cast: Cast) -> None:
    """No receipt and no row of any table has an instant of a press; the room has the turn under way alone, then not
    even that."""
    instants = [84_123, 171_456, 243_789]
    for seat, at in enumerate(instants, start=1):
        press(cast, "next", seat, at=at)
    assert Command.objects.count() == 0
    kept = everything()
    assert [str(at) in kept for at in instants] == [False, False, True]
    assert [str(GIVEN + at) in kept for at in instants] == [False, False, True]
    assert rounds.put_away(now=NOW) == 1  # no part under way before the start
    assert [str(at) in everything() for at in instants] == [False] * 3
    assert state(cast.groups[0]) == json.loads(json.dumps(rules.as_json(rules.Round("", 0, (1, 2, 3, 4, 5, 6, 7)))))
    assert rounds.put_away(now=NOW) == 0


def everything() -> str:
    """Every value in the database, as text."""
    rows = [list(model.objects.values_list()) for model in apps.get_models()]
    return json.dumps(rows, default=str)


def test_a_round_is_put_away_when_its_part_is_over_and_not_before(cast: Cast) -> None:
    give_cue(run_id=cast.run.pk, action=Action.START, args={}, by=None, seen=None, now=NOW)
    press(cast, "next", 1)
    assert rounds.put_away(now=NOW + timedelta(minutes=50)) == 0
    assert rounds.put_away(now=NOW + timedelta(minutes=75)) == 1


def test_a_run_without_segments_keeps_no_other_rooms_round(cast: Cast) -> None:
    """Somebody may be laying it out anew."""
    press(cast, "next", 1)
    cast.run.segments.all().delete()
    assert rounds.put_away(now=NOW) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("press", ""),
        ("slot", ""),
        ("seat", 0),
        ("count", 0),
        ("count", 31),
        ("at", -1),
        ("seats", [1, "2"]),
        ("seats", "1"),
    ],
)
def test_a_press_that_cannot_be_read_is_refused(cast: Cast, field: str, value: object) -> None:
    good = {"press": "a", "slot": "learning", "step": 2, "count": 7, "seat": 1, "at": 0, "given": GIVEN}
    command = Do(uuid4(), "round.next", {"group": cast.groups[0].pk, **good, field: value})
    with pytest.raises(Refused) as error:
        run_command(actor=cast.facilitator.actor(), run=cast.run.pk, group=None, command=command, now=NOW)
    assert (error.value.code, error.value.detail["field"]) == ("bad_args", field)
    assert not GroupState.objects.exclude(round={}).exists()


def test_every_act_is_a_command(cast: Cast) -> None:
    for act in Act:
        with pytest.raises(Refused) as error:
            press(cast, act, 9)  # a chair that has not the floor
        assert error.value.code == "stale"
