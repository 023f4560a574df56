from __future__ import annotations

import pytest

from evaluation.questionnaire import DONT_KNOW, scale_questions
from evaluation.scoring import HEADLINES, Share, Tally, percent, response_rate, share, tallies, tally, tenths
from tests.evaluation.samples import questionnaire

Q3 = next(question for question in scale_questions() if question.key == "q3")


def test_a_tally_leaves_dont_know_and_skipped_out_of_n() -> None:
    found = tally(Q3, [{"q3": step} for step in (1, 3, 3, 5, DONT_KNOW, None)] + [{}])
    assert found == Tally((1, 0, 2, 0, 1), dont_know=1)
    assert found.n == 4
    assert found.at_least(3) == Share(3, 4)
    assert found.at_least(4) == Share(1, 4)


def test_every_question_is_counted_even_without_sheets() -> None:
    assert tallies(scale_questions(), []) == {question.key: Tally() for question in scale_questions()}


def test_the_headlines_are_effect_relevance_and_knowledge_at_their_cuts() -> None:
    asked = {each.indicator: each.cut for each in scale_questions()}
    assert [(each.indicator, each.cut) for each in HEADLINES] == [("effect", 3), ("relevance", 4), ("knowledge", 3)]
    assert all(asked[each.indicator] == each.cut for each in HEADLINES)


OF_ALL_KINDS = {question.key: question for question in questionnaire()}


def test_every_kind_is_counted_by_its_own_answers() -> None:
    sheets = [
        {"yes": 1, "one": "b", "many": ["a", "c"], "ten": 0},
        {"yes": 2, "one": "b", "many": ["a"], "ten": 7},
        {"yes": 0, "one": "a", "many": None, "ten": 10},
    ]
    counted = tallies(list(OF_ALL_KINDS.values()), sheets)
    assert counted["yes"] == Tally((1, 1), 1)
    assert (counted["one"].steps, counted["one"].n) == ((1, 2, 0), 3)
    assert (counted["many"].steps, counted["many"].n) == ((2, 0, 1), 2)
    assert (counted["ten"].steps[0], counted["ten"].steps[7], counted["ten"].n, counted["ten"].dont_know) == (
        1,
        1,
        3,
        0,
    )
    assert tenths(counted["ten"]) == 57


def test_a_share_is_yes_or_at_the_cut() -> None:
    assert share(OF_ALL_KINDS["yes"], Tally((4, 2), 3)) == Share(4, 6)
    assert share(OF_ALL_KINDS["ten"], Tally((1, 0, 0, 0, 0, 0, 0, 0, 3, 2, 1))) == Share(6, 7)
    assert share(Q3, Tally((1, 0, 2, 0, 1))) == Share(3, 4)


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
