"""Chapters are read line by line, or refused with every line to look at."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seminars.captions import parse
from seminars.chapters import Chapter, Code, Fault, read, to_vtt

SECOND = timedelta(seconds=1)
LENGTH = 600 * SECOND


def test_minutes_and_seconds_then_a_title() -> None:
    text = "0:00 Inledning\n\n3:20 Vad vi provade\r\n  9.59   Sedan \n"
    assert read(text, LENGTH) == (
        (Chapter(0 * SECOND, "Inledning"), Chapter(200 * SECOND, "Vad vi provade"), Chapter(599 * SECOND, "Sedan")),
        (),
    )


def test_hours_are_understood_and_long_minutes_too() -> None:
    assert [chapter.start for chapter in read("61:00 a\n1:02:03 b")[0]] == [3660 * SECOND, 3723 * SECOND]


def test_every_wrong_line_is_told_with_its_text() -> None:
    text = f"Inledning\n1:00 a\n0:30 b\n2:75 c\n3:00\n4:00 {'x' * 121}\n10:00 slut"
    assert read(text, LENGTH)[1] == (
        Fault(Code.FORM, 1, "Inledning"),
        Fault(Code.ORDER, 3, "0:30 b"),
        Fault(Code.FORM, 4, "2:75 c"),
        Fault(Code.TITLE, 5, "3:00"),
        Fault(Code.LONG, 6, f"4:00 {'x' * 121}"),
        Fault(Code.OUTSIDE, 7, "10:00 slut"),
    )


def test_without_a_known_length_nothing_is_outside() -> None:
    assert read("59:00 a")[1] == ()


def test_no_chapters_are_no_fault() -> None:
    assert read(" \n\n", LENGTH) == ((), ())


def test_a_track_reaches_from_each_chapter_to_the_next_and_the_last_to_the_end() -> None:
    found, _faults = read("0:00 a\n3:20 b --> c\n11:00 utanför")
    assert to_vtt(found, LENGTH) == (
        "WEBVTT\n\n00:00:00.000 --> 00:03:20.000\na\n\n00:03:20.000 --> 00:10:00.000\nb → c\n"
    )


@given(st.lists(st.integers(0, 599), unique=True, min_size=1), st.text("abc åäö", min_size=1).map(str.strip))
def test_what_is_written_is_read(starts: list[int], title: str) -> None:
    lines = [f"{start // 60}:{start % 60:02} x{title}" for start in sorted(starts)]
    found, faults = read("\n".join(lines), LENGTH)
    assert (len(found), faults) == (len(starts), ())
    assert [line.start for line in parse(to_vtt(found, LENGTH))] == [chapter.start for chapter in found]
