"""Reads WebVTT captions into timed lines, or says on which line they are wrong. Pure: no Django, no files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+\S.*)?$")
_TAG = re.compile(r"<[^>]*>")
_ASIDES = ("NOTE", "STYLE", "REGION")


class Code(StrEnum):
    """Why a text is not usable as captions."""

    HEADER = "header"
    TIMING = "timing"
    BACKWARDS = "backwards"
    ORDER = "order"
    BLANK = "blank"
    EMPTY = "empty"


class CaptionError(Exception):
    """A text that is not valid WebVTT; `line` is where, counted from 1."""

    def __init__(self, code: Code, line: int) -> None:
        super().__init__(f"{code.value} on line {line}")
        self.code = code
        self.line = line


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """One caption: what is said from `start` to `end`, counted from the film's beginning, without markup."""

    start: timedelta
    end: timedelta
    text: str


def parse(vtt: str) -> tuple[CaptionLine, ...]:
    """The captions in order of start; notes, styles and identifiers left out. Raises CaptionError."""
    lines = vtt.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT([ \t].*)?$", lines[0]):
        raise CaptionError(Code.HEADER, 1)
    found: list[CaptionLine] = []
    for first, block in _blocks(lines):
        if first == 1 or block[0].split(None, 1)[0] in _ASIDES:
            continue
        found.append(_caption(block, first, found))
    if not found:
        raise CaptionError(Code.EMPTY, len(lines))
    return tuple(found)


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


def _caption(block: list[str], first: int, earlier: Sequence[CaptionLine]) -> CaptionLine:
    at = 0 if "-->" in block[0] or len(block) == 1 else 1  # an identifier may stand above the times
    number = first + at
    match = _TIMING.match(block[at])
    if match is None:
        raise CaptionError(Code.TIMING, number)
    start, end = _time(match.groups()[:4]), _time(match.groups()[4:])
    if end <= start:
        raise CaptionError(Code.BACKWARDS, number)
    if earlier and start < earlier[-1].start:
        raise CaptionError(Code.ORDER, number)
    text = _TAG.sub("", "\n".join(block[at + 1 :])).strip()
    if not text:
        raise CaptionError(Code.BLANK, number)
    return CaptionLine(start, end, text)


def _time(parts: Sequence[str | None]) -> timedelta:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=thousandths)
