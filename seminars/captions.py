"""Reads WebVTT captions into timed lines, and tells everything that is wrong in them. Pure: no Django, no files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+\S.*)?$")
_TAG = re.compile(r"<[^>]*>")
_ASIDES = ("NOTE", "STYLE", "REGION")
_MILLISECOND = timedelta(milliseconds=1)


class Code(StrEnum):
    """Why a text is not usable as captions."""

    HEADER = "header"
    TIMING = "timing"
    BACKWARDS = "backwards"
    ORDER = "order"
    BLANK = "blank"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: on which line, counted from 1, and that line as it stands."""

    code: Code
    line: int
    text: str = ""


class CaptionError(Exception):
    """A text that is not valid WebVTT; `faults` is everything wrong in it, `code` and `line` the first of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.code, self.line = self.faults[0].code, self.faults[0].line
        super().__init__(f"{self.code.value} on line {self.line}")


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """One caption: what is said from `start` to `end`, counted from the film's beginning, without markup."""

    start: timedelta
    end: timedelta
    text: str


def parse(vtt: str) -> tuple[CaptionLine, ...]:
    """The captions in order of start; notes, styles and identifiers left out. Raises CaptionError."""
    found, faults = read(vtt)
    if faults:
        raise CaptionError(faults)
    return found


@lru_cache(maxsize=256)
def is_valid(vtt: str) -> bool:
    """True when nothing is wrong in it; remembered, since the same texts are asked about for every visitor."""
    return not read(vtt)[1]


def read(vtt: str) -> tuple[tuple[CaptionLine, ...], tuple[Fault, ...]]:
    """Whatever can be read, and everything that is wrong, in the order of the lines."""
    lines = vtt.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    has_header = re.match(r"^WEBVTT([ \t].*)?$", lines[0]) is not None
    faults = [] if has_header else [Fault(Code.HEADER, 1, lines[0])]
    found: list[CaptionLine] = []
    for first, block in _blocks(lines):
        if (first == 1 and (has_header or "-->" not in "".join(block))) or block[0].split(None, 1)[0] in _ASIDES:
            continue
        line, wrong = _caption(block, first, found)
        faults += wrong
        found += [line] if line else []
    if not found and not faults:
        faults.append(Fault(Code.EMPTY, len(lines)))
    return tuple(found), tuple(faults)


def write(lines: Iterable[CaptionLine]) -> str:
    """Captions as WebVTT."""
    blocks = (f"{stamp(line.start)} --> {stamp(line.end)}\n{line.text}".rstrip() for line in lines)
    return "\n\n".join(("WEBVTT", *blocks)) + "\n"


def stamp(time: timedelta) -> str:
    """00:01:02.345."""
    seconds, thousandths = divmod(time // _MILLISECOND, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def times_only(vtt: str) -> str:
    """The same captions without a word: for writing them in another language."""
    return write(CaptionLine(line.start, line.end, "") for line in read(vtt)[0])


def _blocks(lines: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The paragraphs, each with the number of its first line; the header's own paragraph has number 1."""
    blocks: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            open_block = False
        elif open_block:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            open_block = True
    return blocks


def _caption(block: list[str], first: int, earlier: Sequence[CaptionLine]) -> tuple[CaptionLine | None, list[Fault]]:
    """The block's caption, unless its times cannot be read, and what is wrong in it."""
    at = 0 if "-->" in block[0] or len(block) == 1 else 1  # an identifier may stand above the times
    number, times = first + at, block[at]
    match = _TIMING.match(times)
    if match is None:
        return None, [Fault(Code.TIMING, number, times)]
    start, end = _time(match.groups()[:4]), _time(match.groups()[4:])
    text = _TAG.sub("", "\n".join(block[at + 1 :])).strip()
    wrong = {
        Code.BACKWARDS: end <= start,
        Code.ORDER: bool(earlier) and start < earlier[-1].start,
        Code.BLANK: not text,
    }
    return CaptionLine(start, end, text), [Fault(code, number, times) for code, is_so in wrong.items() if is_so]


def _time(parts: Sequence[str | None]) -> timedelta:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=thousandths)
