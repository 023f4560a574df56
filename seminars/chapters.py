"""A Talk's chapters: a line for each, "3:20 Vad vi provade". Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from seminars.captions import CaptionLine, write

_LINE = re.compile(
    r"^(?:(?P<hours>\d{1,2}):(?=\d\d:))?(?P<minutes>\d{1,3})[:.](?P<seconds>[0-5]\d)(?:[ \t]+(?P<title>\S.*))?$"
)
LONGEST = 120
"""Characters of a title."""


class Code(StrEnum):
    """Why a line is no chapter."""

    FORM = "form"
    TITLE = "title"
    LONG = "long"
    ORDER = "order"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line, counted from 1, and the line as it stands."""

    code: Code
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """What the film is about from `start` on, counted from its beginning, until the next chapter."""

    start: timedelta
    title: str


def read(text: str, length: timedelta = timedelta(0)) -> tuple[tuple[Chapter, ...], tuple[Fault, ...]]:
    """The chapters, and everything that is wrong; `length` is the film's, zero when it is not known."""
    found: list[Chapter] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            continue
        chapter = _chapter(stripped)
        code = _wrong(chapter, found, length) if chapter else Code.FORM
        if code:
            faults.append(Fault(code, number, stripped))
        if chapter and code is not Code.ORDER:
            found.append(chapter)
    return tuple(found), tuple(faults)


def to_vtt(chapters: Sequence[Chapter], length: timedelta) -> str:
    """A WebVTT track of chapters; the last one ends with the film. Chapters from the film's end on are left out."""
    inside = [chapter for chapter in chapters if chapter.start < length]
    ends = [*(chapter.start for chapter in inside[1:]), length]
    return write(CaptionLine(c.start, end, c.title.replace("-->", "→")) for c, end in zip(inside, ends, strict=False))


def _chapter(line: str) -> Chapter | None:
    match = _LINE.match(line)
    if match is None:
        return None
    hours, minutes, seconds = (int(match[name] or 0) for name in ("hours", "minutes", "seconds"))
    return Chapter(timedelta(hours=hours, minutes=minutes, seconds=seconds), (match["title"] or "").strip())


def _wrong(chapter: Chapter, earlier: Sequence[Chapter], length: timedelta) -> Code | None:
    tried = {
        Code.TITLE: not chapter.title,
        Code.LONG: len(chapter.title) > LONGEST,
        Code.ORDER: bool(earlier) and chapter.start <= earlier[-1].start,
        Code.OUTSIDE: length > timedelta(0) and chapter.start >= length,
    }
    return next((code for code, is_so in tried.items() if is_so), None)
