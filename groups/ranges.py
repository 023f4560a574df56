"""HTTP byte ranges (RFC 9110 section 14): which bytes a Range header asks for. No Django."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SINGLE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range lies wholly outside the file: answer 416."""


@dataclass(frozen=True)
class ByteRange:
    """First and last byte, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse_range(header: str | None, size: int, *, most: int | None = None) -> ByteRange | None:
    """The single range asked for of `size` bytes; None (send all) when absent, malformed or several.

    An open-ended range is cut to `most` bytes, as RFC 9110 section 15.3.7 lets a server do: a player asks for
    "the rest" and reads it slowly, and what it has not read yet would wait in our memory.
    """
    match = _SINGLE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    start, end = match.groups()
    if start == "":
        return _suffix(int(end), size)
    first, last = int(start), int(end) if end else size - 1
    if end and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    if not end and most is not None:
        last = first + most - 1
    return ByteRange(first, min(last, size - 1))


def _suffix(length: int, size: int) -> ByteRange:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return ByteRange(max(0, size - length), size - 1)
