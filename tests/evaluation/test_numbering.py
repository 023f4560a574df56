from __future__ import annotations

from evaluation.numbering import numbers
from evaluation.questionnaire import DEFAULT, Kind, Question


def question(key: str, kind: Kind = Kind.SCALE, talk: int | None = None, indicator: str = "") -> Question:
    return Question(key=key, kind=kind, text={"sv": key}, talk=talk, indicator=indicator)


def test_the_products_own_are_numbered_as_the_format_has_them() -> None:
    assert list(numbers(DEFAULT).values()) == ["1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9"]


def test_there_is_a_number_for_more_of_one_kind_than_there_are_letters() -> None:
    found = list(numbers([question(f"q{place}", talk=1, indicator="x") for place in range(28)]).values())
    assert (found[25:], len(set(found))) == (["1z", "1.27", "1.28"], 28)


def test_a_heading_has_no_number_and_parts_nothing() -> None:
    rows = [question("h", Kind.HEADING), question("a"), question("g", Kind.HEADING), question("b")]
    assert numbers(rows) == {"a": "1", "b": "2"}


def test_the_same_question_about_one_talk_after_another_shares_a_number() -> None:
    rows = [question("a", talk=1, indicator="x"), question("b", talk=2, indicator="x"), question("c", talk=1, indicator="y"), question("d")]  # fmt: skip  # noqa: E501
    assert list(numbers(rows).values()) == ["1a", "1b", "2", "3"]
