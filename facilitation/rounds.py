"""A round in a room: the chairs in order, who has the floor, who has spoken and who passed, and how long a turn is.

Pure: no Django, no clock. The floor belongs to the first chair in order that has not had its turn; when those have all
been offered, to those that passed, once more. Times are milliseconds into the slot, without the time it stood still, so
that a hold stops the turn too. Only when the turn under way began is kept, never how long one lasted.
What one presses is in `round_presses.py`; `static/js/round.js` mirrors both on the same vectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

GRAIN = 5_000  # ms: turns are whole fives of seconds at full length
MORE = 15_000  # ms that one press adds
LAST = 15_000  # ms left of a turn when its light goes out


@dataclass(frozen=True, slots=True)
class Past:
    """What an undo brings back. It holds no times."""

    order: tuple[int, ...]
    away: tuple[int, ...]
    done: tuple[int, ...]
    passed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One step's round. `step` is its number in the slot's script; `extra` counts presses of `more` in this turn."""

    slot: str
    step: int
    order: tuple[int, ...]
    away: tuple[int, ...] = ()
    done: tuple[int, ...] = ()
    passed: tuple[int, ...] = ()
    since: int = 0
    extra: int = 0
    silent: tuple[int, int] | None = None  # from, until
    past: tuple[Past, ...] = ()
    seen: tuple[str, ...] = ()
    given: int = 0  # when the last press was made, in ms since 1970: a late one for another step is then known


def present(round: Round) -> tuple[int, ...]:
    """The chairs that somebody sits on, in order."""
    return tuple(seat for seat in round.order if seat not in round.away)


def queue(round: Round) -> tuple[tuple[int, bool], ...]:
    """Who speaks now and after: (seat, offered again); those who passed come once more at the end."""
    here = [seat for seat in present(round) if seat not in round.done]
    first = [(seat, False) for seat in here if seat not in round.passed]
    return (*first, *((seat, True) for seat in round.passed if seat in here))


def floor_of(round: Round) -> tuple[int, bool] | None:
    return next(iter(queue(round)), None)


def begun(slot: str, step: int, count: int, before: Round | None) -> Round:
    """A round before anyone has spoken: the chairs of the round before, where they are as many, else 1 to `count`."""
    kept = tuple(sorted(present(before))) if before else ()
    return Round(slot, step, kept if len(kept) == count else tuple(range(1, count + 1)))


def resized(round: Round, count: int) -> Round:
    """As many chairs as there are people, when the number present is set: new ones stand last, and the last ones go.
    Who has the floor keeps it; where all have spoken, nobody gets it."""
    after = round
    while len(present(after)) < count:
        after = seated(after, next_number(after))
    spare = [seat for seat in reversed(present(after)) if (seat, False) != floor_of(after)]
    gone = tuple(spare[: len(present(after)) - count])
    after = replace(after, away=(*after.away, *gone))
    if floor_of(after) == floor_of(round):
        return after
    return replace(after, done=(*after.done, *(seat for seat, _again in queue(after))))


def rested(round: Round) -> Round:
    """What is kept when the segment is over: where people sit."""
    return Round("", 0, present(round))


def seated(round: Round, who: int) -> Round:
    order = round.order if who in round.order else (*round.order, who)
    return replace(round, order=order, away=tuple(seat for seat in round.away if seat != who))


def next_number(round: Round) -> int:
    return max(round.order, default=0) + 1


@dataclass(frozen=True, slots=True)
class Timing:
    """The turn under way: its whole length and what is left of it, in ms; `is_last` when its light is out."""

    length: int
    left: int
    is_last: bool
    silence: int = 0  # ms left of a silent minute


def timing(round: Round, *, at: int, ends: int, longest: int, scale: float = 1.0) -> Timing | None:
    """None when all have spoken. The time left of the step is shared among those left, in whole grains, at most
    `longest` ms each; never more than what is left. `ends` is the step's end, ms into the slot."""
    left = len(queue(round))
    if not left:
        return None
    available = max(0, ends - round.since)
    grain = GRAIN * scale
    share = min(available / left, longest)
    share = int(share / grain + 1e-6) * grain if share >= grain else share
    length = min(available, int(share + round.extra * MORE * scale))
    silence = max(0, round.silent[1] - at) if round.silent and at >= round.silent[0] else 0
    rest = max(0, length - max(0, at - round.since)) if not silence else length - _used(round)
    return Timing(length, rest, rest <= LAST * scale and not silence, silence)


def _used(round: Round) -> int:
    """What was used of the turn as the silence began; the turn's beginning has been moved past it."""
    start, until = round.silent or (0, 0)
    return max(0, start - (round.since - (until - start)))


def as_json(round: Round) -> dict[str, Any]:
    """As it is stored and sent."""
    return asdict(round)


def from_json(given: Mapping[str, Any]) -> Round | None:
    """What `as_json` made; None of nothing."""
    if not given:
        return None
    lists = {name: tuple(given[name]) for name in ("order", "away", "done", "passed", "seen")}
    past = tuple(Past(**{name: tuple(value) for name, value in one.items()}) for one in given["past"])
    silent = tuple(given["silent"]) if given["silent"] else None
    return Round(**{**given, **lists, "past": past, "silent": silent})
