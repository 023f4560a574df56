"""The standard run of 140 minutes, lived through: what each cue does to the rundown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from facilitation.timeline import EPOCH, LEGAL, Action, Cue, Refusal, Status, cue_at, locate_state, projected
from seminars.agenda import MINUTE, Agenda, Kind, scaled, standard_segments

from .log import NINE, PLAN, Log, at, ms, started, text

SECOND = timedelta(seconds=1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
LENGTHS = {s.key: s.duration / MINUTE for s in standard_segments()}


def where(log, clock):
    position = log.locate(clock)
    return (
        position.status,
        position.slot and position.slot.key,
        position.elapsed / MINUTE,
        position.remaining / MINUTE,
    )


# Before and at the start


def test_before_any_cue_the_run_is_planned_and_counts_down():
    log = Log()
    position = log.locate("08:50")
    assert where(log, "08:50") == (Status.PLANNED, None, 0, 10)
    assert (position.index, position.next.key) == (None, "welcome")
    assert log.starts == PLAN
    assert log.state.effective_at == EPOCH
    assert text(log.state.hard_out) == text(log.state.planned_out) == "11:20"


def test_a_run_on_time_is_in_every_slot_when_the_plan_says_so():
    log = started()
    assert log.starts == PLAN
    assert where(log, "09:00") == (Status.RUNNING, "welcome", 0, 5)
    assert where(log, "09:04:30") == (Status.RUNNING, "welcome", 4.5, 0.5)
    assert where(log, "09:05") == (Status.RUNNING, "talk-1", 0, 15)
    assert where(log, "10:00") == (Status.RUNNING, "learning", 25, 10)
    assert where(log, "11:19") == (Status.RUNNING, "evaluation", 4, 1)
    assert where(log, "11:20") == (Status.OVER, None, 0, 0)


def test_what_comes_next_is_known_until_the_last_slot():
    log = started()
    assert log.locate("09:01").next.key == "talk-1"
    assert log.locate("11:16").next is None


def test_four_minutes_late_takes_the_break_first():
    log = started("09:04")
    assert log.minutes == LENGTHS | {"break": 6}
    assert log.starts == PLAN | {
        "welcome": "09:04",
        "talk-1": "09:09",
        "talk-2": "09:24",
        "learning": "09:39",
        "break": "10:14",
    }
    assert (log.overrun, text(log.state.ends_at)) == (0, "11:20")


@pytest.mark.parametrize(
    ("late", "given", "overrun"),
    [
        (5, {"break": 5}, 0),
        (8, {"break": 5, "gathering": 22}, 0),
        (15, {"break": 5, "gathering": 15}, 0),
        (20, {"break": 5, "gathering": 15, "learning": 30}, 0),
        (28, {"break": 5, "gathering": 15, "learning": 25, "productive": 22}, 0),
        (30, {"break": 5, "gathering": 15, "learning": 25, "productive": 20}, 0),
        (33, {"break": 5, "gathering": 15, "learning": 25, "productive": 20}, 3),
    ],
)
def test_lost_time_is_taken_in_order_down_to_the_floors_and_the_rest_is_overrun(late, given, overrun):
    log = started(f"09:{late:02}")
    assert log.minutes == LENGTHS | given
    assert log.overrun == overrun
    assert text(log.state.hard_out) == "11:20"


def test_waiting_to_start_shows_what_the_delay_will_cost():
    log = Log()
    assert log.locate("09:10").projected_end == at("11:20")
    assert log.locate("09:33").overrun == 3 * MINUTE
    assert [s.length for s in projected(log.state, at("09:33")).slots] == [
        s.length for s in started("09:33").state.slots
    ]


def test_an_early_start_leaves_slack_that_later_delays_use_up():
    log = started("08:58")
    assert log.minutes == LENGTHS
    assert text(log.state.ends_at) == "11:18"
    log.give("09:02", "hold").give("09:05", "release")
    assert log.minutes == LENGTHS | {"welcome": 8, "break": 9}
    assert text(log.state.ends_at) == "11:20"


def test_an_armed_run_starts_by_itself():
    log = Log().give("08:30", "start", at=ms("09:00"))
    assert (log.state.armed_at, log.state.started_at, log.state.effective_at) == (at("08:30"), at("09:00"), at("08:30"))
    assert where(log, "08:45") == (Status.ARMED, None, 0, 15)
    assert where(log, "09:05") == (Status.RUNNING, "talk-1", 0, 15)


def test_an_armed_run_can_be_armed_anew_started_or_disarmed():
    log = Log().give("08:30", "start", at=ms("09:04")).give("08:40", "start", at=ms("09:00"))
    assert log.starts == PLAN
    assert where(log.give("08:59", "start"), "09:00") == (Status.RUNNING, "welcome", 1, 4)
    assert log.state.armed_at is None
    log = Log().give("08:30", "start", at=ms("09:00")).give("08:40", "undo", seq=1)
    assert where(log, "09:10")[0] is Status.PLANNED


def test_a_start_recorded_with_its_future_instant_is_armed_too():
    log = Log()
    log.cues.append(Cue(1, at("09:00"), Action.START))
    assert log.locate("08:59").status is Status.ARMED
    assert where(log, "09:01") == (Status.RUNNING, "welcome", 1, 4)


def test_arming_for_an_instant_that_has_passed_starts_at_once():
    log = Log().give("09:01", "start", at=ms("09:00"))
    assert (log.state.started_at, log.state.armed_at) == (at("09:01"), None)


def test_a_cue_waits_half_a_second_and_never_precedes_the_last():
    assert cue_at(NINE, None) == NINE + timedelta(milliseconds=500)
    last = Cue(1, NINE + SECOND, Action.HOLD)
    assert cue_at(NINE, last) == NINE + SECOND
    assert cue_at(NINE + SECOND, last) == NINE + timedelta(milliseconds=1500)


def test_a_cue_turns_the_page_when_it_takes_effect_and_not_before():
    log = started().give("09:04", "advance")
    assert where(log, "09:03:59") == (Status.RUNNING, "welcome", 4 - 1 / 60, 1 + 1 / 60)
    assert where(log, "09:04")[1] == "talk-1"


# Hold and release


def test_while_held_the_slots_stand_and_the_clock_too():
    log = started().give("09:10", "hold")
    assert log.starts == PLAN
    assert where(log, "09:10") == where(log, "09:13") == (Status.HELD, "talk-1", 5, 10)


def test_a_talk_goes_on_where_it_was_paused():
    log = started().give("09:10", "hold").give("09:13", "release")
    assert where(log, "09:13") == (Status.RUNNING, "talk-1", 5, 10)
    assert log.minutes == LENGTHS | {"talk-1": 18, "break": 7}
    assert [s.runs / MINUTE for s in log.state.slots if s.kind is Kind.TALK] == [15, 15]
    assert log.state.held_at is None


def test_two_holds_cost_as_much_as_one_of_the_same_length():
    once = started().give("09:10", "hold").give("09:24", "release")
    twice = started().give("09:10", "hold").give("09:16", "release").give("09:16", "hold").give("09:24", "release")
    assert once.state.slots == twice.state.slots


def test_a_growing_hold_shows_its_overrun():
    log = started().give("09:10", "hold")
    assert log.locate("09:40").overrun == timedelta(0)
    assert log.locate("09:43").overrun == 3 * MINUTE
    assert log.locate("09:43").projected_end == at("11:23")


def test_a_slot_that_is_under_way_gives_only_what_is_left_of_it():
    log = started("09:15").give("10:15", "hold").give("10:23", "release")  # learning is 09:50-10:25
    assert log.minutes == LENGTHS | {"break": 5, "gathering": 15, "learning": 35 + 8 - 8, "productive": 25}
    log = started("09:15").give("10:23", "hold").give("10:33", "release")
    assert log.minutes == LENGTHS | {"break": 5, "gathering": 15, "learning": 33 + 10, "productive": 20}
    assert log.overrun == 3


def test_what_has_passed_gives_nothing():
    log = started().give("10:50", "hold").give("10:58", "release")
    assert log.minutes == LENGTHS | {"productive": 28}
    assert log.overrun == 3


def test_a_held_evaluation_does_not_run_out():
    log = started().give("11:19", "hold")
    assert where(log, "11:40") == (Status.HELD, "evaluation", 4, 1)
    assert log.locate("11:40").overrun == 21 * MINUTE
    log.give("11:40", "release")
    assert where(log, "11:40:30") == (Status.RUNNING, "evaluation", 4.5, 0.5)


def test_an_overrun_evaluation_starts_late_and_is_whole():
    log = started("09:33")
    evaluation = log.state.slots[-1]
    assert (text(evaluation.starts_at), evaluation.length) == ("11:18", 5 * MINUTE)
    assert where(log, "11:22:59")[:2] == (Status.RUNNING, "evaluation")


# Extend


def test_two_more_minutes_of_dialogue_are_taken_from_the_break():
    log = started("09:02").give("09:46", "extend", seconds=120)
    assert log.minutes == LENGTHS | {"learning": 37, "break": 6}
    assert log.starts["gathering"] == PLAN["gathering"]


def test_a_lengthened_break_does_not_pay_for_itself():
    log = started().give("09:46", "extend", seconds=120, slot="break")
    assert log.minutes == LENGTHS | {"break": 12, "gathering": 23}


def test_lengthening_a_cut_break_repays_it_and_is_not_repaid_twice():
    log = started("09:04").give("09:46", "extend", seconds=180, slot="break")
    assert log.minutes == LENGTHS | {"break": 9, "gathering": 22}
    log.give("09:47", "move_hard_out", at=ms("11:30"))
    assert log.minutes == LENGTHS
    assert text(log.state.ends_at) == "11:24"


def test_a_shortened_slot_gives_its_time_to_the_next_dialogue():
    log = started().give("10:12", "extend", seconds=-120)
    assert log.minutes == LENGTHS | {"break": 8, "productive": 27}
    assert log.state.ends_at == at("11:20")


def test_a_shortened_slot_first_repays_what_others_gave_but_not_itself():
    log = started("09:08")  # break 5, gathering 22
    log.give("09:50", "extend", seconds=-300)
    assert log.minutes == LENGTHS | {"learning": 30, "break": 7}
    log = started("09:08").give("09:50", "extend", seconds=-60, slot="gathering")
    assert log.minutes == LENGTHS | {"break": 6, "gathering": 21}


def test_without_a_dialogue_after_it_the_time_goes_to_the_one_under_way():
    log = started("08:55").give("10:50", "extend", seconds=60, slot="sharing")
    assert log.minutes == LENGTHS | {"sharing": 6}
    log.give("10:51", "extend", seconds=-60, slot="sharing")
    assert log.minutes == LENGTHS | {"productive": 26}


def test_a_slot_ahead_that_is_shortened_leaves_what_comes_before_it_alone():
    log = started().give("09:40", "extend", seconds=-60, slot="gathering")
    assert log.minutes == LENGTHS | {"gathering": 24, "productive": 26}


def test_a_shortened_dialogue_does_not_get_its_own_time_back():
    log = started().give("10:50", "extend", seconds=-60)
    assert log.minutes == LENGTHS | {"productive": 24}
    assert text(log.state.ends_at) == "11:19"


def test_overrun_that_was_chosen_is_not_taken_back_by_the_next_delay():
    log = started("09:30").give("09:31", "extend", seconds=120, slot="break")
    assert (log.minutes["break"], log.overrun) == (7, 2)
    log.give("09:32", "hold").give("09:33", "release")
    assert (log.minutes["break"], log.overrun) == (6, 2)


def test_a_lengthened_evaluation_is_shown_as_overrun_and_can_be_shortened_again():
    log = started().give("11:11", "extend", seconds=60, slot="evaluation")
    assert (log.minutes["evaluation"], log.overrun) == (6, 1)
    log.give("11:12", "extend", seconds=-60, slot="evaluation")
    assert (log.minutes["evaluation"], log.overrun) == (5, 0)


def test_a_held_slot_can_be_lengthened():
    log = started().give("10:00", "hold").give("10:01", "extend", seconds=60)
    assert where(log, "10:02") == (Status.HELD, "learning", 25, 11)
    log.give("10:02", "release")
    assert log.minutes == LENGTHS | {"learning": 38, "break": 7}
    assert where(log, "10:02") == (Status.RUNNING, "learning", 25, 11)


@pytest.mark.parametrize(
    ("clock", "args", "code"),
    [
        ("09:10", {"seconds": 60}, Refusal.TALK_KEEPS_LENGTH),
        ("09:01", {"seconds": 60, "slot": "talk-2"}, Refusal.TALK_KEEPS_LENGTH),
        ("10:00", {"seconds": -601}, Refusal.BELOW_FLOOR),
        ("10:00", {"seconds": -1, "slot": "evaluation"}, Refusal.BELOW_FLOOR),
        ("10:05", {"seconds": -300}, Refusal.ALREADY_PASSED),
        ("10:05", {"seconds": 60, "slot": "talk-1"}, Refusal.ALREADY_PASSED),
        ("10:05", {"seconds": 60, "slot": "nap"}, Refusal.BAD_ARGS),
        ("10:05", {"seconds": 0}, Refusal.BAD_ARGS),
        ("10:05", {}, Refusal.BAD_ARGS),
        ("10:05", {"seconds": "60"}, Refusal.BAD_ARGS),
        ("10:05", {"seconds": True}, Refusal.BAD_ARGS),
        ("10:05", {"seconds": float("inf")}, Refusal.BAD_ARGS),
        ("10:05", {"seconds": 100_000}, Refusal.BAD_ARGS),
        ("09:59", {"seconds": -600}, None),
        ("10:00", {"seconds": -600}, Refusal.ALREADY_PASSED),
        ("10:05", {"seconds": -299}, None),
    ],
)
def test_what_cannot_be_lengthened_or_shortened_says_why(clock, args, code):
    assert started().refused(clock, "extend", **args) == code


def test_time_that_stood_still_does_not_count_towards_the_floor():
    log = started().give("09:40", "hold").give("09:50", "release")
    assert log.refused("09:51", "extend", seconds=-660) is Refusal.BELOW_FLOOR
    assert log.refused("09:51", "extend", seconds=-600) is None


# Advance and back


def test_time_gained_goes_to_the_dialogue_that_is_entered():
    log = started().give("09:30", "advance", cut_talk=True)
    assert log.minutes == LENGTHS | {"talk-2": 10, "learning": 40}
    assert where(log, "09:30") == (Status.RUNNING, "learning", 0, 40)


def test_time_gained_goes_to_the_next_dialogue_to_come():
    log = started().give("10:04", "advance")
    assert log.minutes == LENGTHS | {"learning": 29, "productive": 31}
    assert log.starts["gathering"] == "10:14"
    assert log.state.ends_at == at("11:20")


def test_time_gained_first_repays_overrun_and_earlier_cuts_the_last_cut_first():
    log = started("09:33").give("09:36", "advance")  # 2 minutes gained of 3 overrun
    assert log.overrun == 1
    log = started("09:08").give("09:11", "advance")  # break 5, gathering 22; 2 gained
    assert log.minutes == LENGTHS | {"welcome": 3, "break": 5, "gathering": 24}
    log = started("09:02").give("09:04", "advance")  # break 8; 3 gained
    assert log.minutes == LENGTHS | {"welcome": 2, "learning": 36}


def test_time_gained_does_not_repay_what_has_passed():
    log = started("09:04").give("11:00", "advance")
    assert log.minutes == LENGTHS | {"break": 6, "productive": 15}
    log = started("09:18").give("10:20", "advance")  # the dialogue has given 3 and is left
    assert (log.minutes["learning"], log.minutes["gathering"]) == (27, 20)


def test_after_the_last_dialogue_time_gained_ends_the_run_early():
    log = started().give("11:12", "advance")
    assert where(log, "11:12") == (Status.RUNNING, "evaluation", 0, 5)
    assert log.state.ends_at == at("11:17")
    assert text(log.state.hard_out) == "11:20"


def test_leaving_a_talk_early_needs_a_knowing_cut():
    log = started()
    assert log.refused("09:10", "advance") is Refusal.TALK_NEEDS_CUT
    assert log.refused("09:10", "advance", cut_talk=1) is Refusal.TALK_NEEDS_CUT
    assert log.refused("09:10", "advance", cut_talk=True) is None


def test_a_cue_for_a_slot_that_just_ended_by_itself_does_not_skip_the_next():
    log = started()
    assert log.refused("10:10:00", "advance", slot="learning") is Refusal.ALREADY_PASSED
    assert log.refused("09:05", "advance", slot="welcome") is Refusal.ALREADY_PASSED
    assert log.refused("10:10", "back", slot="learning") is Refusal.ALREADY_PASSED
    assert log.refused("10:09:59", "advance", slot="learning") is None


def test_the_evaluation_cannot_be_left_by_going_on():
    assert started().refused("11:16", "advance") is Refusal.NO_NEXT


def test_a_held_slot_can_be_left():
    log = started().give("09:10", "hold").give("09:12", "advance", cut_talk=True)
    assert where(log, "09:12") == (Status.RUNNING, "talk-2", 0, 15)
    assert log.minutes == LENGTHS | {"talk-1": 7, "learning": 43}


def test_leaving_a_held_slot_that_has_nothing_left_enters_the_next_one():
    log = started("09:15").give("10:20", "hold").give("10:40", "advance")  # learning 09:50-10:25 has given the rest
    assert where(log, "10:40")[:3] == (Status.RUNNING, "break", 0)


def test_back_out_of_a_held_slot_that_has_nothing_left_shows_the_one_before_it():
    log = started("09:15").give("10:20", "hold").give("10:40", "back")
    assert where(log, "10:40")[:3] == (Status.RUNNING, "talk-2", 0)


def test_back_shows_the_previous_slot_again_and_then_this_one_whole():
    log = started().give("09:22", "back")
    assert where(log, "09:22") == (Status.RUNNING, "talk-1", 0, 15)
    assert (log.starts["talk-1"], log.starts["talk-2"], log.starts["learning"]) == ("09:22", "09:37", "09:52")
    assert (log.minutes["welcome"], log.state.slots[0].runs) == (22, 5 * MINUTE)


def test_back_takes_the_lost_time_from_what_is_ahead():
    log = started().give("09:22", "back")  # 17 minutes lost
    assert {k: log.minutes[k] for k in ("learning", "break", "gathering", "productive")} == {
        "learning": 33,
        "break": 5,
        "gathering": 15,
        "productive": 25,
    }
    assert log.state.ends_at == at("11:20")


def test_back_to_the_first_slot_starts_it_again():
    log = started().give("09:06", "back")
    assert where(log, "09:06") == (Status.RUNNING, "welcome", 0, 5)
    assert log.minutes == LENGTHS | {"break": 5, "gathering": 24}
    assert log.state.started_at == NINE


def test_a_slot_shown_again_is_owed_only_what_is_taken_from_it_now():
    log = started("09:04").give("10:25", "back").give("10:26", "move_hard_out", at=ms("12:00"))
    assert (log.minutes["break"], log.minutes["gathering"]) == (10, 25)


def test_back_repairs_a_cut_talk_and_an_extension():
    log = started().give("09:10", "advance", cut_talk=True).give("09:11", "back")
    assert (log.minutes["talk-1"], log.minutes["talk-2"]) == (15, 15)
    log = started().give("09:40", "extend", seconds=1800).give("10:42", "back", slot="break")
    assert where(log, "10:42") == (Status.RUNNING, "learning", 0, 25)


def test_there_is_nothing_before_the_first_slot():
    assert started().refused("09:02", "back") is Refusal.NO_PREVIOUS


def test_back_out_of_a_hold_goes_on():
    log = started().give("09:22", "hold").give("09:24", "back")
    assert where(log, "09:24") == (Status.RUNNING, "talk-1", 0, 15)


# Restart, hard out


def test_it_really_started_at_another_time():
    log = started().give("09:04", "restart_at", at=ms("09:03"))
    assert log.state.slots == started("09:03").state.slots
    assert log.state.started_at == at("09:03")
    assert text(log.state.hard_out) == "11:20"
    late = started("09:04").give("09:06", "restart_at", at=ms("09:00"))
    assert late.state.slots == started().state.slots


def test_the_hard_out_moves_along_only_if_so_chosen():
    log = started().give("09:04", "restart_at", at=ms("09:03"), move_hard_out=True)
    assert log.minutes == LENGTHS
    assert text(log.state.hard_out) == text(log.state.ends_at) == "11:23"
    assert text(log.state.planned_out) == "11:20"


@pytest.mark.parametrize("when", ["09:05", "06:00"])
def test_it_cannot_have_started_later_than_now_nor_be_over_already(when):
    assert started().refused("09:04", "restart_at", at=ms(when)) is Refusal.BAD_ARGS


def test_a_later_hard_out_takes_away_overrun_then_cuts_and_leaves_the_rest_free():
    log = started("09:33").give("09:34", "move_hard_out", at=ms("11:25"))
    assert log.overrun == 0
    assert log.minutes == LENGTHS | {"break": 5, "gathering": 15, "learning": 25, "productive": 22}
    log = started().give("09:34", "move_hard_out", at=ms("11:25"))
    assert log.minutes == LENGTHS
    log.give("10:00", "extend", seconds=300)
    assert log.minutes == LENGTHS | {"learning": 40}


def test_an_earlier_hard_out_is_met_by_taking_time():
    log = started().give("10:15", "move_hard_out", at=ms("11:10"))
    assert log.minutes == LENGTHS | {"break": 5, "gathering": 20}
    assert text(log.state.ends_at) == "11:10"


def test_a_hard_out_lies_ahead_and_near_the_plan():
    assert started().refused("10:15", "move_hard_out", at=ms("10:15")) is Refusal.BAD_ARGS
    assert started().refused("10:15", "move_hard_out") is Refusal.BAD_ARGS
    assert started().refused("10:15", "move_hard_out", at=ms("11:20") + 86_400_001) is Refusal.FAR_FROM_PLAN


def test_a_run_starts_on_its_day():
    assert Log().refused("09:00", "start", at=ms("09:00") + 86_400_001) is Refusal.FAR_FROM_PLAN
    assert Log(Agenda(NINE + timedelta(days=2), standard_segments())).refused("09:00", "start") is Refusal.FAR_FROM_PLAN
    assert Log().refused("09:00", "start", at="nine") is Refusal.BAD_ARGS


# Messages


def test_a_message_leaves_time_alone():
    log = started()
    slots = log.state.slots
    log.give("09:10", "message", text=" Utse en som antecknar. ", expires_in=30)
    message = log.state.message
    assert (message.id, message.text, message.to, message.expires_at) == (
        2,
        "Utse en som antecknar.",
        "all",
        at("09:10:30"),
    )
    assert log.state.slots == slots


def test_a_message_to_some_rooms_is_not_shown_in_the_others():
    log = started().give("09:10", "message", text="Till alla").give("09:11", "message", text="Till er", to="group:7")
    assert log.state.message.text == "Till alla"
    assert log.state.message_to(("all", "group:7")).text == "Till er"
    assert log.state.message_to(("all", "group:8")).text == "Till alla"
    assert log.state.message.expires_at == at("09:11")


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"text": "  "},
        {"text": 3},
        {"text": "x" * 501},
        {"text": "x", "to": "everyone"},
        {"text": "x", "to": "group:"},
        {"text": "x", "to": 7},
        {"text": "x", "expires_in": 0},
        {"text": "x", "expires_in": "soon"},
    ],
)
def test_a_message_needs_words_someone_to_read_them_and_an_end(args):
    assert started().refused("09:10", "message", **args) is Refusal.BAD_ARGS


# Undo and end


def test_undo_gives_back_what_was_before():
    log = started().give("10:00", "hold").give("10:02", "release").give("10:04", "advance")
    log.give("10:05", "undo", seq=4)
    assert where(log, "10:05") == (Status.RUNNING, "learning", 28, 7)
    assert log.state.last.action is Action.RELEASE
    log.give("10:06", "undo", seq=3)
    assert where(log, "10:06") == (Status.HELD, "learning", 25, 10)
    assert log.state.effective_at == at("10:06")


def test_an_undo_is_not_undone():
    log = started().give("09:02", "hold").give("09:03", "undo", seq=2)
    assert log.refused("09:04", "undo", seq=3) is Refusal.NOT_LATEST
    assert log.refused("09:04", "undo", seq=2) is Refusal.NOT_LATEST
    assert log.refused("09:04", "undo") is Refusal.NOT_LATEST
    log.give("09:04", "undo", seq=1)
    assert log.refused("09:05", "undo", seq=1) is Refusal.NOTHING_TO_UNDO


def test_a_message_does_not_stand_in_the_way_of_an_undo():
    log = started().give("09:02", "hold").give("09:03", "message", text="Vi väntar.")
    assert log.refused("09:04", "undo", seq=1) is Refusal.NOT_LATEST
    log.give("09:04", "undo", seq=2)
    assert (log.locate("09:04").status, log.state.message.text) == (Status.RUNNING, "Vi väntar.")
    log.give("09:05", "undo", seq=3)
    assert log.state.message is None


def test_a_message_that_something_was_done_after_is_not_undone():
    log = started().give("09:02", "message", text="Vi väntar.").give("09:03", "hold")
    assert log.refused("09:04", "undo", seq=2) is Refusal.NOT_LATEST


def test_an_early_end_is_the_end():
    log = started().give("10:00", "end")
    assert where(log, "10:00") == (Status.OVER, None, 0, 0)
    assert (log.locate("10:00").projected_end, log.locate("10:00").overrun) == (at("10:00"), timedelta(0))
    assert log.locate("09:59").status is Status.RUNNING


def test_an_end_can_be_undone_for_ten_minutes():
    log = started().give("10:00", "end")
    assert log.legal("10:10") == {Action.UNDO}
    assert log.legal("10:10:01") == set()
    assert log.refused("10:10:01", "undo", seq=2) is Refusal.TOO_LATE
    assert where(log.give("10:10", "undo", seq=2), "10:11") == (Status.RUNNING, "break", 1, 9)


def test_a_held_run_that_is_ended_is_no_longer_held():
    log = started().give("10:00", "hold").give("10:05", "end")
    assert (log.state.held_at, log.state.ended_at, log.state.slots[3].stood) == (None, at("10:05"), 5 * MINUTE)


def test_a_run_that_ran_out_takes_no_cue():
    assert started().legal("11:20") == set()
    assert started().refused("11:20", "extend", seconds=60) is Refusal.ILLEGAL_NOW
    assert started().refused("11:20", "undo", seq=1) is Refusal.ILLEGAL_NOW


# Legality


def test_the_table_of_what_is_legal():
    anytime = {"message", "move_hard_out", "undo"}
    assert {status.value: {a.value for a in actions} for status, actions in LEGAL.items()} == {
        "planned": anytime | {"start"},
        "armed": anytime | {"start"},
        "running": anytime | {"hold", "extend", "advance", "back", "restart_at", "end"},
        "held": anytime | {"release", "extend", "advance", "back", "end"},
        "over": {"undo"},
    }


def test_a_page_offers_what_can_be_done():
    assert "undo" not in Log().legal("08:00")
    assert Log().legal("08:00") == {"start", "message", "move_hard_out"}
    assert "back" not in started().legal("09:01")
    assert "back" in started().legal("09:06")
    assert "advance" in started().legal("11:14")
    assert "advance" not in started().legal("11:16")


def test_a_refused_cue_in_a_log_changes_nothing():
    log = started()
    before = log.state
    log.cues += [log.cue("09:10", "advance"), Cue(3, at("09:11"), Action.RELEASE)]
    assert log.state.slots == before.slots
    assert [c.seq for c in log.state.in_force] == [1]
    assert log.state.effective_at == at("09:11")


def test_a_cue_recorded_as_earlier_than_the_one_before_it_takes_effect_with_it():
    log = started()
    log.cues.append(log.cue("08:50", "message", text="Hej"))
    assert log.state.effective_at == NINE
    assert log.state.message.expires_at == at("09:01")


# Preview


def test_a_preview_says_what_two_more_minutes_do():
    seen = started("09:02").preview("09:46", "extend", seconds=120)
    assert seen.refused is None
    assert [
        (c.key, text(c.old_starts_at), text(c.old_ends_at), text(c.new_starts_at), text(c.new_ends_at))
        for c in seen.changes
    ] == [
        ("learning", "09:37", "10:12", "09:37", "10:14"),
        ("break", "10:12", "10:20", "10:14", "10:20"),
    ]
    assert [(c.old_length / MINUTE, c.new_length / MINUTE) for c in seen.changes] == [(35, 37), (8, 6)]
    assert (seen.overrun_before, seen.overrun_after) == (timedelta(0), timedelta(0))


def test_a_preview_shows_overrun_and_refusals():
    seen = started("09:30").preview("10:10", "extend", seconds=120)
    assert (seen.overrun_before, seen.overrun_after) == (timedelta(0), 2 * MINUTE)
    seen = started().preview("09:10", "advance")
    assert (seen.refused, seen.changes) == (Refusal.TALK_NEEDS_CUT, ())


def test_a_preview_while_held_compares_with_going_on_now():
    log = started().give("10:00", "hold")
    assert log.preview("10:03", "release").changes == ()
    assert [c.key for c in log.preview("10:03", "extend", seconds=60).changes] == ["learning", "break"]


# Time


@pytest.mark.parametrize(
    "local",
    [
        pytest.param(datetime(2026, 3, 29, 1, 30, tzinfo=STOCKHOLM), id="spring"),
        pytest.param(datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM), id="autumn"),
        pytest.param(datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=1), id="autumn again"),
    ],
)
def test_daylight_saving_nights_are_as_long_as_others(local):
    log = Log(Agenda(local, standard_segments())).give(local, "start")
    later = (local.astimezone(UTC) + 70 * MINUTE).astimezone(local.tzinfo)
    position = log.locate(later)
    assert (position.slot.key, position.elapsed, position.remaining) == ("break", timedelta(0), 10 * MINUTE)
    log.give(later, "hold")
    assert locate_state(log.state, later.astimezone(UTC) + SECOND).elapsed == timedelta(0)
    assert log.state.ends_at.timestamp() - log.agenda.starts_at.timestamp() == 140 * 60


def test_naive_instants_are_refused():
    with pytest.raises(ValueError, match="aware"):
        Log().locate(datetime.fromisoformat("2026-11-25T09:00"))


def test_a_rehearsal_lives_by_the_same_rules():
    agenda = scaled(Agenda(NINE, standard_segments()), 20)
    log = Log(agenda).give(NINE + 12 * SECOND, "start")
    assert log.minutes == {k: v / 20 for k, v in (LENGTHS | {"break": 6}).items()}


# What the rooms are told


def told(log):
    notice = log.state.notice
    return notice and (notice.id, notice.kind.value, notice.hard_out and text(notice.hard_out), notice.title)


def test_the_rooms_are_told_when_the_end_moves_and_when_it_moves_back():
    log = started().give("10:15", "move_hard_out", at=ms("11:30"))
    assert told(log) == (2, "hard_out", "11:30", "")
    assert text(log.state.notice.expires_at) == "10:17"
    assert told(log.give("10:16", "undo", seq=2)) == (3, "hard_out", "11:20", "")


def test_the_rooms_are_told_that_the_end_moved_with_the_start():
    assert told(started("09:06").give("09:10", "restart_at", at=ms("09:02"))) is None
    moved = started("09:06").give("09:10", "restart_at", at=ms("09:02"), move_hard_out=True)
    assert told(moved) == (2, "hard_out", "11:16", "")


def test_the_rooms_are_told_that_a_talk_was_left_early_unless_that_is_undone():
    log = started().give("09:14", "advance", cut_talk=True)
    assert told(log) == (2, "talk_cut", None, "Talk 1")
    assert told(log.give("09:15", "message", text="Hej")) == (2, "talk_cut", None, "Talk 1")
    assert told(log.give("09:15", "undo", seq=3).give("09:15", "undo", seq=2)) is None


def test_leaving_another_part_is_no_news():
    assert told(started().give("09:03", "advance")) is None
    assert told(started().give("10:00", "advance")) is None
