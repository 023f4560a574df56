"""How long the facilitator's course holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.training import SOON, Standing, standing, valid_until

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2026, 3, 15), 24, date(2028, 3, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 15), 0, None),
    ],
)
def test_it_holds_for_whole_months(day: date, months: int, until: date | None) -> None:
    assert valid_until(day, months) == until


@given(DAYS, st.integers(1, 120), st.integers(-50, 5000))
def test_it_is_valid_then_ending_then_ended(day: date, months: int, later: int) -> None:
    until, on = valid_until(day, months), day + timedelta(days=later)
    assert until is not None
    expected = Standing.ENDED if on > until else Standing.ENDING if on > until - SOON else Standing.VALID
    assert standing(day, months, on) is expected


@given(DAYS, DAYS)
def test_without_an_end_it_holds_for_ever_and_none_is_none(day: date, on: date) -> None:
    assert standing(day, 0, on) is Standing.VALID
    assert standing(None, 0, on) is Standing.MISSING
