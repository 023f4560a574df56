"""A round: everyone is offered a turn, those who passed one more; time is shared and never promised twice."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from facilitation import rounds
from facilitation.round_presses import Act, Press, pressed
from facilitation.rounds import Round, begun, floor_of, present, queue, timing
from tests.facilitation import round_vectors

MIN = 60_000
COUNTS = st.integers(1, 12)


def press(round: Round, act: Act, *, at: int = 0, **more: object) -> Press:
    floor = floor_of(round)
    numbered = f"{act}-{len(round.seen)}-{at}-{floor}-{len(round.done)}-{len(round.passed)}"
    plain = Press(
        act, numbered, round.slot, round.step, 7, floor[0] if floor else None, bool(floor and floor[1]), at, 1_000 + at
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def after(round: Round, act: Act, **more: object) -> Round:
    found = pressed(round, press(round, act, **more))  # type: ignore[arg-type]
    assert found is not None
    return found


def round_of(count: int) -> Round:
    return begun("learning", 2, count, None)


def test_the_vectors_are_those_of_the_rules() -> None:
    made = json.loads(json.dumps(round_vectors.cases()))
    assert made == json.loads(round_vectors.PATH.read_text(encoding="utf-8"))


@given(COUNTS, st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_everyone_is_offered_one_turn_and_those_who_passed_one_more(
    count: int, first: set[int], second: set[int]
) -> None:
    round, offered = round_of(count), []
    while (floor := floor_of(round)) is not None:
        offered.append(floor)
        wants_to_pass = floor[0] in (second if floor[1] else first)
        round = after(round, Act.PASS if wants_to_pass else Act.NEXT)
    everyone = list(range(1, count + 1))
    assert offered == [(seat, False) for seat in everyone] + [(seat, True) for seat in everyone if seat in first]


@given(
    COUNTS, st.lists(st.tuples(st.sampled_from([Act.NEXT, Act.PASS, Act.MORE, Act.SILENT]), st.integers(0, 3 * MIN)))
)
def test_time_is_never_promised_beyond_the_steps_end(count: int, presses: list[tuple[Act, int]]) -> None:
    round, at, ends = round_of(count), 0, 14 * MIN
    for act, later in presses:
        at += later
        found = pressed(round, press(round, act, at=at, until=at + MIN))
        round = found or round
        time = timing(round, at=at, ends=ends, longest=150_000)
        if time is not None and not time.silence:
            assert time.length <= max(0, ends - round.since)
            assert 0 <= time.left <= time.length


@given(COUNTS, st.integers(0, 14 * MIN))
def test_turns_taken_to_the_end_fit_in_the_step(count: int, start: int) -> None:
    """Everyone who uses the whole of a turn leaves room for the others."""
    round, ends = replace(round_of(count), since=start), 14 * MIN
    spoken = 0
    while floor_of(round) is not None:
        time = timing(round, at=round.since, ends=ends, longest=150_000)
        assert time is not None
        spoken += time.length
        round = after(round, Act.NEXT, at=round.since + time.length)
    assert start + spoken <= ends


@given(COUNTS, st.sampled_from([Act.NEXT, Act.PASS, Act.LEAVE, Act.JOIN, Act.ORDER, Act.FINISH]), st.integers(0, 5))
def test_undo_restores(count: int, act: Act, spoken: int) -> None:
    round = round_of(count)
    for number in range(min(spoken, count - 1)):
        round = after(round, Act.NEXT, at=number * 1_000)
    round = after(round, Act.MORE, at=6_000)
    who = round.order[0] if act is Act.LEAVE else max(round.order) + 1
    moved = pressed(round, press(round, act, at=30_000, who=who, seats=tuple(reversed(round.order))))
    if moved is None:  # one person alone neither leaves nor changes places
        return
    back = after(moved, Act.UNDO, at=31_000, since=round.since, extra=round.extra)
    assert replace(back, seen=(), past=(), given=0) == replace(round, seen=(), past=(), given=0)


def test_an_undo_from_a_page_that_does_not_know_begins_the_turn_anew() -> None:
    round = after(after(round_of(7), Act.NEXT, at=90_000), Act.UNDO, at=95_000)
    assert (floor_of(round), round.since) == ((1, False), 95_000)


def test_what_can_be_undone_holds_no_times() -> None:
    """Nor who got more: so that nothing of how long anyone spoke can be read, even while the round is under way."""
    round = round_of(3)
    for at in (80_000, 140_000):
        round = after(after(round, Act.MORE, at=at), Act.NEXT, at=at)
    assert {name for past in rounds.as_json(round)["past"] for name in past} == {"order", "away", "done", "passed"}
    assert "80000" not in json.dumps(rounds.as_json(replace(round, seen=())))
    assert rounds.rested(round) == Round("", 0, (1, 2, 3))


def test_nine_people_and_one_leaves_in_the_middle() -> None:
    """The time left is shared among the rest: 90 s each until then, 110 s for the five who are left."""
    round, ends = round_of(9), 14 * MIN
    assert timing(round, at=0, ends=ends, longest=150_000).length == 90_000  # type: ignore[union-attr]
    for number in range(1, 4):
        round = after(round, Act.NEXT, at=number * 90_000)
    round = after(round, Act.LEAVE, at=4 * 70_000, who=7)
    assert (present(round), floor_of(round)) == ((1, 2, 3, 4, 5, 6, 8, 9), (4, False))
    assert timing(round, at=300_000, ends=ends, longest=150_000).length == 110_000  # type: ignore[union-attr]
    assert round.since == 270_000  # whoever has the floor goes on


def test_one_who_leaves_with_the_floor_hands_it_on() -> None:
    round = after(round_of(5), Act.LEAVE, at=20_000, who=1)
    assert (floor_of(round), round.since) == ((2, False), 20_000)
    assert floor_of(after(round, Act.JOIN, at=25_000, who=1)) == (1, False)


def test_the_last_one_does_not_leave() -> None:
    round = round_of(1)
    assert pressed(round, press(round, Act.LEAVE, who=1)) is None


def test_one_who_comes_late_gets_a_chair_and_a_turn() -> None:
    round = after(round_of(2), Act.JOIN, who=3)
    assert [seat for seat, _again in queue(round)] == [1, 2, 3]
    assert pressed(round, press(round, Act.JOIN, who=9)) is None  # not the next number: the page was behind


def test_two_devices_that_press_at_once_move_one_chair_and_a_repeat_none() -> None:
    round = round_of(7)
    mine, hers = press(round, Act.NEXT), replace(press(round, Act.NEXT), id="hers")
    moved = pressed(round, mine)
    assert moved is not None
    assert floor_of(moved) == (2, False)
    assert pressed(moved, mine) == moved
    assert pressed(moved, hers) is None


def test_a_round_that_went_by_the_clock_is_taken_in_hand_where_it_was() -> None:
    by_clock = Press(Act.NEXT, "1", "learning", 2, 7, 3, False, at=260_000, given=1, since=240_000)
    round = pressed(None, by_clock)
    assert round is not None
    assert (round.done, floor_of(round), round.since) == ((1, 2, 3), (4, False), 260_000)


def test_a_late_press_for_a_step_that_is_over_is_stale() -> None:
    round = pressed(None, Press(Act.NEXT, "2", "learning", 3, 7, 1, False, at=900_000, given=2_000))
    late = Press(Act.NEXT, "1", "learning", 2, 7, 3, False, at=260_000, given=1_000)
    assert pressed(round, late) is None


def test_the_next_step_keeps_the_chairs_that_are_left() -> None:
    round = after(round_of(7), Act.LEAVE, who=3)
    assert begun("learning", 3, 6, round).order == (1, 2, 4, 5, 6, 7)
    assert begun("learning", 3, 5, round).order == (1, 2, 3, 4, 5)


def test_a_chair_moved_before_the_one_that_has_the_floor_gets_it() -> None:
    round = after(round_of(4), Act.ORDER, at=5_000, seats=(3, 1, 2, 4))
    assert (floor_of(round), round.since) == ((3, False), 5_000)
    assert [seat for seat, _again in queue(round)] == [3, 1, 2, 4]


def test_a_silent_minute_stops_the_turn_and_gives_it_back() -> None:
    round = after(round_of(7), Act.SILENT, at=20_000, until=80_000)
    during = timing(round, at=50_000, ends=14 * MIN, longest=150_000)
    assert during is not None
    assert (during.silence, during.left, during.is_last) == (30_000, 90_000, False)  # 110 s each are left, 20 used
    later = timing(round, at=90_000, ends=14 * MIN, longest=150_000)
    assert later is not None
    assert (later.silence, later.left) == (0, 80_000)
    broken = after(round, Act.SILENT, at=30_000, until=30_000)
    assert (broken.silent, broken.since) == (None, 10_000)


def test_fifteen_seconds_more_four_times_at_most() -> None:
    round = round_of(7)
    for _press in range(4):
        round = after(round, Act.MORE, at=len(round.seen))
    assert timing(round, at=0, ends=14 * MIN, longest=150_000).length == 180_000  # type: ignore[union-attr]
    assert pressed(round, press(round, Act.MORE)) is None


@given(COUNTS, COUNTS, st.integers(0, 12))
def test_the_number_present_sets_the_chairs_and_moves_no_turn(before: int, count: int, spoken: int) -> None:
    round = round_of(before)
    for _turn in range(min(spoken, before)):
        round = after(round, Act.NEXT)
    sized = rounds.resized(round, count)
    assert len(present(sized)) == count
    assert floor_of(sized) == floor_of(round)
    assert sized.since == round.since


def test_what_is_stored_is_read_again() -> None:
    steps = [step for case in json.loads(round_vectors.PATH.read_text(encoding="utf-8")) for step in case["steps"]]
    for stored in (step["round"] for step in steps if step["round"]):
        round = rounds.from_json(stored)
        assert round is not None
        assert json.loads(json.dumps(rounds.as_json(round))) == stored
    assert rounds.from_json({}) is None
