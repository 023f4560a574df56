"""Times, holds and exports as arithmetic: what is due before when, and what a demanded export lets go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.retention import Asked, Found, Kind, Registry, Unit, Words, allowed, back, is_time

NOW = datetime(2026, 3, 31, 2, 30, tzinfo=UTC)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def no_files(_asked: Asked) -> Iterable[tuple[str, bytes]]:
    return ()


def kind(key: str = "k", **more: object) -> Kind:
    about = {"default": 12, "floor": 3, "ceiling": 24, "models": ("a.b",), **more}
    words = Words("namn", "det", "dagen")
    return Kind(key=key, words=words, look=lambda _a: Found(), purge=lambda _a, _n: Found(), files=no_files, **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "unit", "before"),
    [
        (1, Unit.MONTHS, datetime(2026, 2, 28, 2, 30, tzinfo=UTC)),
        (25, Unit.MONTHS, datetime(2024, 2, 29, 2, 30, tzinfo=UTC)),
        (3, Unit.MONTHS, datetime(2025, 12, 31, 2, 30, tzinfo=UTC)),
        (7, Unit.DAYS, datetime(2026, 3, 24, 2, 30, tzinfo=UTC)),
        (48, Unit.HOURS, datetime(2026, 3, 29, 2, 30, tzinfo=UTC)),
    ],
)
def test_months_are_the_calendars(number: int, unit: Unit, before: datetime) -> None:
    assert back(NOW, number, unit) == before


@given(moments, st.integers(1, 120))
def test_more_months_are_never_later_and_never_less_than_so_many_days(now: datetime, number: int) -> None:
    assert back(now, number + 1, Unit.MONTHS) < back(now, number, Unit.MONTHS)
    assert timedelta(days=28 * number) <= now - back(now, number, Unit.MONTHS)


@given(moments)
def test_twelve_months_are_never_less_than_the_triggers_year(now: datetime) -> None:
    assert now - back(now, 12, Unit.MONTHS) >= timedelta(days=365)


@given(st.one_of(st.integers(-500, 500), st.none(), st.text(), st.booleans(), st.floats()))
def test_no_setting_passes_floor_or_ceiling(given_: object) -> None:
    one = kind()
    assert 3 <= one.settled({"k": given_}) <= 24
    assert one.settled({}) == 12
    assert one.settled({"other": 5}) == 12


@given(moments, st.lists(moments, max_size=4))
def test_with_an_export_demanded_nothing_goes_that_none_has_covered(before: datetime, covered: list[datetime]) -> None:
    assert allowed(before, covered=covered, is_demanded=False) == before
    found = allowed(before, covered=covered, is_demanded=True)
    assert found is None if not covered else found == min(before, max(covered))


def test_it_runs_once_a_night_and_by_day_only_where_nights_are_missed() -> None:
    night, day = datetime(2026, 3, 31, 2, tzinfo=UTC), datetime(2026, 3, 31, 14, tzinfo=UTC)
    assert is_time(night, last=night - timedelta(hours=24))
    assert not is_time(night + timedelta(hours=1), last=night)
    assert not is_time(day, last=night)
    assert not is_time(day, last=day - timedelta(hours=35))
    assert is_time(day, last=day - timedelta(hours=36))


def test_what_is_found_is_added_up() -> None:
    one, two = Found(2, NOW, frozenset({1})), Found(3, NOW - timedelta(days=1), frozenset({2}))
    assert one + two + Found() == Found(5, NOW - timedelta(days=1), frozenset({1, 2}))


def test_a_model_is_of_one_kind_and_a_kinds_usual_time_is_one_it_may_have() -> None:
    registry = Registry()
    registry.add([kind()])
    for wrong in (kind("other"), kind("k", models=("c.d",)), kind("z", models=(), default=2)):
        with pytest.raises(ValueError, match="kind"):
            registry.add([wrong])
    with pytest.raises(ValueError, match="kinds"):
        registry.keep("skäl", "a.b")
