"""Counting answers: how many chose each step, and the three headline measures. Pure; knows nothing of disclosure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.questionnaire import DONT_KNOW, HIGH, SOME, STEPS, TEN, Answer, Kind, Question
from evaluation.wording import N_

Sheet = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of the `n` who took a stand."""

    count: int
    n: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One question's answers in the questionnaire's order: of a scale from "Inte alls" to "I mycket hög grad".

    `n` are those who took a stand; "Vet ej" stands beside. `answered` only where one may choose several.
    """

    steps: tuple[int, ...] = (0, 0, 0, 0, 0)
    dont_know: int = 0
    answered: int | None = None

    @property
    def n(self) -> int:
        return sum(self.steps) if self.answered is None else self.answered

    def at_least(self, step: int) -> Share:
        return Share(sum(self.steps[step - 1 :]), self.n)


@dataclass(frozen=True, slots=True)
class Measure:
    """A headline: the share at or above the cut over an indicator's questions, worded as in the Danish original."""

    indicator: str
    cut: int
    text: str


HEADLINES: tuple[Measure, ...] = (
    Measure("effect", SOME, N_("tror att det påverkar deras arbete i minst viss grad")),
    Measure("relevance", HIGH, N_("fann Talks relevanta i hög eller mycket hög grad")),
    Measure("knowledge", SOME, N_("fick ny kunskap i minst viss grad")),
)
INDICATORS: Mapping[str, str] = {
    "effect": N_("Påverkar mitt arbete"),
    "relevance": N_("Talks var relevanta"),
    "knowledge": N_("Fick ny kunskap"),
    "voice": N_("Kom till tals"),
    "facilitation": N_("Fick hjälp framåt"),
    "gathering": N_("Samlingen gav något"),
    "technique": N_("Tekniken fungerade"),
}
"""What the product's own indicators are called beside one another; others are called as their question states it."""

WITH_SHARE = (Kind.SCALE, Kind.YES_NO, Kind.TEN)
"""The kinds whose answers come down to one share, which municipalities and seminars are compared by."""


def options(question: Question) -> Sequence[int | str]:
    """The answers that are counted, in order; "Vet ej" is none of them."""
    if question.choices:
        return [choice.key for choice in question.choices]
    numbers: Mapping[Kind, Sequence[int]] = {Kind.SCALE: STEPS, Kind.YES_NO: (1, 2), Kind.TEN: TEN}
    return numbers.get(question.kind, ())


def tally(question: Question, sheets: Iterable[Sheet]) -> Tally:
    """Counts of one question; a skipped question counts nowhere."""
    given = [answer for sheet in sheets if (answer := sheet.get(question.key)) is not None]
    if question.kind is Kind.MANY:
        chosen = Counter(choice for answer in given if isinstance(answer, list) for choice in answer)
        return Tally(tuple(chosen[choice.key] for choice in question.choices), answered=len(given))
    found = Counter(given)
    steps = tuple(found[option] for option in options(question))
    return Tally(steps, 0 if question.kind in {Kind.TEN, Kind.ONE} else found[DONT_KNOW])


def tallies(questions: Sequence[Question], sheets: Sequence[Sheet]) -> dict[str, Tally]:
    return {question.key: tally(question, sheets) for question in questions}


def share(question: Question, found: Tally) -> Share:
    """Those who said yes, or answered at or above the question's cut."""
    if question.kind is Kind.YES_NO:
        return Share(found.steps[0], found.n)
    return found.at_least(question.cut + 1 if question.kind is Kind.TEN else question.cut)


def tenths(found: Tally) -> int:
    """The mean of answers from 0 to 10, in tenths, a half rounded up. `n` above 0."""
    total = sum(value * count for value, count in enumerate(found.steps))
    return (20 * total + found.n) // (2 * found.n)


def percent(count: int, n: int) -> int:
    """Whole per cent, a half rounded up. `n` above 0."""
    return (200 * count + n) // (2 * n)


def response_rate(received: int, present: int | None, expected: int | None) -> tuple[int, int] | None:
    """(received, of): of those present if that is known, else of those expected, and never more than all of them."""
    of = present or expected
    return (received, max(of, received)) if of else None
