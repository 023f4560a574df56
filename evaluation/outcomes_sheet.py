"""What became of the proposals as a sheet of the report's workbook, with a native chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from evaluation import outcomes
from evaluation.scopes import reading


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
    for title, rows in (
        (found["steps_title"], found["steps"]),
        (found["barriers_title"], found["barriers"]),
        (found["helped_title"], found["helped"]),
    ):
        if rows:
            sheet.write_string(at, 0, title, bold)
            for at, (label, count) in enumerate(rows, start=at + 1):  # noqa: B020 - goes on from where it began
                sheet.write_string(at, 0, label)
                sheet.write_number(at, 1, count)
            at += 2
    for at, each in enumerate(found["proposals"], start=at):  # noqa: B020
        sheet.write_string(at, 0, each["what"])
        sheet.write_string(at, 1, each["status"])
        sheet.write_string(at, 2, each["decision"])
        sheet.write_string(at, 3, each["difference"])
    sheet.write_string(at + 2, 0, found["note"])
