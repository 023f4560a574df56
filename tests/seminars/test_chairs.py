"""The table drawn from the agenda: how many chairs, which one is lit, where they stand."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.agenda import Kind, Place, Segment, standard_segments
from seminars.chairs import Light, Progress, State, band, counts, letter, light, people, ring

MINUTE = timedelta(minutes=1)


def lines(*minutes: float) -> list[Segment]:
    return [Segment(f"s{i}", Kind.LEARNING, "", Place.GROUP, m * MINUTE) for i, m in enumerate(minutes)]


def lit(chairs: list) -> list[int]:
    return [i for i, chair in enumerate(chairs) if chair.state is State.NOW]


def test_the_standard_agenda_is_twenty_eight_chairs() -> None:
    chairs = band(standard_segments())
    assert len(chairs) == 28
    assert [sum(c.segment == i for c in chairs) for i in range(9)] == [1, 3, 3, 7, 2, 5, 5, 1, 1]


def test_each_kind_has_its_light() -> None:
    first = [chair.light for chair in band(standard_segments()) if chair.is_first]
    assert first == [
        Light.SKY, Light.BIRCH, Light.BIRCH, Light.LAMP, Light.PAUSE, Light.SKY, Light.LAMP, Light.SKY, Light.LAMP,
    ]  # fmt: skip


def test_an_evaluation_held_jointly_is_under_the_sky() -> None:
    assert light(Kind.EVALUATION, Place.JOINT) is Light.SKY


def test_nothing_is_lit_before_the_start_and_all_is_done_after_the_end() -> None:
    segments = standard_segments()
    assert {c.state for c in band(segments)} == {State.COMING}
    assert {c.state for c in band(segments, Progress(len(segments)))} == {State.DONE}


def test_the_lit_chair_is_the_five_minutes_under_way() -> None:
    chairs = band(standard_segments(), Progress(3, 9.6 / 35))
    assert lit(chairs) == [8]
    assert chairs[8].part == pytest.approx(0.92)
    assert chairs[8].classes == "lamp now"
    assert chairs[7].classes == "lamp done first"
    assert chairs[9].classes == "lamp"


def test_a_segment_that_is_over_but_not_left_has_no_lit_chair() -> None:
    assert lit(band(standard_segments(), Progress(0, 1.0))) == []


def test_the_danish_165_minutes_are_33_chairs_of_five() -> None:
    assert sum(counts([n * MINUTE for n in (5, 15, 15, 45, 10, 35, 30, 5, 5)])) == 33


def test_an_agenda_not_made_of_fives_is_shared_over_28_chairs() -> None:
    assert counts([m * MINUTE for m in (5, 13, 14, 38, 10, 25, 25, 5, 5)]) == [1, 3, 3, 7, 2, 5, 5, 1, 1]


def test_a_rehearsal_has_the_chairs_of_the_real_thing() -> None:
    real = [s.duration for s in standard_segments()]
    assert counts([d / 20 for d in real]) == counts(real)


def test_an_agenda_without_time_has_no_chairs() -> None:
    with pytest.raises(ValueError, match="without time"):
        counts([])


@given(st.lists(st.integers(1, 200), min_size=1, max_size=40))
def test_every_segment_has_a_chair_and_the_sum_holds(minutes: list[int]) -> None:
    durations = [m * MINUTE for m in minutes]
    given_chairs = counts(durations)
    assert min(given_chairs) >= 1
    fives = all(m % 5 == 0 for m in minutes)
    assert sum(given_chairs) == (sum(minutes) // 5 if fives else max(28, len(minutes)))


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(0, 11), st.floats(0, 1))
def test_never_are_two_chairs_lit_and_done_comes_before_what_is_to_come(
    minutes: list[int], segment: int, part: float
) -> None:
    states = [c.state for c in band(lines(*minutes), Progress(min(segment, len(minutes) - 1), part))]
    order = {State.DONE: 0, State.NOW: 1, State.COMING: 2}
    assert states.count(State.NOW) <= 1
    assert states == sorted(states, key=order.__getitem__)


def test_the_ring_starts_at_twelve_goes_clockwise_and_has_air_between_segments() -> None:
    seats = ring(standard_segments())
    angles = [seat.angle for seat in seats]
    assert angles == sorted(angles)
    assert angles[0] == pytest.approx(7.2, abs=0.1)
    assert (seats[0].x, seats[0].y) == (10.6, -84.3)
    assert angles[2] - angles[1] == pytest.approx(12.15, abs=0.1)
    assert angles[1] - angles[0] == pytest.approx(14.35, abs=0.1)


def test_the_lit_seat_of_the_ring_is_larger_and_drawn_in() -> None:
    seats = ring(standard_segments(), Progress(0, 0.5))
    assert math.hypot(seats[0].x, seats[0].y) == pytest.approx(75, abs=0.1)
    assert (seats[0].scale, seats[1].scale) == (0.42, 0.37)


def test_people_sit_evenly_and_the_one_with_the_floor_is_drawn_in() -> None:
    seats = people(7, now=2, following=3, done={0, 1})
    assert [seat.classes for seat in seats] == ["done", "done", "now", "next", "", "", ""]
    assert "".join(seat.letter for seat in seats) == "ABCDEFG"
    assert (seats[0].x, seats[0].y, seats[0].letter_y) == (0.0, -82.0, -76.2)
    assert (seats[2].x, seats[2].y, seats[2].scale) == (76.0, 17.4, 1.16)


def test_someone_who_has_left_is_neither_next_nor_done() -> None:
    assert [s.classes for s in people(3, following=1, done={1}, absent={1})] == ["", "absent", ""]


def test_letters_go_on_after_z() -> None:
    assert [letter(i) for i in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]
