"""What a film lacks before it may be seen, from facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.gate import Answer, Consent, Facts, Part, answers, ends_on, has_consent, is_open, missing

DAY = date(2026, 11, 28)
GIVEN = datetime(2026, 6, 1, 9, tzinfo=UTC)
YES = Consent(1, "film", GIVEN, date(2027, 1, 1))
WHOLE = Facts("film", (1,), (YES,), has_captions=True, stated_film="film")


def test_a_film_with_everything_is_open() -> None:
    assert (missing(WHOLE, DAY), is_open(WHOLE, DAY), has_consent(WHOLE, DAY)) == ((), True, True)


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"has_captions": False}, (Part.CAPTIONS, Part.TRANSCRIPT)),
        ({"stated_film": ""}, (Part.DESCRIPTION,)),
        ({"stated_film": "", "described_film": "film"}, ()),
        ({"stated_film": "earlier", "described_film": "earlier"}, (Part.DESCRIPTION,)),
        ({"consents": ()}, (Part.CONSENT,)),
        ({"presenters": ()}, (Part.CONSENT,)),
        ({"presenters": (1, 2)}, (Part.CONSENT,)),
        ({"film": "new"}, (Part.DESCRIPTION, Part.CONSENT)),
        ({"film": "", "stated_film": "", "described_film": ""}, (Part.DESCRIPTION, Part.CONSENT)),
    ],
)
def test_each_part_is_missed(change: dict, lacks: tuple[Part, ...]) -> None:
    assert missing(replace(WHOLE, **change), DAY) == lacks


@pytest.mark.parametrize(
    ("consent", "answer"),
    [
        (YES, Answer.YES),
        (replace(YES, expires_on=DAY), Answer.YES),
        (replace(YES, expires_on=DAY - timedelta(days=1)), Answer.EXPIRED),
        (replace(YES, is_withdrawn=True), Answer.WITHDRAWN),
        (replace(YES, film="other"), Answer.OTHER_FILM),
        (replace(YES, presenter=2), Answer.NONE),
    ],
)
def test_an_answer_is_about_this_film_this_day(consent: Consent, answer: Answer) -> None:
    assert answers(replace(WHOLE, consents=(consent,)), DAY) == {1: answer}


def test_a_consent_without_a_film_is_none() -> None:
    assert answers(Facts("", (1,), (replace(YES, film=""),)), DAY) == {1: Answer.OTHER_FILM}


def test_the_last_word_counts_whatever_order_they_come_in() -> None:
    later = replace(YES, given_at=GIVEN + timedelta(days=1), is_withdrawn=True)
    for consents in ((YES, later), (later, YES)):
        assert answers(replace(WHOLE, consents=consents), DAY) == {1: Answer.WITHDRAWN}


def test_a_yes_to_the_next_film_takes_nothing_from_the_yes_to_this_one() -> None:
    following = replace(YES, film="next", given_at=GIVEN + timedelta(days=1))
    for consents in ((YES, following), (following, YES)):
        assert answers(replace(WHOLE, consents=consents), DAY) == {1: Answer.YES}
        assert answers(replace(WHOLE, film="next", consents=consents), DAY) == {1: Answer.YES}
    assert answers(replace(WHOLE, film="third", consents=(YES, following)), DAY) == {1: Answer.OTHER_FILM}


def test_the_first_consent_to_end_ends_them_all() -> None:
    second = replace(YES, presenter=2, expires_on=date(2026, 12, 24))
    both = replace(WHOLE, presenters=(1, 2), consents=(YES, second))
    assert ends_on(both) == date(2026, 12, 24)
    assert ends_on(replace(both, consents=(YES,))) is None
    assert ends_on(replace(both, presenters=())) is None


CONSENTS = st.builds(
    Consent,
    presenter=st.integers(1, 3),
    film=st.sampled_from(["film", "other", ""]),
    given_at=st.integers(0, 300).map(lambda days: GIVEN + timedelta(days=days)),
    expires_on=st.dates(date(2026, 6, 1), date(2028, 1, 1)),
    is_withdrawn=st.booleans(),
)
FACTS = st.builds(
    Facts,
    film=st.sampled_from(["film", ""]),
    presenters=st.lists(st.integers(1, 3), unique=True).map(tuple),
    consents=st.lists(CONSENTS, max_size=6).map(tuple),
    has_captions=st.booleans(),
    described_film=st.sampled_from(["film", "other", ""]),
    stated_film=st.sampled_from(["film", "other", ""]),
)
DAYS = st.dates(date(2026, 6, 1), date(2028, 1, 1))


@given(FACTS, DAYS)
def test_what_all_may_see_every_presenter_has_agreed_to(facts: Facts, day: date) -> None:
    if is_open(facts, day):
        assert facts.film
        assert has_consent(facts, day)


@given(FACTS, DAYS, st.integers(0, 400))
def test_time_alone_opens_nothing(facts: Facts, day: date, later: int) -> None:
    if is_open(facts, day + timedelta(days=later)):
        assert is_open(facts, day)


@given(FACTS, DAYS)
def test_withdrawing_every_consent_closes_it(facts: Facts, day: date) -> None:
    taken_back = replace(facts, consents=tuple(replace(one, is_withdrawn=True) for one in facts.consents))
    assert not has_consent(taken_back, day)


@given(FACTS, DAYS)
def test_the_last_day_is_the_last_day(facts: Facts, day: date) -> None:
    end = ends_on(facts)
    assert has_consent(facts, day) == (end is not None and day <= end)
