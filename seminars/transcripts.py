"""Makes captions of a plain text, cut where one breathes and spread over the film; and a text of captions. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import wrap

from seminars.captions import CaptionLine
from seminars.chapters import Chapter

WIDTH = 42
"""Characters on a line of captions, of which there are two at most."""
LONG = timedelta(seconds=45)
"""From here on a paragraph ends with its sentence."""
PAUSE = timedelta(seconds=3)
"""A silence this long ends a paragraph wherever it comes."""
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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is said from `start` on, under the title of the chapter that begins there, if one does."""

    start: timedelta
    text: str
    chapter: str = ""


def paragraphs(lines: Iterable[CaptionLine], chapters: Sequence[Chapter] = ()) -> tuple[Paragraph, ...]:
    """The captions as a text to read: a new paragraph with every chapter, after a pause, and now and then between."""
    ahead, made, block = list(chapters), list[Paragraph](), list[CaptionLine]()
    title = ""
    for line in lines:
        begun = _begun(ahead, line)
        if block and (begun or _ends(block, line)):
            made.append(_paragraph(block, title))
            block, title = [], ""
        title = begun or title
        block.append(line)
    return (*made, _paragraph(block, title)) if block else tuple(made)


def _begun(ahead: list[Chapter], line: CaptionLine) -> str:
    """The title of the last chapter that has begun by the middle of the line; it and those before it are taken out."""
    title = ""
    while ahead and ahead[0].start <= line.start + (line.end - line.start) / 2:
        title = ahead.pop(0).title
    return title


def _ends(block: Sequence[CaptionLine], line: CaptionLine) -> bool:
    last = block[-1]
    is_sentence = last.text.rstrip().endswith((".", "!", "?", "…", "”", '"'))
    return line.start - last.end >= PAUSE or (is_sentence and last.end - block[0].start >= LONG)


def _paragraph(block: Sequence[CaptionLine], title: str) -> Paragraph:
    return Paragraph(block[0].start, " ".join(" ".join(line.text.split()) for line in block), title)


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
