"""The course's small markup, read into blocks that a template writes out: nothing a writer types becomes HTML. Pure.

    ## heading      - point      1. numbered      > said aloud      [ ] to tick      **bold**

Lines that belong together stand together; an empty line ends a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

Span = tuple[str, bool]
"""A piece of text, and whether it is bold."""


@dataclass(frozen=True, slots=True)
class Block:
    """`kind` is heading, text, points, numbered, say or ticks; `lines` the block's lines, a paragraph's being one."""

    kind: str
    lines: tuple[tuple[Span, ...], ...]
    first: int = 0
    """The number of the block's first tick, counted through the whole text."""


MARKS = (
    ("heading", re.compile(r"##\s+(.+)")),
    ("ticks", re.compile(r"\[ ?\]\s+(.+)")),
    ("points", re.compile(r"[-*]\s+(.+)")),
    ("numbered", re.compile(r"\d{1,2}\.\s+(.+)")),
    ("say", re.compile(r">\s?(.+)")),
)


def blocks(source: str) -> tuple[Block, ...]:
    """The text in its order."""
    made: list[tuple[str, list[str]]] = []
    is_new = True
    for line in (line.strip() for line in source.splitlines()):
        if not line:
            is_new = True
            continue
        kind, words = _read(line)
        if is_new or made[-1][0] != kind or kind == "heading":
            made.append((kind, []))
        made[-1][1].append(words)
        is_new = False
    return _counted([Block(kind, _lines(kind, lines)) for kind, lines in made])


def ticks(source: str) -> int:
    """How many things there are to tick."""
    return sum(len(block.lines) for block in blocks(source) if block.kind == "ticks")


def _read(line: str) -> tuple[str, str]:
    found = ((kind, mark.fullmatch(line)) for kind, mark in MARKS)
    return next(((kind, match[1].strip()) for kind, match in found if match), ("text", line))


def _lines(kind: str, lines: list[str]) -> tuple[tuple[Span, ...], ...]:
    return tuple(_spans(line) for line in ([" ".join(lines)] if kind in {"text", "say"} else lines))


def _spans(line: str) -> tuple[Span, ...]:
    parts = re.split(r"\*\*(.+?)\*\*", line)
    return tuple((part, index % 2 == 1) for index, part in enumerate(parts) if part)


def _counted(made: list[Block]) -> tuple[Block, ...]:
    first, numbered = 0, []
    for block in made:
        numbered.append(replace(block, first=first))
        first += len(block.lines) if block.kind == "ticks" else 0
    return tuple(numbered)
