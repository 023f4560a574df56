from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluation.questionnaire import (
    DEFAULT,
    DONT_KNOW,
    MAX_TEXT,
    SCALE,
    Kind,
    clean_answers,
    is_blank,
    scale_questions,
    text_questions,
)

NOTHING = {question.key: None for question in DEFAULT}


def test_the_default_asks_eight_ratings_and_two_texts() -> None:
    assert [question.key for question in scale_questions()] == ["q1a", "q1b", "q2", "q3", "q4", "q5", "q6", "q7"]
    assert [question.key for question in text_questions()] == ["q8", "q9"]
    assert len(SCALE) == 6
    assert SCALE[DONT_KNOW] == "Vet ej"


def test_a_form_and_a_phone_give_the_same_answers() -> None:
    from_form = clean_answers({"q1a": "4", "q2": "0", "q8": " När någon ringer, ska jag svara. "})
    from_phone = clean_answers({"q1a": 4, "q2": 0, "q8": "När någon ringer, ska jag svara."})
    assert from_form == from_phone == NOTHING | {"q1a": 4, "q2": 0, "q8": "När någon ringer, ska jag svara."}


def test_unknown_keys_and_values_are_dropped() -> None:
    raw = {"q1a": 6, "q1b": "-1", "q2": True, "q3": 3.0, "q4": "３", "q5": [3], "q8": 7, "name": "Anna", "group": 4}
    assert clean_answers(raw) == NOTHING


def test_a_text_is_bounded_and_holds_nothing_that_a_database_refuses() -> None:
    cleaned = clean_answers({"q8": "a\x00b\ud800c\r\nd\x9f", "q9": "å" * 3_000})
    assert cleaned["q8"] == "abc\nd"
    assert cleaned["q9"] == "å" * MAX_TEXT


def test_an_empty_text_is_a_skipped_question() -> None:
    cleaned = clean_answers({"q8": " \n ", "q9": ""})
    assert cleaned == NOTHING
    assert is_blank(cleaned)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(anything | st.dictionaries(st.sampled_from([*NOTHING, "x"]), anything))
def test_whatever_is_sent_becomes_answers(raw: object) -> None:
    cleaned = clean_answers(raw)
    assert list(cleaned) == list(NOTHING)
    assert clean_answers(cleaned) == cleaned
    for question in DEFAULT:
        answer = cleaned[question.key]
        if answer is not None and question.kind is Kind.SCALE:
            assert answer in SCALE
        elif answer is not None:
            assert isinstance(answer, str)
            assert 0 < len(answer.encode()) <= 4 * MAX_TEXT
