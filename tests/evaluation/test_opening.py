"""When the evaluation is open: at its slot, five minutes before the hard out, or at an early end, and a day more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation.opening import Opening, closes_at, is_over, is_report_due, opening, opens_at
from facilitation.timeline import LEAD, Action, State, legal
from seminars.agenda import Agenda, scaled, standard_segments
from tests.facilitation.log import NINE, Log, at, text

DAY = timedelta(hours=24)


def begun() -> Log:
    """Planned 09.00 to 11.20, evaluation at 11.15."""
    return Log().give("09:00", "start")


def test_it_opens_at_its_slot() -> None:
    state = begun().state
    assert text(opens_at(state)) == "11:15"
    assert opening(state, at("11:14:59")) is Opening.LATER
    assert opening(state, at("11:15")) is Opening.OPEN


def test_it_opens_by_the_plan_where_nothing_was_ever_signalled() -> None:
    assert text(opens_at(Log().state)) == "11:15"


def test_it_never_opens_later_than_five_minutes_before_the_hard_out() -> None:
    state = begun().give("10:00", "hold").give("10:59", "release").state
    assert state.slots[-1].starts_at > at("11:15")
    assert text(opens_at(state)) == "11:15"


def test_it_opens_when_the_producer_goes_on_to_it_early() -> None:
    log = begun()
    while log.state.slots[-1].starts_at > at("11:05"):
        log.give("11:05", "advance")
    assert text(opens_at(log.state)) == "11:05"


def test_it_opens_at_an_early_end_for_a_day() -> None:
    state = begun().give("10:30", "end").state
    assert text(opens_at(state)) == "10:30"
    assert closes_at(state) == at("10:30") + DAY


def test_it_opens_with_its_slot_in_a_rehearsal_of_seven_minutes() -> None:
    rehearsal = scaled(Agenda(NINE, standard_segments()), 20)
    assert text(opens_at(Log(rehearsal).give("09:00", "start").state)).startswith("09:06:45")


def test_it_stays_open_a_day_after_the_last_slot_also_past_the_hard_out() -> None:
    state = begun().give("11:08", "hold").give("11:40", "release").state
    assert state.ends_at > at("11:20")
    assert opening(state, state.ends_at + DAY - timedelta(seconds=1)) is Opening.OPEN
    assert opening(state, state.ends_at + DAY) is Opening.CLOSED


def test_nothing_is_closed_at_zero() -> None:
    assert opening(begun().state, at("11:20")) is Opening.OPEN


ENDED = begun().give("10:30", "end").state


@pytest.mark.parametrize(
    ("state", "clock", "over", "due"),
    [
        (begun().state, "11:19:59", False, False),
        (begun().state, "11:20", True, False),
        (begun().state, "11:25", True, True),
        (ENDED, "10:39:59", True, False),
        (ENDED, "10:40", True, True),
        (begun().give("11:00", "hold").state, "20:00", False, False),
        (Log().state, "20:00", False, False),
    ],
    ids=["going on", "just over", "settled", "ended early", "ended early and settled", "stands still", "never began"],
)
def test_a_report_is_due_minutes_after_what_was_really_held(state: State, clock: str, over: bool, due: bool) -> None:
    assert (is_over(state, at(clock)), is_report_due(state, at(clock))) == (over, due)


def test_nothing_is_laid_while_an_early_end_can_be_undone() -> None:
    clock = at("10:30")
    while Action.UNDO in legal(ENDED, clock + LEAD):  # when a cue given now takes effect
        assert not is_report_due(ENDED, clock)
        clock += timedelta(seconds=30)
    assert clock == at("10:40")
    assert is_report_due(ENDED, clock)
