"""The clock tied to another: forward at once, slower when ahead, never back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from facilitation import clock
from facilitation.anchor import Anchor, Sample, best
from tests.cast import NOW

SECOND = timedelta(seconds=1)


def test_it_runs_by_itself_between_measurements() -> None:
    assert Anchor(100.0, NOW).now(107.5) == NOW + 7.5 * SECOND


def test_it_takes_the_middle_of_the_quickest_round_trip() -> None:
    quick, slow = Sample(10.0, 10.2, NOW), Sample(20.0, 21.0, NOW)
    assert best([slow, quick]) is quick
    assert Anchor(0.0, NOW - 60 * SECOND).measured(quick).now(10.2) == NOW + 0.1 * SECOND


def test_one_that_is_ahead_goes_slower_until_it_is_right() -> None:
    ahead = Anchor(0.0, NOW).measured(Sample(10.0, 10.0, NOW + 9.8 * SECOND))
    assert ahead.now(10.0) == NOW + 10 * SECOND
    assert abs(ahead.now(20.0) - (NOW + 19.8 * SECOND)) < timedelta(milliseconds=1)


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(-40, 40)), min_size=1))
def test_it_never_goes_back(steps: list[tuple[float, float]]) -> None:
    anchor, mono, last = Anchor(0.0, NOW), 0.0, NOW
    for wait, error in steps:
        mono += wait
        assert anchor.now(mono) >= last
        anchor = anchor.measured(Sample(mono, mono, NOW + (mono + error) * SECOND))
        assert anchor.now(mono) >= last
        last = anchor.now(mono)


@pytest.mark.django_db(transaction=True)
def test_on_postgresql_it_is_the_databases_clock() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("this database has no clock of its own")
    ours = clock.Clock()
    ours._anchor = Anchor(0.0, NOW.replace(year=2020))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    assert timedelta(0) <= ours.now() - theirs < 5 * SECOND
