"""Finds words in what seminars and films say: all of them, anywhere, whatever their capitals. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from seminars import captions

Line = captions.CaptionLine
MOST_WORDS = 8
SHORTEST = 2
"""Letters of a word worth looking for by itself in a film."""


def words_of(query: str) -> tuple[str, ...]:
    """The words looked for, without capitals; what stands after the first few is left out."""
    return tuple(query.casefold().split()[:MOST_WORDS])


def matches(query: str, texts: Iterable[str]) -> bool:
    """True when every word stands somewhere in the texts; without words everything suits."""
    wanted = words_of(query)
    if not wanted:
        return True
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in wanted)


def lines(vtt: str, query: str) -> tuple[Line, ...]:
    """The captions in which one of the words is said, those with most of them first; none of unreadable captions."""
    wanted = [word for word in words_of(query) if len(word) >= SHORTEST]
    if not wanted:
        return ()
    counted = [(_count(line.text, wanted), line) for line in readable(vtt)]
    return tuple(line for count, line in sorted(counted, key=lambda pair: (-pair[0], pair[1].start)) if count)


def readable(vtt: str) -> tuple[Line, ...]:
    """What is said, or nothing when the text is no captions."""
    try:
        return captions.parse(vtt)
    except captions.CaptionError:
        return ()


def _count(text: str, wanted: list[str]) -> int:
    said = text.casefold()
    return sum(word in said for word in wanted)
