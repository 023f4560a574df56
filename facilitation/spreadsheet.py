"""Tables as files that a spreadsheet opens safely: UTF-8 with its mark, semicolons, nothing that it would compute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

COMPUTES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet begins to compute at, or drops before it does."""


def safe(cell: Cell) -> str:
    """The cell as text. Words that would be computed get an apostrophe before them; numbers are numbers."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(COMPUTES) else cell


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows ended by CR LF, as spreadsheets on Windows want them."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
