"""Which signal is allowed when: one pure table, and the reasons for a no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from facilitation.timeline.cues import LONGEST_MESSAGE, TO_ALL, Action, read_instant, read_span, utc
from facilitation.timeline.position import Status, status_at
from facilitation.timeline.state import Slot, State
from seminars.agenda import NOTHING, Kind

Args = Mapping[str, Any]

_ANY_TIME = frozenset({Action.MESSAGE, Action.MOVE_HARD_OUT, Action.UNDO})
_UNDER_WAY = _ANY_TIME | {Action.EXTEND, Action.ADVANCE, Action.BACK, Action.END}

LEGAL: Mapping[Status, frozenset[Action]] = {
    Status.PLANNED: _ANY_TIME | {Action.START},
    Status.ARMED: _ANY_TIME | {Action.START},
    Status.RUNNING: _UNDER_WAY | {Action.HOLD, Action.RESTART_AT},
    Status.HELD: _UNDER_WAY | {Action.RELEASE},
    Status.OVER: frozenset({Action.UNDO}),
}

END_CAN_BE_UNDONE = timedelta(minutes=10)
FURTHEST = timedelta(hours=24)
"""How far from the plan a start or a hard out may be set: further is a slip of the finger."""


class Refusal(StrEnum):
    """Why a cue is not taken."""

    ILLEGAL_NOW = "illegal_now"
    BAD_ARGS = "bad_args"
    FAR_FROM_PLAN = "far_from_plan"
    TALK_NEEDS_CUT = "talk_needs_cut"
    TALK_KEEPS_LENGTH = "talk_keeps_length"
    BELOW_FLOOR = "below_floor"
    ALREADY_PASSED = "already_passed"
    NO_PREVIOUS = "no_previous"
    NO_NEXT = "no_next"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOT_LATEST = "not_latest"
    TOO_LATE = "too_late"


def legal(state: State, at: datetime) -> frozenset[Action]:
    """The actions that some arguments would be accepted for at `at`: what a page offers."""
    at = utc(at)
    allowed = LEGAL[status_at(state, at)]
    return frozenset(a for a in allowed if _situation(state, at, a) is None)


def refusal(state: State, at: datetime, action: Action, args: Args) -> Refusal | None:
    """Why this cue, taking effect at `at` (see `cue_at`), is refused; None if it is accepted."""
    at = utc(at)
    if action not in LEGAL[status_at(state, at)]:
        return Refusal.ILLEGAL_NOW
    return _situation(state, at, action) or _CHECKS.get(action, _no_args)(state, at, args)


def _situation(state: State, at: datetime, action: Action) -> Refusal | None:
    if action is Action.BACK and state.index(at) == 0:
        return Refusal.NO_PREVIOUS
    if action is Action.ADVANCE and state.index(at) == len(state.slots) - 1:
        return Refusal.NO_NEXT
    if action is Action.UNDO:
        return _undo_situation(state, at)
    return None


def _undo_situation(state: State, at: datetime) -> Refusal | None:
    if state.last is None:
        return Refusal.NOTHING_TO_UNDO
    if status_at(state, at) is not Status.OVER:
        return None
    if state.ended_at is None:
        return Refusal.ILLEGAL_NOW
    return Refusal.TOO_LATE if at > state.ended_at + END_CAN_BE_UNDONE else None


def _no_args(state: State, at: datetime, args: Args) -> Refusal | None:
    return None


def _start(state: State, at: datetime, args: Args) -> Refusal | None:
    starts_at = at if args.get("at") is None else read_instant(args["at"])
    if starts_at is None:
        return Refusal.BAD_ARGS
    return Refusal.FAR_FROM_PLAN if abs(starts_at - state.slots[0].planned_starts_at) > FURTHEST else None


def _extend(state: State, at: datetime, args: Args) -> Refusal | None:
    current, by = state.index(at), read_span(args.get("seconds"))
    wanted = current if args.get("slot") is None else state.find(str(args["slot"]))
    if not by or wanted is None or current is None:
        return Refusal.BAD_ARGS
    return Refusal.ALREADY_PASSED if wanted < current else _lengthening(state.slots[wanted], by, state.clock(at))


def _lengthening(slot: Slot, by: timedelta, clock: datetime) -> Refusal | None:
    if slot.kind is Kind.TALK:
        return Refusal.TALK_KEEPS_LENGTH
    if by < NOTHING and slot.runs + by < slot.floor:
        return Refusal.BELOW_FLOOR
    return Refusal.ALREADY_PASSED if slot.ends_at + by <= clock else None


def _advance(state: State, at: datetime, args: Args) -> Refusal | None:
    moved = _leaving(state, at, args)
    if moved is None and _current(state, at).kind is Kind.TALK and args.get("cut_talk") is not True:
        return Refusal.TALK_NEEDS_CUT
    return moved


def _leaving(state: State, at: datetime, args: Args) -> Refusal | None:
    """The optional `slot` is the one the sender saw: a cue given as it ended by itself must not skip the next."""
    seen = args.get("slot")
    return Refusal.ALREADY_PASSED if seen is not None and seen != _current(state, at).key else None


def _current(state: State, at: datetime) -> Slot:
    index = state.index(at)
    return state.slots[-1 if index is None else index]


def _restart(state: State, at: datetime, args: Args) -> Refusal | None:
    started_at = read_instant(args.get("at"))
    if started_at is None or state.started_at is None or started_at > at:
        return Refusal.BAD_ARGS
    by = started_at - state.started_at
    inside = state.slots[0].starts_at + by <= at < state.ends_at + by
    return None if inside else Refusal.BAD_ARGS


def _hard_out(state: State, at: datetime, args: Args) -> Refusal | None:
    hard_out = read_instant(args.get("at"))
    if hard_out is None or hard_out <= at:
        return Refusal.BAD_ARGS
    return Refusal.FAR_FROM_PLAN if abs(hard_out - state.planned_out) > FURTHEST else None


def _message(state: State, at: datetime, args: Args) -> Refusal | None:
    text, to = args.get("text"), args.get("to", TO_ALL)
    good = isinstance(text, str) and text.strip() != "" and len(text) <= LONGEST_MESSAGE and _is_audience(to)
    lasts = read_span(args.get("expires_in", 1))
    return None if good and lasts is not None and lasts > NOTHING else Refusal.BAD_ARGS


def _is_audience(to: object) -> bool:
    if not isinstance(to, str):
        return False
    group, _, identity = to.partition(":")
    return to == TO_ALL or (group in ("municipality", "group") and identity != "")


def _undo(state: State, at: datetime, args: Args) -> Refusal | None:
    """The last cue of time; and any message, which moves no time and so may be taken away whatever came after it."""
    seq, last = args.get("seq"), state.last_of_time
    undoable = {c.seq for c in state.in_force if c.action is Action.MESSAGE}
    if not isinstance(seq, int):
        return Refusal.NOT_LATEST
    return None if seq in undoable or (last is not None and seq == last.seq) else Refusal.NOT_LATEST


_CHECKS: Mapping[Action, Callable[[State, datetime, Args], Refusal | None]] = {
    Action.START: _start,
    Action.EXTEND: _extend,
    Action.ADVANCE: _advance,
    Action.BACK: _leaving,
    Action.RESTART_AT: _restart,
    Action.MOVE_HARD_OUT: _hard_out,
    Action.MESSAGE: _message,
    Action.UNDO: _undo,
}
