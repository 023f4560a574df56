"""Captions are read, or refused with the line to look at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.captions import CaptionError, CaptionLine, Code, Fault, is_valid, parse, read, times_only, write

GOOD = """WEBVTT - Vägen tillbaka

NOTE
skriven för hand

STYLE
::cue { color: white }

1
00:01.000 --> 00:04.500 line:90%
<v Maria>God morgon</v> och välkomna.

01:00:00.000 --> 01:00:02.000
Två
rader.
"""


def test_reads_times_and_text_without_markup() -> None:
    assert parse(GOOD) == (
        CaptionLine(timedelta(seconds=1), timedelta(seconds=4.5), "God morgon och välkomna."),
        CaptionLine(timedelta(hours=1), timedelta(hours=1, seconds=2), "Två\nrader."),
    )


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert parse("\ufeff" + GOOD.replace("\n", "\r\n")) == parse(GOOD)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", Code.HEADER, 1),
        ("1\n00:00:01,000 --> 00:00:02,000\nfrån SRT\n", Code.HEADER, 1),
        ("WEBVTT\n\n", Code.EMPTY, 3),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nkomma\n", Code.TIMING, 3),
        ("WEBVTT\n\n1\n00:75.000 --> 00:80.000\nsekunder\n", Code.TIMING, 4),
        ("WEBVTT\n\nbara text\n", Code.TIMING, 3),
        ("WEBVTT\n\n00:04.000 --> 00:04.000\nbaklänges\n", Code.BACKWARDS, 3),
        ("WEBVTT\n\n00:04.000 --> 00:05.000\na\n\n00:01.000 --> 00:02.000\nb\n", Code.ORDER, 6),
        ("WEBVTT\n\n00:04.000 --> 00:05.000\n\n", Code.BLANK, 3),
    ],
)
def test_says_what_is_wrong_and_on_which_line(text: str, code: Code, line: int) -> None:
    with pytest.raises(CaptionError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.line) == (code, line)


WRONG = """WEBVTT

00:01,000 --> 00:02,000
komma

00:05.000 --> 00:04.000
baklänges

00:01.000 --> 00:02.000
för tidigt

00:06.000 --> 00:07.000

00:08.000 --> 00:09.000
rätt
"""


def test_everything_that_is_wrong_is_told_at_once_with_its_line() -> None:
    found, faults = read(WRONG)
    assert faults == (
        Fault(Code.TIMING, 3, "00:01,000 --> 00:02,000"),
        Fault(Code.BACKWARDS, 6, "00:05.000 --> 00:04.000"),
        Fault(Code.ORDER, 9, "00:01.000 --> 00:02.000"),
        Fault(Code.BLANK, 12, "00:06.000 --> 00:07.000"),
    )
    assert found[-1].text == "rätt"
    with pytest.raises(CaptionError) as caught:
        parse(WRONG)
    assert caught.value.faults == faults
    assert [is_valid(WRONG), is_valid(GOOD)] == [False, True]


def test_a_missing_first_line_hides_none_of_the_rest() -> None:
    faults = read("00:01.000 --> 00:02.000\nen\n\n00:03,000 --> 00:04.000\ntvå\n")[1]
    assert [(fault.code, fault.line) for fault in faults] == [(Code.HEADER, 1), (Code.TIMING, 4)]


def test_another_languages_times_come_without_a_word() -> None:
    copied, faults = read(times_only(GOOD))
    assert [(line.start, line.end, line.text) for line in copied] == [(c.start, c.end, "") for c in parse(GOOD)]
    assert {fault.code for fault in faults} == {Code.BLANK}


@given(
    st.lists(st.tuples(st.integers(0, 9_000_000), st.integers(1, 9000), st.text("abc åäö\n", min_size=1)), min_size=1)
)
def test_what_is_written_is_read_again(rows: list[tuple[int, int, str]]) -> None:
    lines = [
        CaptionLine(
            timedelta(milliseconds=start), timedelta(milliseconds=start + length), " ".join(text.split()) or "x"
        )
        for start, length, text in sorted(rows)
    ]
    assert list(parse(write(lines))) == lines
