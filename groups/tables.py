"""Tables out of the files that people have: CSV as different programs write it, and xlsx. Pure.

Every cell comes as text: numbers without needless decimals, days as YYYY-MM-DD.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import load_workbook

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000  # bytes that an xlsx may unfold to
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000  # characters that are kept of one; no field takes so many
SEPARATORS = ";\t,"
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class TableError(Exception):
    """The file as a whole cannot be read: `empty`, `too_big`, `too_many`, `old_xls`, `encoding` or `not_a_table`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells, and its number as the spreadsheet shows it, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    head: Line
    lines: tuple[Line, ...]


def read_sheet(data: bytes) -> Sheet:
    """The first row that is not blank, and those after it that are not. What it is, the bytes tell, not its name.

    Raises TableError.
    """
    if len(data) > MOST_BYTES:
        raise TableError("too_big")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError("old_xls")
    rows = _from_xlsx(data) if data.startswith(b"PK") else _from_csv(data)
    lines = [line for line in rows if not line.is_blank]
    if not lines:
        raise TableError("empty")
    return Sheet(lines[0], tuple(lines[1:]))


def _from_xlsx(data: bytes) -> list[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise TableError("too_big")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except TableError:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        raise TableError("not_a_table") from error
    try:
        found = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        return _numbered(tuple(as_text(cell) for cell in row) for row in found)
    except TableError:
        raise
    except Exception as error:
        raise TableError("not_a_table") from error
    finally:
        book.close()


def _from_csv(data: bytes) -> list[Line]:
    text = _decoded(data)
    if "\0" in text:
        raise TableError("not_a_table")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return _numbered(tuple(as_text(cell) for cell in row[:MOST_COLUMNS]) for row in rows)
    except csv.Error as error:
        raise TableError("not_a_table") from error


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else what Excel on Windows writes; every byte means something there."""
    for encoding in ["utf-16"] if data.startswith(MARKS_OF_UTF_16) else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("encoding")


def _numbered(rows: Iterable[tuple[str, ...]]) -> list[Line]:
    lines: list[Line] = []
    for number, cells in enumerate(rows, start=1):
        line = Line(number, _without_blank_end(cells))
        if not line.is_blank:
            lines.append(line)
        if len(lines) > MOST_ROWS + 1:
            raise TableError("too_many")
    return lines


def as_text(cell: object) -> str:
    """What a person reads in the cell, on one line."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(_printable(str(cell))[:LONGEST_CELL].split())


def _without_blank_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)
    return cells[:last]


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
