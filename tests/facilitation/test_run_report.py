"""How a run went: planned against actual, what did it, and what holds for every run."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facilitation.run_report import RunReport, run_report
from facilitation.timeline import Action, Cue, Status, projected
from seminars.agenda import GIVING, MINUTE, NOTHING
from tests.facilitation.log import Log, at, started, text
from tests.facilitation.test_timeline_properties import instant, runs


def report(log: Log, clock: str = "11:30") -> RunReport:
    return run_report(log.agenda, log.cues, at(clock))


def line(found: RunReport, key: str):
    return next(each for each in found.lines if each.key == key)


def effects(found: RunReport, key: str) -> list[tuple[str, float, bool]]:
    return [(e.cue.action.value, e.by / MINUTE, e.is_own) for e in line(found, key).effects]


def test_a_run_as_planned_deviates_nowhere() -> None:
    found = report(started())
    assert [each.difference for each in found.lines] == [NOTHING] * 9
    assert (found.is_over, found.is_kept, found.is_moved, found.furthest) == (True, True, False, None)
    assert all(each.effects == () for each in found.lines)


def test_before_the_start_only_the_plan_is_told() -> None:
    for log in (Log(), Log().give("08:50", "start", at=round(at("09:00").timestamp() * 1000))):
        found = report(log, "08:55")
        assert (found.has_begun, found.is_over) == (False, False)
        assert {(each.starts_at, each.ends_at) for each in found.lines} == {(None, None)}


def test_a_late_start_is_paid_by_the_break_and_says_so() -> None:
    found = report(started("09:02"))
    assert (line(found, "welcome").late, line(found, "gathering").late) == (2 * MINUTE, NOTHING)
    assert (line(found, "break").gave, line(found, "break").difference) == (2 * MINUTE, -2 * MINUTE)
    assert effects(found, "break") == [("start", -2, False)]
    assert found.furthest is line(found, "welcome")


def test_a_hold_lengthens_its_segment_and_is_told_with_both_presses() -> None:
    found = report(started().give("09:40", "hold").give("09:43", "release"))
    assert effects(found, "learning") == [("release", 3, True)]
    assert line(found, "learning").effects[0].held_at == at("09:40")
    assert [(text(h.since), text(h.until), h.title) for h in found.holds] == [("09:40", "09:43", "Lärande samtal")]
    assert line(found, "learning").stood == 3 * MINUTE


def test_a_hold_that_goes_on_is_told_so_far() -> None:
    found = report(started().give("09:40", "hold"), "09:46")
    assert effects(found, "learning") == [("hold", 6, True)]
    assert [(hold.until, hold.released) for hold in found.holds] == [(None, None)]
    assert (line(found, "learning").starts_at, line(found, "learning").ends_at) == (at("09:35"), None)


def test_a_hold_ended_by_going_on_to_the_next_part_is_a_hold() -> None:
    found = report(started().give("09:40", "hold").give("09:43", "advance"))
    assert [(text(h.since), text(h.until)) for h in found.holds] == [("09:40", "09:43")]
    assert line(found, "learning").length == 8 * MINUTE


def test_what_is_extended_is_meant_and_what_pays_is_not() -> None:
    found = report(started().give("10:12", "extend", seconds=120, slot="productive"))
    assert effects(found, "productive") == [("extend", 2, True)]
    assert effects(found, "break") == [("extend", -2, False)]


def test_going_on_early_gives_the_time_to_the_next_dialogue() -> None:
    found = report(started().give("10:05", "advance"))
    assert effects(found, "learning") == [("advance", -5, True)]
    assert effects(found, "productive") == [("advance", 5, False)]


def test_an_undone_press_changed_nothing_and_is_still_told() -> None:
    found = report(started().give("10:12", "extend", seconds=120).give("10:13", "undo", seq=2))
    assert [each.difference for each in found.lines] == [NOTHING] * 9
    assert [(press.cue.action, press.undone.seq) for press in found.undone] == [(Action.EXTEND, 3)]
    assert [press.title for press in found.presses] == [None, "Paus", "Paus"]


def test_an_overrun_is_told_against_the_hard_out_as_it_was_moved() -> None:
    log = started("09:30")
    assert (report(log, "12:00").is_kept, report(log, "12:00").overrun) == (True, NOTHING)
    over = report(started("09:45"), "12:00")
    assert (over.is_kept, over.overrun) == (False, 15 * MINUTE)
    moved = report(started("09:45").give("09:46", "move_hard_out", at=round(at("11:40").timestamp() * 1000)), "12:00")
    assert (moved.is_kept, moved.is_moved, text(moved.planned_out), text(moved.hard_out)) == (
        True, True, "11:20", "11:40",
    )  # fmt: skip


def test_what_the_end_cut_off_was_not_held() -> None:
    found = report(started().give("11:00", "end"), "12:00")
    assert (text(line(found, "productive").ends_at), line(found, "productive").difference) == ("11:00", -10 * MINUTE)
    assert [line(found, key).starts_at for key in ("sharing", "evaluation")] == [None, None]
    assert effects(found, "evaluation") == [("end", -5, True)]


def test_half_a_second_is_no_deviation() -> None:
    found = report(started("09:00").give("09:40", "extend", seconds=9))
    assert found.tolerance == timedelta(seconds=10)
    assert not found.deviates(line(found, "learning").difference)
    assert found.deviates(timedelta(seconds=-11))


def test_messages_are_kept_apart_from_what_moves_time() -> None:
    found = report(started().give("09:10", "message", text="Hej").give("09:11", "message", text="Fel"))
    assert [press.cue.args["text"] for press in found.messages] == ["Hej", "Fel"]
    assert all(each.effects == () for each in found.lines)


@given(st.data(), runs(most=12))
def test_the_effects_of_a_segment_are_its_whole_difference(data, log: Log) -> None:
    now = max(instant(data.draw, log), log.cues[-1].at if log.cues else log.agenda.starts_at)
    found = run_report(log.agenda, log.cues, now)
    final = projected(log.state, now) if log.state.started_at and log.state.held_at else log.state
    for slot, each in zip(final.slots, found.lines, strict=True):
        end = log.state.ended_at
        cut = min(NOTHING, max(end, slot.starts_at) - slot.ends_at) if end else NOTHING
        told = sum((effect.by for effect in each.effects), NOTHING)
        assert told == slot.length + cut - each.planned
        if each.length is not None:
            assert told == each.difference


@given(st.data(), runs(most=12))
def test_segments_follow_each_other_without_gaps_and_nothing_is_told_ahead(data, log: Log) -> None:
    now = instant(data.draw, log)
    found = run_report(log.agenda, log.cues, now)
    begun = [each for each in found.lines if each.starts_at is not None]
    assert begun == list(found.lines[: len(begun)])
    assert all(each.starts_at < now and (each.ends_at is None or each.ends_at <= now) for each in begun)
    assert all(a.ends_at == b.starts_at for a, b in pairwise(begun))
    assert found.has_begun or begun == []


@given(runs(most=12))
def test_only_parts_that_may_give_gave_and_the_end_is_kept_or_overrun(log: Log) -> None:
    found = run_report(log.agenda, log.cues, log.agenda.starts_at + timedelta(days=1))
    assert all(each.gave == NOTHING for each in found.lines if each.kind not in GIVING)
    assert all(each.gave >= NOTHING for each in found.lines)
    assert found.overrun == max(NOTHING, found.ends_at - log.state.hard_out)
    assert found.is_over == (found.status is Status.OVER)


@given(st.data(), runs(most=12))
def test_an_undone_press_leaves_the_report_as_if_it_had_not_been(data, log: Log) -> None:
    last = log.state.last_of_time
    later = max(log.cues[-1].at if log.cues else log.agenda.starts_at, log.state.effective_at) + MINUTE
    if last is None or log.refused(later, "undo", seq=last.seq):
        return
    undo = Cue(len(log.cues) + 1, later, Action.UNDO, {"seq": last.seq})
    without = run_report(log.agenda, [cue for cue in log.cues if cue.seq != last.seq], later + MINUTE)
    found = run_report(log.agenda, [*log.cues, undo], later + MINUTE)
    if not any(cue.action is Action.UNDO for cue in log.cues):
        assert (found.lines, found.holds, found.ends_at) == (without.lines, without.holds, without.ends_at)
    assert {press.cue.seq for press in found.undone} >= {last.seq}
