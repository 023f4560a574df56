"""The log read from its start: what the cues in force have made of the agenda. The same in every process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

from facilitation.timeline.cues import MESSAGE_LASTS, NOTICE_LASTS, TO_ALL, Action, Cue, read_instant, read_span, utc
from facilitation.timeline.give_back import gain, gain_and_lengthen, lose, shifted, stand_still, stretch
from facilitation.timeline.legality import refusal
from facilitation.timeline.position import Position, locate_state
from facilitation.timeline.state import Message, Notice, NoticeKind, Slot, State, planned
from seminars.agenda import NOTHING, Agenda, Kind


def replay(agenda: Agenda, cues: Iterable[Cue]) -> State:
    """The run as agenda and cues have it. A cue that is refused at its instant changes nothing but `effective_at`."""
    state = planned(agenda)
    for cue in sorted(cues, key=lambda c: c.seq):
        state = _take_in(agenda, state, replace(cue, at=max(cue.at, state.effective_at)))
    return state


def locate(agenda: Agenda, cues: Iterable[Cue], now: datetime) -> Position:
    """Where the run is at `now`. Cues that have not taken effect wait, as they do on the screens; a start is armed."""
    now = utc(now)
    return locate_state(replay(agenda, (c for c in cues if c.at <= now or c.action is Action.START)), now)


def _take_in(agenda: Agenda, state: State, cue: Cue) -> State:
    if refusal(state, cue.at, cue.action, cue.args) is not None:
        return replace(state, effective_at=cue.at)
    after = _without(agenda, state, cue) if cue.action is Action.UNDO else _apply(state, cue)
    return replace(after, notice=_notice(state, after, cue))


def _without(agenda: Agenda, state: State, undo: Cue) -> State:
    kept = (c for c in state.in_force if c.seq != undo.args["seq"])
    return replace(reduce(_apply, kept, planned(agenda)), effective_at=undo.at)


def _notice(before: State, after: State, cue: Cue) -> Notice | None:
    """What is told after the cue. An undo that puts the end back is told too: the rooms have read of the other one."""
    if after.hard_out != before.hard_out:
        return Notice(cue.seq, NoticeKind.HARD_OUT, cue.at + NOTICE_LASTS, hard_out=after.hard_out)
    left = before.slots[_now(before, cue)]
    if cue.action is Action.ADVANCE and left.kind is Kind.TALK:
        return Notice(cue.seq, NoticeKind.TALK_CUT, cue.at + NOTICE_LASTS, title=left.title)
    taken_back = cue.action is Action.UNDO and before.notice is not None and before.notice.id == cue.args["seq"]
    return None if taken_back else before.notice


def _apply(state: State, cue: Cue) -> State:
    state = _EFFECTS[cue.action](state, cue)
    return replace(state, effective_at=cue.at, in_force=(*state.in_force, cue))


def _start(state: State, cue: Cue) -> State:
    starts_at = max(cue.at, read_instant(cue.args.get("at")) or cue.at)
    state = shifted(state, starts_at - state.slots[0].starts_at, starts_at)
    return replace(state, started_at=starts_at, armed_at=cue.at if starts_at > cue.at else None)


def _hold(state: State, cue: Cue) -> State:
    return replace(state, held_at=cue.at)


def _release(state: State, cue: Cue) -> State:
    return replace(stand_still(state, cue.at), held_at=None)


def _extend(state: State, cue: Cue) -> State:
    first, by = _now(state, cue), _span(cue, "seconds")
    wanted = first if cue.args.get("slot") is None else state.find(str(cue.args["slot"])) or 0
    clock = state.clock(cue.at)
    state = replace(state, slots=_resized(stretch(state.slots, wanted, by), wanted, by))
    if by > NOTHING:
        return lose(state, by, first=first, clock=clock, spare=wanted)
    return gain_and_lengthen(state, -by, first=first, after=wanted + 1, spare=wanted)


def _advance(state: State, cue: Cue) -> State:
    index = _now(state, cue)
    state = _release(state, cue)
    left = state.slots[index].ends_at - cue.at
    state = replace(state, slots=stretch(state.slots, index, -left))
    return gain_and_lengthen(state, left, first=index + 1, after=index + 1)


def _back(state: State, cue: Cue) -> State:
    again = _now(state, cue) - 1
    state = _release(state, cue)
    before = state.ends_at
    state = replace(state, slots=_anew(state.slots, again, cue.at))
    lost = state.ends_at - before
    if lost > NOTHING:
        return lose(state, lost, first=again, clock=cue.at)
    return gain_and_lengthen(state, -lost, first=again, after=again)


def _restart_at(state: State, cue: Cue) -> State:
    started_at = _instant(cue, "at")
    by = started_at - (state.started_at or started_at)
    if cue.args.get("move_hard_out") is True:
        slots = tuple(slot.moved(by) for slot in state.slots)
        state = replace(state, slots=slots, hard_out=state.hard_out + by)
    else:
        state = shifted(state, by, cue.at)
    return _only_past_holds(replace(state, started_at=started_at), cue.at)


def _only_past_holds(state: State, at: datetime) -> State:
    """A run moved back into a slot, or before it, has not stood still there for longer than the slot has lasted."""
    slots = state.slots
    for index in range(len(slots)):
        lasted = max(NOTHING, at - slots[index].starts_at)
        slots = stretch(slots, index, -max(NOTHING, slots[index].stood - lasted), stood=True)
    gained = state.ends_at - slots[-1].ends_at
    return gain(replace(state, slots=slots), gained, first=state.ahead(at))


def _move_hard_out(state: State, cue: Cue) -> State:
    hard_out, clock = _instant(cue, "at"), state.clock(cue.at)
    later, first = hard_out - state.hard_out, state.ahead(clock)
    state = replace(state, hard_out=hard_out)
    if later > NOTHING:
        return gain(state, later, first=first)
    return lose(state, -later, first=first, clock=clock)


def _message(state: State, cue: Cue) -> State:
    lasts = read_span(cue.args.get("expires_in")) or MESSAGE_LASTS
    message = Message(cue.seq, str(cue.args["text"]).strip(), str(cue.args.get("to", TO_ALL)), cue.at + lasts)
    return replace(state, messages=(*state.messages, message))


def _end(state: State, cue: Cue) -> State:
    return replace(_release(state, cue), ended_at=cue.at)


def _resized(slots: tuple[Slot, ...], index: int, by: timedelta) -> tuple[Slot, ...]:
    """A lengthened slot has been repaid that much of what was taken from it."""
    taken = max(NOTHING, slots[index].taken - max(NOTHING, by))
    return (*slots[:index], replace(slots[index], taken=taken), *slots[index + 1 :])


def _anew(slots: tuple[Slot, ...], again: int, at: datetime) -> tuple[Slot, ...]:
    """Slot `again` and the one after it from `at` in their planned lengths; the slot before stands still until then."""
    if again > 0:
        slots = stretch(slots, again - 1, at - slots[again].starts_at, stood=True)
    else:
        slots = tuple(slot.moved(at - slots[0].starts_at) for slot in slots)
    for index in (again, again + 1):
        slots = stretch(slots, index, slots[index].planned - slots[index].length)
        fresh = replace(slots[index], stood=NOTHING, taken=NOTHING)
        slots = (*slots[:index], fresh, *slots[index + 1 :])
    return slots


def _now(state: State, cue: Cue) -> int:
    index = state.index(cue.at)
    return len(state.slots) - 1 if index is None else index


def _span(cue: Cue, name: str) -> timedelta:
    return read_span(cue.args[name]) or NOTHING


def _instant(cue: Cue, name: str) -> datetime:
    return read_instant(cue.args[name]) or cue.at


_EFFECTS: Mapping[Action, Callable[[State, Cue], State]] = {
    Action.START: _start,
    Action.HOLD: _hold,
    Action.RELEASE: _release,
    Action.EXTEND: _extend,
    Action.ADVANCE: _advance,
    Action.BACK: _back,
    Action.RESTART_AT: _restart_at,
    Action.MOVE_HARD_OUT: _move_hard_out,
    Action.MESSAGE: _message,
    Action.END: _end,
}
