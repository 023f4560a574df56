"""When a room had its line: gaps, losses, the time without any, and what is not counted."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facilitation.attendance import (
    Away,
    Line,
    Span,
    Watch,
    gaps,
    has_come,
    is_watched,
    losses,
    most_online,
    online_at,
    total,
    watch,
    without,
)
from seminars.agenda import NOTHING
from tests.facilitation.log import Log, at, started

RUN = Watch(Span(at("09:00"), at("11:20")), leaving=at("11:15"))
MINUTE = timedelta(minutes=1)


def line(*aways: tuple[str, str | None], first: str = "08:30", last: str | None = None) -> Line:
    """A line that is there from `first` on but in `aways`; `last` is when it went for good."""
    found = tuple(Away(at(gone), at(back) if back else None) for gone, back in aways)
    return Line("screen:1", at(first), at(last or "11:20"), last is None, found)


def said(spans: tuple[Span, ...]) -> list[tuple[str, str]]:
    return [(f"{span.start:%H:%M}", f"{span.end:%H:%M}") for span in spans]


def test_a_line_that_was_always_there_has_no_gaps() -> None:
    assert gaps(line(), RUN) == ()
    assert losses(line(), RUN) == ()


def test_one_who_comes_late_was_missed_and_lost_nothing() -> None:
    late = line(first="09:12")
    assert said(gaps(late, RUN)) == [("09:00", "09:12")]
    assert losses(late, RUN) == ()
    assert has_come(late, RUN)


def test_one_who_was_there_yesterday_and_returns_late_lost_nothing_either() -> None:
    assert losses(line(("08:40", "09:12")), RUN) == ()
    assert said(gaps(line(("08:40", "09:12")), RUN)) == [("09:00", "09:12")]


def test_one_who_never_returns_was_not_there_at_all() -> None:
    assert not has_come(line(last="08:40"), RUN)


def test_a_lost_line_counts_from_when_it_was_last_heard_from_until_it_is_back() -> None:
    assert said(losses(line(("09:40", "09:42"), ("10:00", "10:05")), RUN)) == [("09:40", "09:42"), ("10:00", "10:05")]


def test_a_line_that_is_gone_for_good_is_lost_to_the_end() -> None:
    assert said(losses(line(("10:30", None), last="10:30"), RUN)) == [("10:30", "11:20")]


def test_who_leaves_in_the_last_segment_has_gone_home() -> None:
    assert gaps(line(("11:16", None), last="11:16"), RUN) == ()
    assert said(gaps(line(("11:16", "11:18")), RUN)) == [("11:16", "11:18")]


def test_a_room_is_without_its_screen_only_when_all_of_them_are_away() -> None:
    both = [line(("09:40", "09:50")), line(("09:45", "10:00"))]
    assert said(without(both, RUN)) == [("09:45", "09:50")]
    assert without([], RUN) == (RUN.span,)


def test_screens_are_counted_at_the_start_and_at_their_most() -> None:
    lines = [line(), line(first="09:10"), line(first="09:20"), line(("09:15", None), last="09:15")]
    assert online_at(lines, RUN, at("09:00")) == 2
    assert most_online(lines, RUN) == 3
    assert most_online([], RUN) == 0


def test_a_run_is_watched_from_an_hour_before_its_start_to_its_end() -> None:
    clocks = ("07:59", "08:00", "09:00", "11:19", "11:20")
    assert [is_watched(started().state, at(clock)) for clock in clocks] == [False, True, True, True, False]


def test_a_run_that_never_starts_is_watched_to_its_hard_out() -> None:
    assert [is_watched(Log().state, at(clock)) for clock in ("09:30", "11:19", "11:20")] == [True, True, False]


def test_a_run_that_was_ended_is_not_watched_any_more() -> None:
    ended = started().give("10:30", "end").state
    assert [is_watched(ended, at(clock)) for clock in ("10:29", "10:30")] == [True, False]
    assert watch(ended, at("12:00")) == Watch(Span(at("09:00"), at("10:30")), at("10:30"))


def test_before_the_start_nothing_is_counted_and_during_the_run_what_has_been() -> None:
    assert watch(Log().state, at("09:30")) is None
    assert watch(started().state, at("09:30")) == Watch(Span(at("09:00"), at("09:30")), at("09:30"))


instants = st.integers(-30, 180).map(lambda minute: at("09:00") + minute * MINUTE)


@st.composite
def lines(draw) -> Line:
    pairs = draw(st.lists(st.tuples(instants, st.none() | instants), max_size=6))
    aways = tuple(Away(gone, back) for gone, back in pairs if back is None or back > gone)
    return Line("x", draw(st.none() | instants), draw(instants), draw(st.booleans()), aways)


@given(st.lists(lines(), max_size=4))
def test_gaps_lie_within_the_run_in_order_and_apart(found: list[Line]) -> None:
    for each in found:
        spans = [RUN.span.start, *(edge for gap in gaps(each, RUN) for edge in (gap.start, gap.end)), RUN.span.end]
        assert spans == sorted(spans)
        assert all(a.end < b.start for a, b in pairwise(gaps(each, RUN)))
        assert all(gap.length > NOTHING for gap in gaps(each, RUN))


@given(st.lists(lines(), max_size=4), lines())
def test_one_more_screen_never_leaves_a_room_longer_without(found: list[Line], more: Line) -> None:
    fewer, many = total(without(found, RUN)), total(without([*found, more], RUN))
    assert many <= fewer
    assert many <= total(gaps(more, RUN))


@given(st.lists(lines(), max_size=4), instants)
def test_at_an_instant_a_room_is_without_when_none_of_its_lines_is_there(found: list[Line], moment) -> None:
    if RUN.span.start <= moment < RUN.span.end:
        is_without = any(gap.start <= moment < gap.end for gap in without(found, RUN))
        assert is_without == (online_at(found, RUN, moment) == 0)
        assert online_at(found, RUN, moment) <= most_online(found, RUN)
