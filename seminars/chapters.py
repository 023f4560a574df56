"""A Talk's chapters: a line for each, "3:20 Vad vi provade". Pure: no Django."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_LINE = re.compile(r"^(?P<minutes>\d{1,3})[:.](?P<seconds>[0-5]\d)[ \t]+(?P<title>\S.*)$")


@dataclass(frozen=True, slots=True)
class Chapter:
    """What the film is about from `start` on, counted from its beginning, until the next chapter."""

    start: timedelta
    title: str


def read(text: str, length: timedelta = timedelta(0)) -> tuple[tuple[Chapter, ...], tuple[str, ...]]:
    """The chapters, and the lines that are none; `length` is the film's, zero when it is not known."""
    found: list[Chapter] = []
    faults: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.match(line)
        if match is None:
            faults.append(line)
            continue
        start = timedelta(minutes=int(match["minutes"]), seconds=int(match["seconds"]))
        found.append(Chapter(start, match["title"].strip()))
    return tuple(found), tuple(faults)
