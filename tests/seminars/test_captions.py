"""Captions are read, or refused with the line to look at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seminars.captions import CaptionError, CaptionLine, Code, parse

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
