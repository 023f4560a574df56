"""What the search of `test_timeline_properties.py` has found, each kept as the shortest run that shows it."""

from __future__ import annotations

from datetime import timedelta

from facilitation.timeline import projected
from seminars.agenda import MINUTE, NOTHING, Agenda, Kind, Place, Segment

from .log import NINE, Log, at, ms, started

SECOND = timedelta(seconds=1)


def run_of(*segments: tuple[Kind, int, int]) -> Log:
    """A run of these kinds, each with its minutes and how many of them may be taken back."""
    return Log(
        Agenda(
            NINE,
            tuple(
                Segment(f"s{i}", kind, kind.value, Place.GROUP, minutes * MINUTE, give * MINUTE)
                for i, (kind, minutes, give) in enumerate(segments)
            ),
        )
    )


def test_a_cut_talk_stays_cut_while_the_one_after_it_is_shown_again():
    log = started().give("09:05:01", "advance", cut_talk=True).give("09:20:01", "back")
    first, second = log.state.slots[1:3]
    assert (first.runs, first.stood, first.ends_at) == (SECOND, 15 * MINUTE, at("09:20:01"))
    assert (second.starts_at, second.runs) == (at("09:20:01"), 15 * MINUTE)


def test_a_talk_cut_and_left_at_once_for_what_comes_next_stays_cut_when_that_is_shown_again():
    log = started().give("09:21", "hold").give("09:21", "advance", cut_talk=True).give("09:21", "advance")
    log.give("09:21:01", "back")
    assert (log.state.slots[2].runs, log.state.slots[2].ends_at) == (MINUTE, at("09:21:01"))
    assert log.locate("09:21:01").slot.key == "learning"


def test_a_slot_that_was_left_stays_as_short_when_the_run_is_moved_back_into_it():
    log = started().give("09:00:02", "advance").give("09:00:02", "restart_at", at=ms("09:00:01"))
    assert (log.locate("09:00:02").slot.key, log.locate("09:00:02").remaining) == ("welcome", SECOND)
    assert log.state.slots[0].runs == 2 * SECOND


def test_a_first_slot_that_gave_all_it_had_gets_it_back_when_the_run_is_armed_on_time():
    log = run_of((Kind.LEARNING, 1, 1), (Kind.EVALUATION, 5, 0))
    log.give("08:50", "start", at=ms("09:01"))
    assert log.state.slots[0].length == NOTHING
    log.give("08:51", "start", at=ms("09:00"))
    assert log.minutes == {"s0": 1, "s1": 5}


def test_a_first_slot_that_gave_all_it_had_gets_it_back_when_the_hard_out_is_moved():
    log = run_of((Kind.BREAK, 1, 1), (Kind.EVALUATION, 5, 0))
    log.give("08:50", "start", at=ms("09:01")).give("08:51", "move_hard_out", at=ms("09:07"))
    assert log.minutes == {"s0": 1, "s1": 5}


def test_a_long_hold_is_left_for_the_first_slot_that_still_has_some_time():
    log = run_of((Kind.LEARNING, 10, 10), (Kind.PRODUCTIVE, 5, 5), (Kind.WELCOME, 5, 0), (Kind.EVALUATION, 5, 0))
    log.give("09:00", "start").give("09:05", "hold")
    assert projected(log.state, at("09:20")).slots == log.give("09:20", "release").state.slots
    assert log.minutes == {"s0": 20, "s1": 0, "s2": 5, "s3": 5}
    assert log.locate("09:20").slot.key == "s2"


def test_a_slot_cut_below_its_floor_and_moved_back_into_gives_nothing_to_a_hold():
    log = started().give("09:36", "advance").give("09:36:01", "restart_at", at=ms("09:00:30"))
    log.give("09:36:02", "hold").give("09:54:02", "release")
    assert (log.state.slots[3].runs, log.state.slots[3].stood) == (MINUTE, 18 * MINUTE)
    assert log.state.ends_at == at("11:20")


def test_a_slot_the_run_is_moved_back_into_runs_from_where_it_then_is():
    log = started().give("09:10", "hold").give("09:13", "release").give("09:14", "restart_at", at=ms("09:07"))
    assert [(p.slot.key, p.elapsed, p.remaining) for p in (log.locate("09:14"), log.locate("09:15"))] == [
        ("talk-1", NOTHING, 15 * MINUTE),
        ("talk-1", MINUTE, 14 * MINUTE),
    ]
    assert log.state.ends_at == at("11:20")


def test_a_slot_that_stood_before_the_one_shown_again_runs_when_the_run_is_moved_back_into_it():
    log = started().give("09:27", "back").give("09:27", "restart_at", at=ms("09:02"))  # welcome stood for 22 minutes
    assert (log.state.slots[0].stood, log.state.slots[0].runs) == (22 * MINUTE, 5 * MINUTE)
    log.give("09:28", "restart_at", at=ms("09:20"))
    assert (log.locate("09:28").slot.key, log.locate("09:28").elapsed) == ("welcome", NOTHING)
    assert log.locate("09:29").elapsed == MINUTE
    assert log.locate("09:33").slot.key == "talk-1"


def test_a_slot_ahead_has_not_stood_still():
    log = started().give("09:10", "hold").give("09:13", "release").give("09:14", "restart_at", at=ms("09:12"))
    assert (log.locate("09:14").slot.key, log.state.slots[1].stood, log.minutes["talk-1"]) == ("welcome", NOTHING, 15)
