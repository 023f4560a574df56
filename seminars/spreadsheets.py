"""Tables as xlsx files that are safe to open: every cell is text, so nothing in them is computed. No Django."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

LONGEST = 32_767  # characters of a cell that Excel reads
WIDEST = 60


def as_xlsx(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a bold first row that stays when one scrolls."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(head) - 1), min(WIDEST, 22))
        for place, name in enumerate(head):
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, "" if cell is None else str(cell)[:LONGEST])
    return made.getvalue()
