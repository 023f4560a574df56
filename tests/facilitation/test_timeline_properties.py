"""What holds for every run: random agendas, random cues, and the promises of the protocol.

The examples are the same every time. `SEARCH=5000 pytest tests/facilitation/test_timeline_properties.py` looks for new
ones, that many a property, and what it finds becomes a test of its own in `test_timeline_found.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from facilitation.timeline import (
    LEGAL,
    Action,
    Cue,
    Status,
    cue_at,
    legal,
    locate,
    locate_state,
    preview,
    projected,
    refusal,
    replay,
    status_at,
)
from seminars.agenda import GIVING, MINUTE, NOTHING, Agenda, Kind, Place, Segment, problems, standard_segments

from .log import NINE, Log

SECOND = timedelta(seconds=1)
ORDER = [Status.PLANNED, Status.ARMED, Status.RUNNING, Status.HELD, Status.OVER]
STARTS = [
    NINE,
    datetime(2026, 3, 29, 1, 10, tzinfo=ZoneInfo("Europe/Stockholm")),
    datetime(2026, 10, 25, 1, 10, tzinfo=ZoneInfo("Europe/Stockholm")),
]
MIDDLE = [k for k in Kind if k is not Kind.EVALUATION]


@st.composite
def agendas(draw):
    if draw(st.booleans()):
        return Agenda(draw(st.sampled_from(STARTS)), standard_segments())
    kinds = [*draw(st.lists(st.sampled_from(MIDDLE), min_size=1, max_size=9)), Kind.EVALUATION]
    segments = []
    for i, kind in enumerate(kinds):
        minutes = draw(st.integers(1, 40))
        give = draw(st.integers(0, minutes)) if kind in GIVING else 0
        talk = i if kind is Kind.TALK else None
        segments.append(Segment(f"s{i}", kind, kind.value, Place.GROUP, minutes * MINUTE, give * MINUTE, talk))
    agenda = Agenda(draw(st.sampled_from(STARTS)), tuple(segments))
    assert problems(agenda.segments, agenda.length) == ()
    return agenda


def ms(instant):
    return round(instant.timestamp() * 1000)


def arguments(draw, state, at, action):
    if action is Action.EXTEND:
        slot = draw(st.none() | st.sampled_from([s.key for s in state.slots]))
        return {"seconds": draw(st.integers(-900, 900)), "slot": slot}
    if action is Action.ADVANCE:
        return {"cut_talk": draw(st.booleans())}
    if action is Action.START:
        return {"at": draw(st.none() | st.integers(-900, 900).map(lambda s: ms(at + s * SECOND)))}
    if action is Action.RESTART_AT:
        started = state.started_at + draw(st.integers(-900, 900)) * SECOND
        return {"at": ms(started), "move_hard_out": draw(st.booleans())}
    if action is Action.MOVE_HARD_OUT:
        return {"at": ms(state.hard_out + draw(st.integers(-1200, 1200)) * SECOND)}
    if action is Action.MESSAGE:
        return {"text": "Hej", "expires_in": draw(st.integers(1, 300))}
    if action is Action.UNDO:
        return {"seq": draw(st.sampled_from(state.in_force)).seq}
    return {}


def step(draw, log, now):
    """One cue that the table allows at `now`, if its arguments are accepted."""
    state = log.state
    at = cue_at(now, log.cues[-1] if log.cues else None)
    actions = sorted(legal(state, at) - ({Action.END} if draw(st.integers(0, 9)) else set()))
    if not actions:
        return
    action = draw(st.sampled_from(actions))
    cue = Cue(len(log.cues) + 1, at, action, arguments(draw, state, at, action))
    if refusal(state, cue.at, cue.action, cue.args) is None:
        log.cues.append(cue)


@st.composite
def runs(draw, most=9, started=False):
    """An agenda and a log of accepted cues, most of it under way."""
    log = Log(draw(agendas()))
    now = log.agenda.starts_at + draw(st.integers(-900, 900)) * SECOND
    if started or draw(st.integers(0, 5)):
        log.give(now, "start")
    for _ in range(draw(st.integers(0, most))):
        now += draw(st.integers(0, 600) | st.integers(600, 2400)) * SECOND
        step(draw, log, now)
    return log


def instant(draw, log):
    """Somewhere around the run, often after its last cue."""
    base = draw(st.sampled_from([log.agenda.starts_at, log.state.effective_at if log.cues else log.agenda.starts_at]))
    return base + draw(st.integers(-600, 9000)) * SECOND


def moment(draw, log, *statuses):
    """An instant from the last cue on at which the run is in one of these statuses."""
    state = log.state
    left = max(state.ends_at - state.effective_at, SECOND)
    at = state.effective_at + draw(st.integers(0, 999)) * left / 1000
    assume(status_at(state, at) in statuses)
    return at


def of_time(state):
    """All of a state but when it became so, and what is told of that."""
    return replace(state, effective_at=NINE, notice=None)


def lengths(state):
    return [slot.runs for slot in state.slots]


def left_early(log):
    """The keys of the slots that somebody chose to leave, but for those that `back` has shown again since."""
    left, cues = set(), log.state.in_force
    for n, cue in enumerate(cues):
        before = replay(log.agenda, cues[:n])
        current = before.index(cue.at)
        if cue.action is Action.ADVANCE:
            left.add(before.slots[current].key)
        if cue.action is Action.BACK:
            left -= {slot.key for slot in before.slots[current - 1 : current + 1]}
    return left


@given(runs(), st.data())
def test_slots_never_overlap_nor_leave_gaps(log, data):
    state = log.state
    for s in (state, projected(state, instant(data.draw, log))):
        assert all(a.ends_at == b.starts_at for a, b in pairwise(s.slots))
        assert all(slot.starts_at <= slot.ends_at for slot in s.slots)
        assert all(slot.stood >= NOTHING and slot.taken >= NOTHING and slot.runs >= NOTHING for slot in s.slots)
        assert [slot.key for slot in s.slots] == [segment.key for segment in log.agenda.segments]


@given(runs())
def test_talks_keep_their_length_unless_they_were_cut_knowingly(log):
    """A Talk is cut by the `advance` that left it (see `legality`); where its slot then ends, later cues may move."""
    left = left_early(log)
    for slot in log.state.slots:
        if slot.kind is Kind.TALK and slot.runs != slot.planned:
            assert slot.runs < slot.planned
            assert slot.key in left


@given(runs())
def test_the_evaluation_is_whole(log):
    evaluation = log.state.slots[-1]
    assert evaluation.runs >= log.agenda.segments[-1].duration


@given(runs())
def test_no_slot_ahead_is_below_its_floor(log):
    """But for one that was left early, by choice: `restart_at` moves the whole run, and so may bring its end back."""
    state, left = log.state, left_early(log)
    index = state.index(state.effective_at)
    ahead = () if index is None else state.slots[index:]
    assert all(slot.runs >= slot.floor or slot.key in left for slot in ahead)


@given(runs())
def test_the_hard_out_moves_only_when_it_is_moved(log):
    state = log.state
    moved = [c for c in state.in_force if c.action is Action.MOVE_HARD_OUT or c.args.get("move_hard_out") is True]
    assert state.planned_out == log.agenda.hard_out
    assert moved or state.hard_out == state.planned_out


@given(runs(), st.data())
def test_locate_is_monotone_in_now_between_two_cues(log, data):
    state = log.state
    first = max(instant(data.draw, log), state.effective_at)
    second = first + data.draw(st.integers(0, 7200_000)) * timedelta(milliseconds=1)
    a, b = locate_state(state, first), locate_state(state, second)
    assert ORDER.index(a.status) <= ORDER.index(b.status)
    assert a.projected_end <= b.projected_end
    assert a.overrun <= b.overrun
    if a.index is not None and b.index is not None:
        assert a.index <= b.index
        if a.index == b.index:
            assert a.elapsed <= b.elapsed
            assert a.remaining >= b.remaining
            assert a.status is Status.HELD or b.elapsed - a.elapsed == second - first


@given(runs(), st.data())
def test_time_runs_as_fast_as_the_clock_and_slots_are_filled_exactly(log, data):
    position = locate_state(log.state, max(instant(data.draw, log), log.state.effective_at))
    if position.slot is None:
        assert position.index is None
        assert position.elapsed == NOTHING
    else:
        assert position.elapsed + position.remaining == position.slot.runs
        assert position.remaining > NOTHING


@given(runs(most=5, started=True), st.data())
def test_a_hold_that_is_released_changes_nothing_but_time(log, data):
    before, at = log.state, moment(data.draw, log, Status.RUNNING)
    stood = data.draw(st.integers(0, 1800)) * SECOND
    log.give(at, "hold").give(at + stood, "release")
    after, index = log.state, before.index(at)
    old, new = locate_state(before, at), locate_state(after, at + stood)
    if new.index == index:
        assert new.elapsed == old.elapsed
    else:  # the slot gave all that was left of it, and so may those after it have done, if they may give all
        assert all(slot.length == NOTHING for slot in after.slots[index + 1 : new.index])
        assert after.slots[index].ends_at == at + stood
    assert after.slots[:index] == before.slots[:index]
    assert after.hard_out == before.hard_out
    taken = sum((a - b for a, b in zip(lengths(before), lengths(after), strict=True)), NOTHING)
    assert after.ends_at == before.ends_at + stood - taken
    assert all(a >= b for a, b in zip(lengths(before), lengths(after), strict=True))
    assert stood or of_time(replace(after, in_force=before.in_force)) == of_time(before)
    _taken_in_order(before, after, index)


def _taken_in_order(before, after, first):
    """A slot gives only when all that come before it in the order have given what they can.

    One that was left early, and that `restart_at` brought back, was below its floor already and has nothing to give.
    """
    given = [(GIVING.index(s.kind), i) for i, s in enumerate(after.slots) if s.kind in GIVING and i >= first]
    cuts = {i: before.slots[i].runs - after.slots[i].runs for _, i in given}
    for earlier, later in pairwise(i for _, i in sorted(given)):
        if cuts[later]:
            slot = after.slots[earlier]
            assert slot.runs <= slot.floor or slot.ends_at <= after.effective_at
    overrun = after.ends_at > max(before.ends_at, after.hard_out)
    assert not overrun or all(after.slots[i].can_give(after.effective_at) == NOTHING for i in cuts)


@given(runs(most=5, started=True), st.data())
def test_a_held_run_stands_as_it_would_if_released_now(log, data):
    at = moment(data.draw, log, Status.RUNNING, Status.HELD)
    if log.state.held_at is None:
        log.give(at, "hold")
    if data.draw(st.booleans()):
        step(data.draw, log, log.state.effective_at)
    state = log.state
    assume(state.held_at is not None)
    at = state.effective_at + data.draw(st.integers(0, 5400)) * SECOND
    now, seen = locate_state(state, at), projected(state, at)
    released = log.give(at, "release").state
    assert seen.slots == released.slots
    assert now.projected_end == released.ends_at
    assert now.overrun == locate_state(released, at).overrun


@given(agendas(), st.integers(0, 5400))
def test_a_run_late_to_start_stands_as_it_would_if_started_now(agenda, late):
    log = Log(agenda)
    at = agenda.starts_at + late * SECOND
    assert projected(log.state, at).slots == log.give(at, "start").state.slots


@given(runs(), st.data())
def test_undo_gives_what_was_before(log, data):
    before = log.state
    step(data.draw, log, before.effective_at + data.draw(st.integers(0, 600)) * SECOND)
    assume(log.state.in_force[:-1] == before.in_force and log.state.last is not None)
    cue, given_at = log.cues[-1], log.state.effective_at
    later = given_at + data.draw(st.integers(0, 300)) * SECOND
    assume(Action.UNDO in legal(log.state, later))
    log.give(later, "undo", seq=cue.seq)
    assert of_time(log.state) == of_time(before)


@given(runs())
def test_effective_times_never_go_back(log):
    times = [replay(log.agenda, log.cues[:n]).effective_at for n in range(len(log.cues) + 1)]
    assert times == sorted(times)


@given(agendas(), st.integers(0, 3600))
def test_what_was_lost_and_gained_again_leaves_the_run_as_it_was(agenda, late):
    """Giving out time is the exact reverse of taking it: arming late and then on time is arming on time."""
    early = agenda.starts_at - 10 * MINUTE
    twice = Log(agenda).give(early, "start", at=ms(agenda.starts_at + late * SECOND))
    twice.give(early, "start", at=ms(agenda.starts_at))
    assert twice.state.slots == Log(agenda).give(agenda.starts_at, "start").state.slots


@given(agendas(), st.integers(-600, 1800), st.integers(-600, 1800))
def test_it_really_started_then_is_as_if_it_had(agenda, first, second):
    """As long as all is well ahead: in its first second, with the welcome not giving."""
    assume(agenda.segments[0].kind is Kind.WELCOME)
    log = Log(agenda).give(agenda.starts_at + first * SECOND, "start")
    at = max(log.state.started_at, agenda.starts_at + second * SECOND)
    target = agenda.starts_at + second * SECOND
    assume(log.refused(at, "restart_at", at=ms(target)) is None and at < target + agenda.segments[0].duration)
    log.give(at, "restart_at", at=ms(target))
    assert log.state.slots == Log(agenda).give(target, "start").state.slots


@given(runs(started=True), st.data())
def test_gained_time_is_never_lost_while_a_dialogue_is_ahead(log, data):
    before, at = log.state, moment(data.draw, log, Status.RUNNING, Status.HELD)
    assume(Action.ADVANCE in legal(before, at))
    seen = projected(before, at)
    index = before.index(at)
    after = log.give(at, "advance", cut_talk=True).state
    assert after.slots[index].ends_at == at
    assert locate_state(after, at).index in (index + 1, None) or after.slots[index + 1].length == NOTHING
    dialogues = [s for s in after.slots[index + 1 :] if s.kind in (Kind.LEARNING, Kind.PRODUCTIVE)]
    if dialogues and seen.ends_at >= seen.hard_out:
        assert after.ends_at >= after.hard_out
        assert after.ends_at == after.hard_out or lengths(after)[index + 1 :] == lengths(seen)[index + 1 :]


@given(runs(started=True), st.data())
def test_back_starts_the_previous_slot_from_now(log, data):
    before, at = log.state, moment(data.draw, log, Status.RUNNING, Status.HELD)
    assume(Action.BACK in legal(before, at))
    index = before.index(at)
    after = log.give(at, "back").state
    again = after.slots[index - 1]
    assert again.starts_at == at
    assert again.runs >= again.floor
    assert after.slots[index].runs >= after.slots[index].floor
    assert [s.starts_at for s in after.slots[: index - 1]] == [s.starts_at for s in before.slots[: index - 1]]


@given(runs(), st.data())
def test_what_is_legal_is_in_the_table_and_what_is_not_is_refused(log, data):
    state, at = log.state, max(instant(data.draw, log), log.state.effective_at)
    allowed = legal(state, at)
    assert allowed <= LEGAL[status_at(state, at)]
    for action in set(Action) - allowed:
        assert refusal(state, at, action, {"seq": 1, "at": ms(at), "seconds": 60, "text": "x"}) is not None


@given(runs(), st.data())
def test_a_preview_tells_what_the_cue_then_does(log, data):
    before = log.state
    cues = list(log.cues)
    step(data.draw, log, before.effective_at + data.draw(st.integers(0, 600)) * SECOND)
    assume(len(log.cues) > len(cues))
    seen = preview(log.agenda, cues, log.cues[-1])
    assert seen.refused is None
    assert seen.after.slots == projected(log.state, log.cues[-1].at).slots
    changed = {c.key for c in seen.changes}
    for a, b in zip(seen.before.slots, seen.after.slots, strict=True):
        assert (a.key in changed) == ((a.starts_at, a.ends_at) != (b.starts_at, b.ends_at))


@given(runs(), st.data())
def test_locate_follows_the_log_as_the_screens_do(log, data):
    now = instant(data.draw, log)
    known = [c for c in log.cues if c.at <= now]
    assume(all(c.action is not Action.START or c in known for c in log.cues))
    assert locate(log.agenda, log.cues, now) == locate_state(replay(log.agenda, known), now)


junk = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
)
names = st.sampled_from(["at", "seconds", "slot", "seq", "text", "to", "expires_in", "cut_talk", "move_hard_out"])


@given(agendas(), st.lists(st.tuples(st.sampled_from(Action), st.integers(-9000, 9000), st.dictionaries(names, junk))))
def test_no_log_however_broken_can_stop_a_run_from_being_read(agenda, entries):
    cues = [Cue(i, agenda.starts_at + s * SECOND, action, args) for i, (action, s, args) in enumerate(entries, 1)]
    state = replay(agenda, cues)
    assert all(a.ends_at == b.starts_at for a, b in pairwise(state.slots))
    for s in range(-600, 10_000, 900):
        locate_state(state, agenda.starts_at + s * SECOND)
