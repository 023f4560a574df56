"""The rules of the gathering: whose turn it is, for how long, and what turns and notes mean at an instant."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation import clusters, gathering
from facilitation.clusters import Sorted
from facilitation.gathering import Entrant, Moment, Phase, QuestionState, Turn, TurnState, rotated, standing
from tests.facilitation.gathering_vectors import PATH, cases
from tests.facilitation.log import Log, at, started

MINUTE = 60_000
ON = Moment(Phase.ON, 0, 25 * MINUTE, 1_000)
W, S, D, P = TurnState.WAITING, TurnState.SPEAKING, TurnState.DONE, TurnState.PASSED

entrants = st.lists(
    st.builds(
        Entrant,
        group=st.integers(1, 9_999),
        municipality=st.sampled_from(["Solna", "Ekerö", "Danderyd", "solna"]),
        name=st.text(max_size=3),
        has_words=st.booleans(),
    ),
    unique_by=lambda one: one.group,
    max_size=40,
)


def test_the_vectors_are_what_the_rules_say() -> None:
    assert json.loads(PATH.read_text()) == cases(), "run python -m tests.facilitation.gathering_vectors"


@given(entrants, st.randoms())
def test_everybody_has_one_turn_and_the_order_does_not_depend_on_how_they_came(groups: list[Entrant], chance) -> None:
    order = rotated(groups)
    assert sorted(order) == sorted(one.group for one in groups)
    shuffled = list(groups)
    chance.shuffle(shuffled)
    assert rotated(shuffled) == order


@given(entrants)
def test_nobody_speaks_twice_for_a_municipality_while_another_has_not_spoken_as_often(groups: list[Entrant]) -> None:
    about = {one.group: one for one in groups}
    for has_words in (True, False):
        order = [about[group] for group in rotated(groups) if about[group].has_words == has_words]
        left = Counter(one.municipality for one in order)
        for index, one in enumerate(order):
            spoken = Counter(other.municipality for other in order[:index])
            assert all(spoken[one.municipality] <= spoken[other] for other in left if spoken[other] < left[other])


@given(entrants)
def test_who_has_nothing_to_say_comes_last_and_names_are_in_order(groups: list[Entrant]) -> None:
    about = {one.group: one for one in groups}
    order = [about[group] for group in rotated(groups)]
    assert [one.has_words for one in order] == sorted((one.has_words for one in order), reverse=True)
    for place in {(one.municipality, one.has_words) for one in order}:
        names = [one.name.casefold() for one in order if (one.municipality, one.has_words) == place]
        assert all(a <= b for a, b in pairwise(names))


@pytest.mark.parametrize(
    ("minutes", "groups", "seconds", "is_written"),
    [(25, 3, 90, False), (25, 5, 90, False), (25, 6, 80, False), (25, 10, 45, False), (25, 11, 40, True),
     (25, 200, 0, True), (15, 6, 45, False), (15, 7, 40, True)],
)  # fmt: skip
def test_the_groups_share_eight_parts_of_the_slot_in_whole_fives(
    minutes: int, groups: int, seconds: int, is_written: bool
) -> None:
    found = standing([Turn(number, W) for number in range(groups)], replace(ON, runs=minutes * MINUTE))
    assert (found.each / 1_000, found.is_written) == (seconds, is_written)


def test_a_group_that_passes_leaves_its_time_to_the_others() -> None:
    turns = [Turn(number, W) for number in range(11)]
    assert standing(turns, ON).is_written
    assert not standing([replace(turns[0], state=P), *turns[1:]], ON).is_written


@pytest.mark.parametrize(
    ("elapsed", "groups", "seconds"), [(1, 6, 80), (5, 3, 80), (5, 2, 90), (8.5, 1, 45), (20, 2, 45)]
)
def test_a_turn_is_what_is_left_shared_and_never_too_short_to_say_anything(
    elapsed: float, groups: int, seconds: int
) -> None:
    assert gathering.next_turn(replace(ON, elapsed=int(elapsed * MINUTE)), groups) == seconds * 1_000


@given(
    st.integers(0, 3_600_000), st.integers(60_000, 7_200_000), st.integers(1, 300), st.sampled_from([1.0, 0.2, 0.05])
)
def test_no_turn_is_longer_than_the_longest(elapsed: int, runs: int, groups: int, scale: float) -> None:
    moment = Moment(Phase.ON, elapsed, runs, 0, scale)
    assert 45_000 * scale - 1 <= gathering.next_turn(moment, groups) <= 90_000 * scale
    assert 0 <= gathering.planned_turn(moment, groups) <= min(90_000 * scale, runs * 8 / 25 / groups)


@pytest.mark.parametrize(
    ("phase", "states"),
    [(Phase.BEFORE, [W, W, D, P]), (Phase.ON, [S, W, D, P]), (Phase.AFTER, [D, P, D, P])],
)
def test_what_turns_mean_depends_on_where_the_run_is(phase: Phase, states: list[TurnState]) -> None:
    turns = [Turn(1, S, 0, 2_000, 60_000), Turn(2, W), Turn(3, D), Turn(4, P)]
    found = standing(turns, replace(ON, phase=phase))
    assert list(found.states.values()) == states
    assert found.speaking == (1 if phase is Phase.ON else None)
    assert found.next == {Phase.BEFORE: 1, Phase.ON: 2, Phase.AFTER: None}[phase]


def test_a_turn_runs_by_the_slots_own_time_and_begins_anew_after_a_step_back() -> None:
    turn = Turn(1, S, began=5 * MINUTE, called=2_000, length=60_000)
    assert standing([turn], replace(ON, elapsed=5 * MINUTE + 20_000)).left == 40_000
    assert standing([turn], replace(ON, elapsed=8 * MINUTE)).left == 0
    assert standing([turn], replace(ON, elapsed=20_000, begins=3_000)).left == 40_000


def test_questions_left_without_an_answer_are_to_be_answered_in_writing() -> None:
    def told(phase: Phase, *, is_answered: bool, is_spotlit: bool) -> QuestionState:
        return gathering.question(replace(ON, phase=phase), is_answered=is_answered, is_spotlit=is_spotlit)

    assert [told(phase, is_answered=False, is_spotlit=True) for phase in Phase] == ["open", "now", "written"]
    assert [told(phase, is_answered=False, is_spotlit=False) for phase in Phase] == ["open", "open", "written"]
    assert {told(phase, is_answered=True, is_spotlit=lit) for phase in Phase for lit in (True, False)} == {"answered"}


@pytest.mark.parametrize(
    ("log", "clock", "phase"),
    [
        (Log(), "09:00", Phase.BEFORE),
        (started(), "10:19:59", Phase.BEFORE),
        (started(), "10:20", Phase.ON),
        (started(), "10:44:59", Phase.ON),
        (started(), "10:45", Phase.AFTER),
        (started(), "11:30", Phase.AFTER),
        (started().give("10:30", "advance"), "10:31", Phase.AFTER),
        (started().give("10:30", "advance").give("10:32", "back"), "10:33", Phase.ON),
        (started().give("10:21", "back"), "10:22", Phase.BEFORE),
        (started().give("10:30", "hold"), "11:00", Phase.ON),
        (started().give("09:30", "end"), "09:31", Phase.AFTER),
        (started().give("09:30", "end").give("09:31", "undo", seq=2), "09:32", Phase.BEFORE),
    ],
)
def test_the_gathering_is_to_come_under_way_or_left(log: Log, clock: str, phase: Phase) -> None:
    assert gathering.moment(log.state, at(clock)).phase is phase


def test_a_double_stands_under_its_head_with_the_heads_heading_and_light() -> None:
    rows = [
        Sorted(1, heading=7, position=2, raised_at=5, is_spotlit=True),
        Sorted(2, double_of=1),
        Sorted(3, double_of=2),
    ]
    found = clusters.heads(rows)
    assert {note: (row.double_of, row.heading, row.is_raised) for note, row in found.items()} == {
        1: (None, 7, True), 2: (1, 7, True), 3: (1, 7, True),
    }  # fmt: skip
    assert clusters.doubles(found) == {1: 2}


def test_the_first_double_stands_in_for_a_head_that_is_not_shown() -> None:
    rows = [Sorted(1, heading=7, raised_at=5, is_shown=False), Sorted(3, double_of=1), Sorted(2, double_of=1)]
    found = clusters.heads(rows)
    assert {note: (row.double_of, row.heading, row.raised_at) for note, row in found.items()} == {
        2: (None, 7, 5), 3: (2, 7, 5),
    }  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 8), st.none() | st.integers(1, 8), st.booleans()), unique_by=lambda row: row[0])
)
def test_every_shown_note_stands_once_and_under_a_shown_head(given_rows: list[tuple[int, int | None, bool]]) -> None:
    """Also where rows point in a circle, or at notes that are not there."""
    rows = [Sorted(note, double_of=double, is_shown=shown) for note, double, shown in given_rows]
    found = clusters.heads(rows)
    assert set(found) == {row.note for row in rows if row.is_shown}
    assert all(row.double_of is None or found[row.double_of].double_of is None for row in found.values())
