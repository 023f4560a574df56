from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.ranges import ByteRange, Unsatisfiable, parse_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=0-", ByteRange(0, 99)),
        ("bytes=10-19", ByteRange(10, 19)),
        ("bytes=90-500", ByteRange(90, 99)),
        ("bytes=-5", ByteRange(95, 99)),
        ("bytes=-500", ByteRange(0, 99)),
        ("Bytes = 1 - 2", ByteRange(1, 2)),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("lines=1-2", None),
        ("bytes=0-1,5-6", None),
    ],
)
def test_reads_the_header(header, expected):
    assert parse_range(header, 100) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", ByteRange(0, 9)),
        ("bytes=95-", ByteRange(95, 99)),
        ("bytes=0-49", ByteRange(0, 49)),
        ("bytes=-50", ByteRange(50, 99)),
        (None, None),
    ],
)
def test_the_rest_is_given_in_parts(header, expected):
    assert parse_range(header, 100, most=10) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_refuses_what_lies_outside(header):
    with pytest.raises(Unsatisfiable):
        parse_range(header, 100)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 300))
def test_stays_within_the_file(first, last, size):
    try:
        span = parse_range(f"bytes={first}-{last}", size)
    except Unsatisfiable:
        assert first >= size
    else:
        assert span is None or 0 <= span.first <= span.last < size
