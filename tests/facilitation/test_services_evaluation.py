"""The facilitator opens the own group's evaluation early and lets one more answer; the group's page tells it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.models import Allowance, Tally
from evaluation.services.answers import ballot_cap
from facilitation.answering import cap, may_open
from facilitation.errors import Refused
from facilitation.models import Cue, GroupState
from facilitation.queries.agenda import rundown
from facilitation.queries.group import group_state
from facilitation.services.evaluation import allow_more, open_early
from facilitation.services.regrouping import merge_groups
from groups.models import WorkGroup
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(cast: Cast) -> Cast:
    Cue.objects.create(run=cast.run, seq=1, at=cast.run.starts_at, action="start", given_at=cast.run.starts_at)
    return cast


def told(group: WorkGroup) -> dict[str, object]:
    return group_state(group.pk)["evaluation"]  # type: ignore[no-any-return]


def at(cast: Cast, minutes: float):  # type: ignore[no-untyped-def]
    return cast.run.starts_at + timedelta(minutes=minutes)


@pytest.mark.parametrize(("minutes", "may"), [(-5, False), (30, False), (104.9, False), (105, True), (136, True), (150, True)])  # fmt: skip  # noqa: E501
def test_it_is_opened_from_the_productive_dialogue_on(begun: Cast, minutes: float, may: bool) -> None:
    assert may_open(rundown(begun.run).state, at(begun, minutes)) is may
    group = begun.groups[0]
    if not may:
        with pytest.raises(Refused) as refused:
            open_early(group=group, now=at(begun, minutes))
        assert refused.value.code == "illegal_now"
        assert not Allowance.objects.exists()
        return
    open_early(group=group, now=at(begun, minutes))
    assert Allowance.objects.get().opened_at == at(begun, minutes)


def test_a_run_that_has_not_begun_opens_nothing_and_an_early_end_does(cast: Cast) -> None:
    assert not may_open(rundown(cast.run).state, at(cast, 110))
    for seq, minute, action in ((1, 0, "start"), (2, 50, "end")):
        Cue.objects.create(run=cast.run, seq=seq, at=at(cast, minute), action=action, given_at=at(cast, minute))
    assert may_open(rundown(cast.run).state, at(cast, 51))


def test_opened_twice_it_stays_as_it_was_first_opened(begun: Cast) -> None:
    group = begun.groups[0]
    open_early(group=group, now=at(begun, 110))
    open_early(group=group, now=at(begun, 112))
    assert Allowance.objects.get().opened_at == at(begun, 110)
    assert told(group)["opened"] == int(at(begun, 110).timestamp() * 1000)
    assert told(begun.groups[1])["opened"] is None


def test_one_more_is_told_and_two_presses_at_once_are_one(begun: Cast) -> None:
    group = begun.groups[0]
    assert told(group) == {"received": 0, "cap": 11, "more": 0, "opened": None}
    assert [allow_more(group=group, more=1)["more"] for _ in range(2)] == [1, 1]
    assert allow_more(group=group, more=2)["more"] == 2
    assert allow_more(group=group, more=1)["more"] == 2
    assert told(group) == {"received": 0, "cap": 13, "more": 2, "opened": None}
    with pytest.raises(Refused) as refused:
        allow_more(group=group, more=21)
    assert (refused.value.code, refused.value.detail) == ("no_place", {"most": 20})


def test_each_change_raises_the_groups_revision(begun: Cast) -> None:
    group = begun.groups[0]
    first = allow_more(group=group, more=1)["rev"]
    assert open_early(group=group, now=at(begun, 110))["rev"] == first + 1


def test_the_cap_that_is_told_is_the_cap_that_holds(begun: Cast) -> None:
    group, into, third = begun.groups
    GroupState.objects.create(group=third, present=14)
    WorkGroup.objects.filter(pk=group.pk).update(expected=12)
    merge_groups(into=into, source=group, now=at(begun, 100))
    allow_more(group=third, more=3)
    for one in (into, third):
        fresh = WorkGroup.objects.get(pk=one.pk)
        assert told(fresh)["cap"] == ballot_cap(fresh)


def test_what_a_merged_group_was_allowed_holds_where_it_is(begun: Cast) -> None:
    group, into, _c = begun.groups
    open_early(group=group, now=at(begun, 110))
    allow_more(group=group, more=2)
    allow_more(group=into, more=1)
    merge_groups(into=into, source=group, now=at(begun, 111))
    assert (told(into)["more"], told(into)["opened"]) == (3, int(at(begun, 110).timestamp() * 1000))
    assert Allowance.objects.count() == 1


def test_a_sealed_group_still_tells_how_many_answered(begun: Cast) -> None:
    Tally.objects.create(group=begun.groups[0], received=6)
    assert (told(begun.groups[0])["received"], group_state(begun.groups[0].pk)["answers"]) == (6, 6)


@given(st.integers(1, 40), st.none() | st.integers(1, 40), st.integers(1, 4), st.integers(0, 20))
def test_there_is_room_for_all_and_two_to_spare(expected: int, present: int | None, rooms: int, more: int) -> None:
    found = cap(expected=expected, present=present, rooms=rooms, more=more)
    assert found >= max(expected, present or 0, 9) + 2 + more
