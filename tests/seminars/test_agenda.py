"""The rules of an agenda, and two Talks fitted into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.agenda import (
    GIVING,
    MINUTE,
    Agenda,
    AgendaError,
    Code,
    Kind,
    Place,
    Problem,
    Segment,
    fit_talks,
    problems,
    scaled,
    standard_segments,
    total,
    with_talks,
)

NINE = datetime(2026, 11, 25, 8, tzinfo=UTC)
STANDARD = standard_segments()


def minutes(segments):
    return {s.key: s.duration / MINUTE for s in segments}


def changed(key, /, **changes):
    return tuple(replace(s, **changes) if s.key == key else s for s in STANDARD)


def found(segments, length=140 * MINUTE):
    return [(p.code, p.key) for p in problems(segments, length)]


def refused(segments, lengths):
    with pytest.raises(AgendaError) as caught:
        fit_talks(segments, lengths)
    return caught.value


def test_the_standard_agenda_is_the_one_of_the_design():
    assert [(s.kind, s.duration // MINUTE, s.place, s.give // MINUTE, s.talk) for s in STANDARD] == [
        (Kind.WELCOME, 5, Place.JOINT, 0, None),
        (Kind.TALK, 15, Place.GROUP, 0, 1),
        (Kind.TALK, 15, Place.GROUP, 0, 2),
        (Kind.LEARNING, 35, Place.GROUP, 10, None),
        (Kind.BREAK, 10, Place.GROUP, 5, None),
        (Kind.GATHERING, 25, Place.JOINT, 10, None),
        (Kind.PRODUCTIVE, 25, Place.GROUP, 5, None),
        (Kind.SHARING, 5, Place.JOINT, 0, None),
        (Kind.EVALUATION, 5, Place.GROUP, 0, None),
    ]
    assert problems(STANDARD) == ()


def test_a_segments_floor_is_its_length_without_what_it_may_give():
    assert {s.key: s.floor / MINUTE for s in STANDARD if s.give} == {
        "learning": 25,
        "break": 5,
        "gathering": 15,
        "productive": 20,
    }


def test_an_agenda_of_140_minutes_ends_140_minutes_after_its_start():
    agenda = Agenda(NINE, STANDARD)
    assert agenda.length == 140 * MINUTE
    assert agenda.hard_out == datetime(2026, 11, 25, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize("starts_at", ["2026-03-29T01:30", "2026-10-25T01:30"])
def test_a_run_through_a_daylight_saving_night_is_as_long_as_any(starts_at):
    agenda = Agenda(datetime.fromisoformat(starts_at).replace(tzinfo=ZoneInfo("Europe/Stockholm")), STANDARD)
    assert agenda.starts_at.tzinfo is UTC
    assert agenda.hard_out.timestamp() - agenda.starts_at.timestamp() == 140 * 60


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="aware"):
        Agenda(datetime.fromisoformat("2026-11-25T09:00"), STANDARD)


def test_an_agenda_without_segments_is_refused():
    with pytest.raises(AgendaError, match="empty"):
        Agenda(NINE, ())
    assert found(()) == [(Code.EMPTY, None)]


def test_a_sum_that_is_off_says_by_how_much():
    assert problems(changed("break", duration=12 * MINUTE)) == (Problem(Code.SUM, by=2 * MINUTE),)
    assert problems(STANDARD, 165 * MINUTE) == (Problem(Code.SUM, by=-25 * MINUTE),)


def test_a_run_may_have_another_length():
    assert found(changed("gathering", duration=50 * MINUTE), 165 * MINUTE) == []


@pytest.mark.parametrize(
    "segments",
    [
        pytest.param((*STANDARD[:-2], STANDARD[-1], STANDARD[-2]), id="not last"),
        pytest.param((*STANDARD[:-2], replace(STANDARD[-2], duration=10 * MINUTE)), id="missing"),
        pytest.param(changed("sharing", kind=Kind.EVALUATION), id="twice"),
    ],
)
def test_the_evaluation_is_last_and_there_is_one(segments):
    assert found(segments) == [(Code.EVALUATION_LAST, None)]


@pytest.mark.parametrize(
    ("key", "changes", "code"),
    [
        ("evaluation", {"give": MINUTE}, Code.EVALUATION_WHOLE),
        ("talk-1", {"give": MINUTE}, Code.CANNOT_GIVE),
        ("sharing", {"give": MINUTE}, Code.CANNOT_GIVE),
        ("welcome", {"give": MINUTE}, Code.CANNOT_GIVE),
        ("break", {"give": 11 * MINUTE}, Code.FLOOR),
        ("break", {"give": -MINUTE}, Code.FLOOR),
        ("talk-1", {"talk": None}, Code.TALK_NUMBER),
        ("break", {"talk": 3}, Code.TALK_NUMBER),
    ],
)
def test_a_segment_that_breaks_a_rule_is_named(key, changes, code):
    assert found(changed(key, **changes)) == [(code, key)]


def test_a_segment_lasts_some_time():
    assert found(changed("break", duration=timedelta(0), give=timedelta(0)), 130 * MINUTE) == [(Code.DURATION, "break")]


def test_keys_and_talks_are_not_used_twice():
    assert found(changed("talk-2", key="talk-1")) == [(Code.DUPLICATE_KEY, "talk-1")]
    assert found(changed("talk-2", talk=1)) == [(Code.TALK_NUMBER, "talk-1"), (Code.TALK_NUMBER, "talk-2")]


def test_talks_of_ten_minutes_give_the_dialogue_forty_five():
    fitted = fit_talks(STANDARD, {1: 10 * MINUTE, 2: 10 * MINUTE})
    assert minutes(fitted) == minutes(STANDARD) | {"talk-1": 10, "talk-2": 10, "learning": 45}
    assert next(s for s in fitted if s.key == "learning").floor == 25 * MINUTE
    assert problems(fitted) == ()


def test_a_talk_is_rounded_up_to_a_whole_minute():
    fitted = fit_talks(STANDARD, {1: timedelta(minutes=12, seconds=1), 2: timedelta(minutes=13)})
    assert minutes(fitted) == minutes(STANDARD) | {"talk-1": 13, "talk-2": 13, "learning": 39}


def test_what_one_talk_frees_the_other_may_use():
    assert minutes(fit_talks(STANDARD, {1: 12 * MINUTE, 2: 18 * MINUTE})) == minutes(STANDARD) | {
        "talk-1": 12,
        "talk-2": 18,
    }


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (18, {"learning": 29}),
        (20, {"learning": 25}),
        (24, {"learning": 25, "gathering": 17}),
        (27, {"learning": 25, "gathering": 15, "break": 6}),
    ],
)
def test_longer_talks_take_from_learning_then_gathering_then_break(each, expected):
    fitted = fit_talks(STANDARD, {1: each * MINUTE, 2: each * MINUTE})
    assert minutes(fitted) == minutes(STANDARD) | {"talk-1": each, "talk-2": each} | expected
    assert problems(fitted) == ()


def test_talks_that_do_not_fit_are_refused_with_what_is_missing():
    error = refused(STANDARD, {1: 28 * MINUTE, 2: 28 * MINUTE})
    assert (error.code, error.short_by) == (Code.TALKS_TOO_LONG, MINUTE)


def test_talks_that_cannot_be_placed_are_refused():
    without = tuple(s for s in STANDARD if s.kind is not Kind.LEARNING)
    assert refused(STANDARD, {3: 10 * MINUTE}).code is Code.TALK_MISSING
    assert refused(STANDARD, {1: timedelta(0)}).code is Code.TALK_LENGTH
    assert refused(without, {1: 10 * MINUTE}).code is Code.NO_LEARNING


@given(st.integers(1, 30 * 60), st.integers(1, 30 * 60))
def test_fitting_keeps_the_sum_the_floors_and_the_rest(first, second):
    lengths = {1: timedelta(seconds=first), 2: timedelta(seconds=second)}
    slots = sum(-(-length // MINUTE) for length in lengths.values())
    if slots > 55:
        assert refused(STANDARD, lengths).short_by == (slots - 55) * MINUTE
        return
    fitted = fit_talks(STANDARD, lengths)
    assert problems(fitted) == ()
    assert [s.floor for s in fitted if s.kind in GIVING] == [s.floor for s in STANDARD if s.kind in GIVING]
    for segment in fitted:
        if segment.kind is Kind.TALK:
            assert timedelta(0) <= segment.duration - lengths[segment.talk] < MINUTE
            assert segment.give == timedelta(0)


def test_a_rehearsal_has_every_length_divided():
    rehearsal = scaled(Agenda(NINE, STANDARD), 20)
    assert rehearsal.starts_at == NINE
    assert rehearsal.length == 7 * MINUTE
    assert [s.floor * 20 for s in rehearsal.segments] == [s.floor for s in STANDARD]
    assert problems(rehearsal.segments, rehearsal.length) == ()


def test_a_rehearsal_keeps_whole_milliseconds():
    rehearsal = scaled(Agenda(NINE, STANDARD), 7)
    assert all(
        not (s.duration % timedelta(milliseconds=1) or s.give % timedelta(milliseconds=1)) for s in rehearsal.segments
    )
    assert problems(rehearsal.segments, rehearsal.length) == ()


@pytest.mark.parametrize("divisor", [0, -1, float("nan")])
def test_a_rehearsal_needs_a_divisor_above_zero(divisor):
    with pytest.raises(ValueError, match="divisor"):
        scaled(Agenda(NINE, STANDARD), divisor)


def test_a_segment_with_another_length_keeps_its_floor():
    segment = Segment("x", Kind.BREAK, "Paus", Place.GROUP, 10 * MINUTE, 5 * MINUTE)
    assert segment.lasting(12 * MINUTE).floor == segment.floor


def test_talks_alone_change_their_own_slots_and_the_sum():
    fitted = with_talks(STANDARD, {1: timedelta(minutes=12, seconds=20), 2: 10 * MINUTE})
    expected = {**minutes(STANDARD), "talk-1": 13, "talk-2": 10}
    assert (minutes(fitted), total(fitted)) == (expected, 133 * MINUTE)
