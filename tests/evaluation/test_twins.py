"""Two seminars that differ in one answer, where all said the same and where all but one did, have the same reports.

Everything that is published comes out of the snapshot, so its whole JSON is compared: rows, headlines, sentences,
comparisons and methods, for the whole seminar, every municipality and the public.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.questionnaire import DEFAULT, Answers, Question
from tests.evaluation.samples import WEIGHTS, filled, places, questionnaire, sheets, snapshot
from tests.evaluation.samples import first as first_of

TOWNS = ("Ekerö", "Sigtuna", "Solna")
OTHERS: dict[str, tuple[Any, Any]] = {
    "rated": (4, 1),
    "yes": (1, 2),
    "one": ("a", "b"),
    "many": (["a"], ["b"]),
    "ten": (9, 3),
}
"""Of the questionnaire of every kind: what all say, and what one says instead."""
Lot = list[tuple[str | None, Answers]]

sizes = st.tuples(*[st.integers(0, 6) | st.integers(0, 20)] * len(TOWNS))
steps = st.permutations(range(1, 6)).map(lambda order: order[:2])


def _asked(every_kind: bool, early: tuple[int, ...], late: tuple[int, ...]) -> tuple[tuple[Question, ...], Lot, int]:
    """The questions, the sheets of both lots, and how many of them are early."""
    made = filled if every_kind else sheets
    lots = [made(dict(zip(TOWNS, lot, strict=True))) for lot in (early, late)]
    return questionnaire() if every_kind else DEFAULT, [*lots[0], *lots[1]], len(lots[0])


def _reports(questions: tuple[Question, ...], lot: Lot, early: int) -> list[dict[str, Any]]:
    given = {"places": places(dict.fromkeys(TOWNS, 9)), "questions": questions}
    told = first_of(lot[:early], **given)
    return [snapshot(sheets=lot[:early], **given), snapshot(sheets=lot, first=told, number=2, **given)]


def _twins(questions: tuple[Question, ...], lot: Lot, early: int, key: str, said: tuple[Any, Any], who: int) -> None:
    alike = [(town, {**answers, key: said[0]}) for town, answers in lot]
    nearly = [(town, {**answers, key: said[place == who]}) for place, (town, answers) in enumerate(alike)]
    assert _reports(questions, alike, early) == _reports(questions, nearly, early)


@given(sizes, sizes, st.sampled_from(sorted(WEIGHTS)), steps, st.randoms(use_true_random=False))
def test_that_everybody_said_the_same_is_nowhere_to_be_seen(
    early: tuple[int, ...], late: tuple[int, ...], key: str, said: list[int], dice: random.Random
) -> None:
    questions, lot, first = _asked(False, early, late)
    if lot:
        _twins(questions, lot, first, key, (said[0], said[1]), dice.randrange(len(lot)))


@given(sizes, sizes, st.sampled_from(sorted(OTHERS)), st.randoms(use_true_random=False))
def test_nor_in_a_questionnaire_of_an_organisers_own(
    early: tuple[int, ...], late: tuple[int, ...], key: str, dice: random.Random
) -> None:
    questions, lot, first = _asked(True, early, late)
    if lot:
        _twins(questions, lot, first, key, OTHERS[key], dice.randrange(len(lot)))


@pytest.mark.parametrize("who", [0, 25])
def test_nor_in_a_municipalitys_own_share_beside_the_seminars(who: int) -> None:
    questions, lot, first = _asked(False, (12, 14, 0), (0, 0, 0))
    _twins(questions, lot, first, "q3", (4, 2), who)


def test_nor_in_what_is_said_of_the_talks() -> None:
    """Ten of eleven found the second one relevant, which the table gives; of the first it says nearly all."""
    questions, lot, first = _asked(False, (0, 0, 11), (0, 0, 0))
    rated = [(town, {**answers, "q1b": 4 if place else 2}) for place, (town, answers) in enumerate(lot)]
    _twins(questions, rated, first, "q1a", (4, 2), 3)
