"""Makes captions of a plain text: cut where one breathes, spread over the film by how much there is to say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from textwrap import wrap

from seminars.captions import CaptionLine

WIDTH = 42
"""Characters on a line of captions, of which there are two at most."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_PART = re.compile(r"(?<=[,;:–])\s+")


def spread(text: str, length: timedelta) -> tuple[CaptionLine, ...]:
    """The text as captions that follow each other from beginning to end, each as long as its share of the letters.

    The times are a first guess, to be moved by whoever listens.
    """
    pieces = [piece for paragraph in re.split(r"\n\s*\n", text) for piece in _pieces(" ".join(paragraph.split()))]
    whole = sum(len(piece) for piece in pieces)
    lines, said = [], 0
    for piece in pieces:
        start, said = _at(said, whole, length), said + len(piece)
        lines.append(CaptionLine(start, _at(said, whole, length), "\n".join(wrap(piece, WIDTH))))
    return tuple(lines)


def _at(said: int, whole: int, length: timedelta) -> timedelta:
    return timedelta(milliseconds=(length // timedelta(milliseconds=1)) * said // whole)


def _pieces(paragraph: str) -> Iterator[str]:
    """Sentences, those that are short together, those that are long cut at commas, or where they must."""
    piece = ""
    for sentence in _SENTENCE.split(paragraph):
        for part in [sentence] if _fits(sentence) else _PART.split(sentence):
            joined = f"{piece} {part}".strip()
            if _fits(joined):
                piece = joined
                continue
            if piece:
                yield piece
            *full, piece = _cut(part)
            yield from full
    if piece:
        yield piece


def _cut(part: str) -> list[str]:
    """Pairs of lines of a part that is too long for one caption."""
    lines = wrap(part, WIDTH) or [""]
    return [" ".join(lines[first : first + 2]) for first in range(0, len(lines), 2)]


def _fits(text: str) -> bool:
    return len(wrap(text, WIDTH)) <= 2
