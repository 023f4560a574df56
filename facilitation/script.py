"""The facilitator's script: what to say now, step by step, fitted to the group's size and the slot's real length.

Pure: no Django, no clock. The words stand in `steps.py`; `static/js/script.js` mirrors the arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from facilitation.steps import SCRIPTS, WORDS, Entry, Step
from seminars.agenda import Kind

__all__ = ["SCRIPTS", "Entry", "Place", "Step", "TimedStep", "as_json", "place_of", "steps_for"]

MS = timedelta(milliseconds=1)
GRAIN = 5_000  # ms: turns are whole fives of seconds at full length
SHORTEST_TURN = 30_000  # ms: below this, a round becomes "whoever wants to"
USUAL_PEOPLE = 7


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A step with its place in the slot. `turn` is one person's time, None when nobody goes round."""

    step: Step
    starts: timedelta
    duration: timedelta
    turn: timedelta | None
    is_free: bool = False  # a round too short for everyone: whoever wants to speaks

    @property
    def ends(self) -> timedelta:
        return self.starts + self.duration

    @property
    def say(self) -> str:
        return self.step.free_say if self.is_free and self.step.free_say else self.step.say

    @property
    def screen(self) -> str:
        return self.step.free_screen if self.is_free and self.step.free_screen else self.step.screen


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the script a group is: the step's number from 0, and when in the slot it began and ends."""

    index: int
    starts: timedelta
    ends: timedelta


def steps_for(
    kind: Kind,
    *,
    people: int,
    duration: timedelta,
    scale: float = 1.0,
    first: int = 0,
    scripts: Mapping[Kind, Sequence[Step]] = SCRIPTS,
) -> tuple[TimedStep, ...]:
    """The script's steps from `first` on, filling `duration`. `scale` is the run's length / 140 min.

    Steps with seconds take at most half of `duration`; the shares divide the rest. Starts count from `first`.
    """
    steps = scripts[kind][first:]
    lengths = _lengths(steps, duration // MS, scale)
    timed, at = [], 0
    for step, length in zip(steps, lengths, strict=True):
        turn = _turn(step, length, people, scale)
        timed.append(TimedStep(step, at * MS, length * MS, turn, is_free=bool(step.turn) and turn is None))
        at += length
    return tuple(timed)


def place_of(
    kind: Kind,
    *,
    people: int,
    duration: timedelta,
    elapsed: timedelta,
    scale: float = 1.0,
    moved: tuple[int, timedelta] | None = None,
    scripts: Mapping[Kind, Sequence[Step]] = SCRIPTS,
) -> tuple[tuple[TimedStep, ...], Place]:
    """The steps, and where the group is `elapsed` into the slot.

    `moved` = (index, at): the facilitator went to that step at that time in the slot; the steps from there on then
    share what was left, and the clock goes on from there. Steps passed are shown within the time that went.
    """
    count = len(scripts[kind])
    if moved is None or not (0 <= moved[0] < count and timedelta(0) <= moved[1] <= duration):
        steps = steps_for(kind, people=people, duration=duration, scale=scale, scripts=scripts)
        return steps, _place(steps, elapsed, 0)
    index, at = moved
    ahead = steps_for(kind, people=people, duration=duration - at, scale=scale, first=index, scripts=scripts)
    shifted = tuple(replace(s, starts=s.starts + at) for s in ahead)
    behind = steps_for(kind, people=people, duration=at, scale=scale, scripts=scripts)[:index]
    steps = tuple(replace(s, turn=None, is_free=False) for s in behind) + shifted
    return steps, _place(steps, max(elapsed, at), index)


def as_json(
    translate: Callable[[str], str], scripts: Mapping[Kind, Sequence[Step]] = SCRIPTS
) -> dict[str, list[dict[str, Any]]]:
    """All scripts for a page, words translated: {kind: [step, …]}, the input of `static/js/script.js`."""
    return {
        kind.value: [
            {name: translate(value) if name in WORDS and value else value for name, value in asdict(step).items()}
            for step in steps
        ]
        for kind, steps in scripts.items()
    }


def _lengths(steps: Sequence[Step], duration: int, scale: float) -> list[int]:
    """Each step's ms; together exactly `duration`, the last step with a share taking what rounding leaves."""
    fixed = sum(step.seconds for step in steps) * 1000 * scale
    shares = sum(step.share for step in steps)
    most = duration / 2 if shares else float(duration)
    squeeze = min(1.0, most / fixed) if fixed else 1.0
    if fixed and not shares:
        squeeze = duration / fixed
    left = duration - fixed * squeeze
    lengths = [
        math.floor(left * step.share / shares) if step.share else math.floor(step.seconds * 1000 * scale * squeeze)
        for step in steps
    ]
    lengths[_taker(steps)] += duration - sum(lengths)
    return lengths


def _taker(steps: Sequence[Step]) -> int:
    return max((i for i, step in enumerate(steps) if step.share), default=len(steps) - 1)


def _turn(step: Step, length: int, people: int, scale: float) -> timedelta | None:
    """One person's time: length / people down to whole grains, at most the step's longest; None below the shortest."""
    if not step.turn:
        return None
    grain = GRAIN * scale
    turn = min(math.floor(length / max(1, people) / grain + 1e-6) * grain, step.turn * 1000 * scale)
    return None if turn < SHORTEST_TURN * scale - 1e-6 else math.floor(turn + 0.5) * MS


def _place(steps: Sequence[TimedStep], elapsed: timedelta, least: int) -> Place:
    begun = [index for index, timed in enumerate(steps) if index >= least and timed.starts <= elapsed]
    index = begun[-1] if begun else least
    return Place(index, steps[index].starts, steps[index].ends)
