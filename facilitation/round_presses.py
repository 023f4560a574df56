"""What one presses in a round, and the round after it. Pure, as `rounds.py`, whose rules it keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from facilitation.rounds import Past, Round, begun, floor_of, next_number, present, queue, seated

MOST_MORE = 4  # presses of `more` in one turn
SILENCE = 60_000  # ms of a silent minute
MOST_SEATS = 30
DEPTH = 5  # presses that can be undone
REMEMBERED = 16  # presses known again when they come twice


class Act(StrEnum):
    """What one can press in a round."""

    NEXT = "next"
    PASS = "pass"  # noqa: S105 (no password)
    MORE = "more"
    UNDO = "undo"
    ORDER = "order"
    LEAVE = "leave"
    JOIN = "join"
    SILENT = "silent"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Press:
    """One press. `seat` and `again` are who had the floor on the page it was made on; None when all had spoken.
    `begins` is when the slot began, in ms since 1970: a round from before the slot was gone back to is over.

    `at` is when, in ms into the slot, `since` when the turn on the page began; for an undo, when the one that comes
    back began, and `extra` its presses of `more`, where the page knows. `count` is the number of chairs where no round
    has begun. `who` is the chair that leaves or joins, `seats` a new order, `until` when a silence ends: at `at` or
    before, when it is broken off.
    """

    act: Act
    id: str
    slot: str
    step: int
    count: int
    seat: int | None
    again: bool
    at: int
    given: int
    since: int | None = None
    extra: int = 0
    who: int | None = None
    seats: tuple[int, ...] = ()
    until: int = 0
    begins: int = 0


def opened(round: Round | None, press: Press) -> Round:
    """The round that the press is about: the one under way, or one that has gone by the clock until now."""
    if round and _is_of(round, press):
        return round
    fresh = begun(press.slot, press.step, press.count, round)
    until = fresh.order.index(press.seat) if press.seat in fresh.order else len(fresh.order)
    return replace(fresh, done=fresh.order[:until], since=press.at if press.since is None else press.since)


def _is_of(round: Round, press: Press) -> bool:
    return (round.slot, round.step) == (press.slot, press.step) and round.given >= press.begins


def pressed(round: Round | None, press: Press) -> Round | None:
    """The round after the press, or None when it is stale: made on a page that was behind, or without effect.

    A press that has come before leaves the round as it is.
    """
    if round and press.id in round.seen:
        return round
    if round and not _is_of(round, press) and press.given < round.given:
        return None
    before = opened(round, press)
    if floor_of(before) != (None if press.seat is None else (press.seat, press.again)):
        return None
    after = _ACTS[press.act](before, press)
    if after is None:
        return None
    seen = (*(round.seen if round else ()), press.id)[-REMEMBERED:]
    return replace(after, seen=seen, given=max(press.given, round.given if round else 0))


def _moved(before: Round, after: Round, at: int) -> Round:
    """The floor goes on: a new turn begins, and what belonged to the old one goes."""
    past = (*before.past, Past(before.order, before.away, before.done, before.passed))[-DEPTH:]
    after = replace(after, past=past)
    return after if floor_of(after) == floor_of(before) else _new_turn(after, at)


def _new_turn(round: Round, at: int) -> Round:
    return replace(round, since=max(0, at), extra=0, silent=None)


def _next(round: Round, press: Press) -> Round | None:
    if press.seat is None:
        return None
    passed = tuple(seat for seat in round.passed if seat != press.seat)
    return _moved(round, replace(round, done=(*round.done, press.seat), passed=passed), press.at)


def _pass(round: Round, press: Press) -> Round | None:
    if press.seat is None or press.again:
        return _next(round, press)
    return _moved(round, replace(round, passed=(*round.passed, press.seat)), press.at)


def _more(round: Round, press: Press) -> Round | None:
    if press.seat is None or round.extra >= MOST_MORE:
        return None
    return replace(round, extra=round.extra + 1)


def _undo(round: Round, press: Press) -> Round | None:
    """The last move of the floor, the order or the chairs; without one, the presses of `more` in this turn."""
    if not round.past:
        return replace(round, extra=0) if round.extra else None
    last = round.past[-1]
    back = replace(
        round, order=last.order, away=last.away, done=last.done, passed=last.passed, past=round.past[:-1], silent=None
    )
    if floor_of(back) == floor_of(round):
        return replace(back, silent=round.silent)
    since = press.at if press.since is None else min(press.since, press.at)
    return replace(back, since=since, extra=min(MOST_MORE, press.extra))


def _order(round: Round, press: Press) -> Round | None:
    if sorted(press.seats) != sorted(round.order) or press.seats == round.order:
        return None
    return _moved(round, replace(round, order=press.seats), press.at)


def _leave(round: Round, press: Press) -> Round | None:
    if press.who not in present(round) or len(present(round)) == 1:
        return None
    return _moved(round, replace(round, away=(*round.away, press.who)), press.at)


def _join(round: Round, press: Press) -> Round | None:
    """Somebody comes back to their chair, or a new one is set at the end."""
    who = press.who
    if who is None or who in present(round) or (who not in round.away and who != next_number(round)):
        return None
    if len(present(round)) >= MOST_SEATS:
        return None
    return _moved(round, seated(round, who), press.at)


def _silent(round: Round, press: Press) -> Round | None:
    """A minute in which no turn runs; with `until` not after `at`, it is broken off and the turn goes on."""
    under_way = round.silent if round.silent and round.silent[1] > press.at else None
    if press.until <= press.at:
        if under_way is None:
            return None
        return replace(round, silent=None, since=round.since - (under_way[1] - press.at))
    if under_way is not None:
        return None
    until = min(press.until, press.at + SILENCE)
    return replace(round, silent=(press.at, until), since=round.since + until - press.at)


def _finish(round: Round, press: Press) -> Round | None:
    if press.seat is None:
        return None
    after = replace(round, done=(*round.done, *(seat for seat, _again in queue(round))), passed=())
    return _moved(round, after, press.at)


_ACTS = {
    Act.NEXT: _next,
    Act.PASS: _pass,
    Act.MORE: _more,
    Act.UNDO: _undo,
    Act.ORDER: _order,
    Act.LEAVE: _leave,
    Act.JOIN: _join,
    Act.SILENT: _silent,
    Act.FINISH: _finish,
}
