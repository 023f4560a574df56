"""What an organiser sees of a script beside its editor: each step's length, and a turn for three to twelve people.

Pure. `static/js/scripts/preview.js` mirrors it for what is being typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from facilitation.script import TimedStep, steps_for
from facilitation.steps import Step
from seminars.agenda import Kind, standard_segments

PEOPLE = range(3, 13)


@dataclass(frozen=True, slots=True)
class Preview:
    """A script fitted to one length. `turns` has, for each number of people, every round's turn or None."""

    length: timedelta
    steps: tuple[TimedStep, ...]
    turns: tuple[tuple[int, tuple[timedelta | None, ...]], ...]
    is_squeezed: bool
    """The steps with seconds would take more than half, and are shortened."""

    @property
    def rounds(self) -> tuple[Step, ...]:
        return tuple(timed.step for timed in self.steps if timed.step.turn)


def preview(steps: Sequence[Step], length: timedelta) -> Preview:
    """Raises ValueError without steps."""
    if not steps:
        raise ValueError("a script has at least one step")
    fitted = {people: _fit(steps, people, length) for people in PEOPLE}
    turns = tuple((people, tuple(t.turn for t in timed if t.step.turn)) for people, timed in fitted.items())
    fixed = timedelta(seconds=sum(step.seconds for step in steps))
    is_squeezed = fixed > length / 2 and any(step.share for step in steps)
    return Preview(length, fitted[PEOPLE[0]], turns, is_squeezed)


def lengths_of(kind: Kind) -> tuple[timedelta, timedelta]:
    """The kind's length in the standard agenda, and the shortest that it may be given."""
    segment = next(segment for segment in standard_segments() if segment.kind is kind)
    return segment.duration, segment.floor


def _fit(steps: Sequence[Step], people: int, length: timedelta) -> tuple[TimedStep, ...]:
    return steps_for(Kind.LEARNING, people=people, duration=length, scripts={Kind.LEARNING: steps})
