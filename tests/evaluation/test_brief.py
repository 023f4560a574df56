from __future__ import annotations

import pytest

from evaluation.brief import about, listed, sentences
from evaluation.disclosure import Thresholds
from evaluation.questionnaire import scale_questions
from evaluation.scoring import Share, Tally
from evaluation.wording import Text, say


def told(counted: dict[str, Tally], proposals: int = 0, decisions: int = 0, place: str | None = None) -> list[str]:
    return [say(each) for each in sentences(counted, proposals, decisions, Thresholds(), place)]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (100, "Nästan alla"),
        (87, "Nästan nio av tio"),
        (83, "Drygt åtta av tio"),
        (81, "Ungefär åtta av tio"),
        (50, "Ungefär fem av tio"),
        (8, "Nästan en av tio"),
        (3, "Nästan ingen"),
    ],
)
def test_a_share_is_told_in_tenths(count: int, words: str) -> None:
    assert say(about(Share(count, 100))) == words


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ((20, 80), (10, 90), "Talk 2 upplevdes som mer relevant än Talk 1, även om båda fick goda betyg."),
        ((30, 70), (70, 30), "Talk 1 upplevdes som mer relevant än Talk 2."),
        ((20, 80), (21, 79), "Båda Talks fick goda betyg för hur relevanta de var."),
        ((60, 40), (61, 39), "De två Talks upplevdes som ungefär lika relevanta."),
    ],
)
def test_the_talks_are_compared_from_a_difference_of_five_points(
    first: tuple[int, int], second: tuple[int, int], sentence: str
) -> None:
    counted = {key: Tally((low, 0, 0, high, 0)) for key, (low, high) in (("q1a", first), ("q1b", second))}
    assert told(counted)[1] == sentence


def test_talks_with_few_answers_are_not_compared() -> None:
    counted = {"q1a": Tally((0, 0, 0, 9, 0)), "q1b": Tally((9, 0, 0, 0, 0)), "q2": Tally((2, 0, 6, 0, 0))}
    assert told(counted)[1] == "6 av 8 fick ny kunskap som de kan använda i sitt arbete."


def test_without_answers_it_says_so() -> None:
    assert told({})[:2] == [
        "För få har svarat för att vi ska kunna säga hur seminariet påverkar arbetet.",
        "För få har svarat för att vi ska kunna säga vad som upplevdes som relevant.",
    ]


def test_of_what_was_not_asked_nothing_is_said() -> None:
    asked = [question for question in scale_questions() if question.indicator == "voice"]
    (only,) = sentences({}, 0, 0, Thresholds(), questions=asked)
    assert say(only) == "Grupperna lämnade inga förslag den här gången."


@pytest.mark.parametrize(("others", "n"), [(0, 7), (1, 7), (1, 14), (3, 40)])
def test_those_who_all_answered_alike_or_nearly_are_not_counted_out(others: int, n: int) -> None:
    assert told({"q3": Tally((others, 0, 0, n - others, 0))})[0].startswith("Nästan alla tror")
    assert told({"q3": Tally((n - others, 0, 0, others, 0))})[0].startswith("Nästan ingen tror")


@pytest.mark.parametrize(
    ("proposals", "decisions", "place", "sentence"),
    [
        (0, 0, None, "Grupperna lämnade inga förslag den här gången."),
        (1, 0, "Solna", "Grupperna från Solna lämnade ett förslag."),
        (1, 1, "Solna", "Grupperna från Solna lämnade ett förslag, och det behöver ett beslut."),
        (3, 1, "Solna", "Grupperna från Solna lämnade tre förslag, varav ett behöver beslut."),
        (41, 13, None, "Grupperna lämnade 41 förslag, varav 13 behöver beslut."),
    ],
)
def test_proposals_are_counted_with_those_that_need_a_decision(
    proposals: int, decisions: int, place: str | None, sentence: str
) -> None:
    assert told({}, proposals, decisions, place)[2] == sentence


LISTS = [([], ""), (["A"], "A"), (["A", "B"], "A och B"), (["A", "B", "C"], "A, B och C")]


@pytest.mark.parametrize(("names", "expected"), LISTS)
def test_names_are_listed_as_one_says_them(names: list[str], expected: str) -> None:
    found: Text | str = listed(names)
    assert (found if isinstance(found, str) else say(found)) == expected
