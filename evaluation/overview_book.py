"""Tables as a workbook with a sheet each; nothing in it is computed when it is opened."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(tables: Sequence[tuple[str, tuple[Sequence[str], Sequence[Sequence[object]]]]]) -> HttpResponse:
    """Numbers are numbers, all else is text."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, (head, rows) in tables:
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 0, 36)
            sheet.set_column(1, max(1, len(head) - 1), 18)
            for place, cell in enumerate(head):
                sheet.write_string(0, place, cell, bold)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    if isinstance(value, int):
                        sheet.write_number(number, place, value)
                    else:
                        sheet.write_string(number, place, str(value or ""))
    headers = {"Content-Disposition": 'attachment; filename="social-talks.xlsx"'}
    return HttpResponse(made.getvalue(), content_type=XLSX, headers=headers)
