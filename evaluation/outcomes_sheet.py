"""What became of the proposals as a sheet of the report's workbook, with a native chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from evaluation import outcomes
from evaluation.scopes import reading

BELOW_CHART = 20
"""The first row that is not behind the chart."""


def outcomes_sheet(asked: Any) -> Callable[[Any], None] | None:
    """What `workbook.render` takes as `extra`; None for a report without it. `asked` is a `rendering.Reading`."""
    name = reading(asked.scope)["municipality"]
    found = outcomes.read(
        asked.report.snapshot, municipality=name, words=translation, lang=translation.get_language() or "sv"
    )
    return (lambda book: _write(book, found)) if found else None


def _write(book: Any, found: dict[str, Any]) -> None:
    name = _("Uppföljning")
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 16)
    sheet.write_string(0, 0, found["lead"])
    sheet.write_string(1, 0, found["answered"])
    at = _proposals(book, sheet, bold, found) if found["rows"] else 2
    if found["later"]:
        at = _later(sheet, bold, found["later"], at + 1)
    sheet.write_string(at + 1, 0, found["note"])


def _proposals(book: Any, sheet: Any, bold: Any, found: dict[str, Any]) -> int:
    """All that is told of proposals, with the chart; returns the row below it."""
    name = sheet.get_name()
    for place, head in enumerate(found["head"]):
        sheet.write_string(3, place, head, bold)
    for number, row in enumerate(found["rows"], start=4):
        sheet.write_string(number, 0, row["label"])
        sheet.write_number(number, 1, row["count"])
    last = 3 + len(found["rows"])
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {"categories": [name, 4, 0, last, 0], "values": [name, 4, 1, last, 1], "fill": {"color": "#1C5A80"}}
    )
    chart.set_legend({"none": True})
    chart.set_title({"name": found["title"]})
    chart.set_y_axis({"reverse": True})
    sheet.insert_chart(3, 3, chart, {"description": found["lead"]})
    at = last + 2
    for title, rows, below in (
        (found["steps_title"], found["steps"], found["decided"]),
        (found["barriers_title"], found["barriers"], ""),
        (found["helped_title"], found["helped"], ""),
    ):
        if rows:
            sheet.write_string(at, 0, title, bold)
            for at, (label, count) in enumerate(rows, start=at + 1):  # noqa: B020 - goes on from where it began
                sheet.write_string(at, 0, label)
                sheet.write_number(at, 1, count)
            if below:
                at += 1
                sheet.write_string(at, 0, below)
            at += 2
    if found["barriers"] or found["helped"]:
        sheet.write_string(at - 1, 0, found["barriers_note"])
        at += 1
    at = max(at, BELOW_CHART)
    for each in found["proposals"]:
        for place, cell in enumerate((each["what"], each["status"], each["decision"], each["difference"])):
            sheet.write_string(at, place, cell)
        at += 1
    return at


def _later(sheet: Any, bold: Any, table: dict[str, Any], at: int) -> int:
    """The participants' own answers from row `at`; returns the row below them."""
    sheet.write_string(at, 0, table["caption"], bold)
    for place, head in enumerate(table["head"]):
        sheet.write_string(at + 1, place, head, bold)
    for at, row in enumerate(table["rows"], start=at + 2):  # noqa: B020
        sheet.write_string(at, 0, row["label"])
        for place, cell in enumerate(row["cells"], start=1):
            sheet.write_number(at, place, int(cell))
        if row["note"]:
            sheet.write_string(at, 1, row["note"])
    return at + 1
