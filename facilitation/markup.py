"""The course's small markup, read into blocks that a template writes out: nothing a writer types becomes HTML. Pure.

    ## heading      - point      1. numbered      > said aloud      [name] to tick      **bold**

Lines that belong together stand together; an empty line ends a paragraph.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

Span = tuple[str, bool]
"""A piece of text, and whether it is bold."""


@dataclass(frozen=True, slots=True)
class Block:
    """`kind` is heading, text, points, numbered, say or ticks; `lines` the block's lines, a paragraph's being one."""

    kind: str
    lines: tuple[tuple[Span, ...], ...]
    keys: tuple[str, ...] = ()
    """By what each line's tick is kept, of a block of ticks."""

    @property
    def items(self) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """Each line of a block of ticks with its key."""
        return tuple(zip(self.keys, self.lines, strict=True))


MARKS = (
    ("heading", re.compile(r"##\s+(.+)")),
    ("ticks", re.compile(r"(\[(?: ?|[a-z0-9-]{1,24})\]\s+.+)")),
    ("points", re.compile(r"[-*]\s+(.+)")),
    ("numbered", re.compile(r"\d{1,2}\.\s+(.+)")),
    ("say", re.compile(r">\s?(.+)")),
)

_NAMED = re.compile(r"\[( ?|[a-z0-9-]{1,24})\]\s+(.+)")
"""The name of a tick, which may be empty, and its words."""


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
    return _keyed(made)


def ticks(source: str) -> tuple[str, ...]:
    """What there is to tick, by what each tick is kept: the name in its brackets, or else a mark of its words.

    So a tick stays with its line when others come before it, and a named one when its words change, or the language.
    """
    return tuple(key for block in blocks(source) for key in block.keys)


def _read(line: str) -> tuple[str, str]:
    found = ((kind, mark.fullmatch(line)) for kind, mark in MARKS)
    return next(((kind, match[1].strip()) for kind, match in found if match), ("text", line))


def _lines(kind: str, lines: list[str]) -> tuple[tuple[Span, ...], ...]:
    return tuple(_spans(line) for line in ([" ".join(lines)] if kind in {"text", "say"} else lines))


def _spans(line: str) -> tuple[Span, ...]:
    parts = re.split(r"\*\*(.+?)\*\*", line)
    return tuple((part, index % 2 == 1) for index, part in enumerate(parts) if part)


def _keyed(made: list[tuple[str, list[str]]]) -> tuple[Block, ...]:
    """Two lines that say the same are told apart by their order."""
    seen: Counter[str] = Counter()
    found = []
    for kind, lines in made:
        parts = [_NAMED.fullmatch(line) for line in lines] if kind == "ticks" else []
        words = [part[2] for part in parts if part] or lines
        keys = []
        for name, said in ((part[1].strip(), part[2]) for part in parts if part):
            key = name or f"t-{hashlib.sha256(' '.join(said.casefold().split()).encode()).hexdigest()[:12]}"
            seen[key] += 1
            keys.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
        found.append(Block(kind, _lines(kind, words), tuple(keys)))
    return tuple(found)
