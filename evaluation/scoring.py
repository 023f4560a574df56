"""Counting answers: how many chose each step, and the three headline measures. Pure; knows nothing of disclosure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.questionnaire import DONT_KNOW, STEPS, Answer, Question
from evaluation.wording import N_

Sheet = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of the `n` who took a stand."""

    count: int
    n: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One question's answers: `steps` from "Inte alls" to "I mycket hög grad". `n` leaves "Vet ej" out."""

    steps: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    dont_know: int = 0

    @property
    def n(self) -> int:
        return sum(self.steps)

    @property
    def is_unanimous(self) -> bool:
        return 0 < self.n == max(self.steps)

    def at_least(self, step: int) -> Share:
        return Share(sum(self.steps[step - 1 :]), self.n)


@dataclass(frozen=True, slots=True)
class Measure:
    """A headline: the share at or above the cut over its questions together, worded as in the Danish original."""

    key: str
    questions: tuple[str, ...]
    text: str


HEADLINES: tuple[Measure, ...] = (
    Measure("effect", ("q3",), N_("tror att det påverkar deras arbete i minst viss grad")),
    Measure("relevance", ("q1a", "q1b"), N_("fann Talks relevanta i hög eller mycket hög grad")),
    Measure("knowledge", ("q2",), N_("fick ny kunskap i minst viss grad")),
)


def tally(key: str, sheets: Iterable[Sheet]) -> Tally:
    """Counts of one question; a skipped question counts nowhere."""
    found = Counter(sheet.get(key) for sheet in sheets)
    one, two, three, four, five = (found[step] for step in STEPS)
    return Tally((one, two, three, four, five), found[DONT_KNOW])


def tallies(questions: Sequence[Question], sheets: Sequence[Sheet]) -> dict[str, Tally]:
    return {question.key: tally(question.key, sheets) for question in questions}


def percent(count: int, n: int) -> int:
    """Whole per cent, a half rounded up. `n` above 0."""
    return (200 * count + n) // (2 * n)


def response_rate(received: int, present: int | None, expected: int | None) -> tuple[int, int] | None:
    """(received, of): of those present if that is known, else of those expected, and never more than all of them."""
    of = present or expected
    return (received, max(of, received)) if of else None
