from __future__ import annotations

import pytest

from evaluation.questionnaire import DONT_KNOW, scale_questions
from evaluation.scoring import HEADLINES, Share, Tally, percent, response_rate, tallies, tally


def test_a_tally_leaves_dont_know_and_skipped_out_of_n() -> None:
    found = tally("q3", [{"q3": step} for step in (1, 3, 3, 5, DONT_KNOW, None)] + [{}])
    assert found == Tally((1, 0, 2, 0, 1), dont_know=1)
    assert found.n == 4
    assert found.at_least(3) == Share(3, 4)
    assert found.at_least(4) == Share(1, 4)


def test_every_question_is_counted_even_without_sheets() -> None:
    assert tallies(scale_questions(), []) == {question.key: Tally() for question in scale_questions()}


def test_only_answers_that_are_all_the_same_are_unanimous() -> None:
    assert Tally((0, 0, 0, 7, 0), dont_know=2).is_unanimous
    assert not Tally((0, 0, 0, 7, 1)).is_unanimous
    assert not Tally().is_unanimous


def test_the_headlines_are_effect_relevance_and_knowledge_at_their_cuts() -> None:
    cuts = {question.key: question.cut for question in scale_questions()}
    assert [(each.key, each.questions, {cuts[key] for key in each.questions}) for each in HEADLINES] == [
        ("effect", ("q3",), {3}),
        ("relevance", ("q1a", "q1b"), {4}),
        ("knowledge", ("q2",), {3}),
    ]


@pytest.mark.parametrize(("count", "n", "expected"), [(0, 9, 0), (123, 142, 87), (1, 8, 13), (1, 200, 1), (9, 9, 100)])
def test_percent_rounds_a_half_up(count: int, n: int, expected: int) -> None:
    assert percent(count, n) == expected


@pytest.mark.parametrize(
    ("received", "present", "expected", "rate"),
    [(151, 168, 180, (151, 168)), (11, 9, 9, (11, 11)), (5, None, 8, (5, 8)), (5, None, None, None), (0, 0, 0, None)],
)
def test_the_response_rate_is_of_those_present_if_known(
    received: int, present: int | None, expected: int | None, rate: tuple[int, int] | None
) -> None:
    assert response_rate(received, present, expected) == rate
