"""The report as a workbook with native charts, from what `report.read` tells. No Django.

What people typed is always text, never a formula or a link; only counts are numbers, so that the charts can draw them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from evaluation.chart import LABELS, PALETTE
from evaluation.wording import N_, SWEDISH, Words

LONGEST = 32_767  # characters of a cell that Excel reads
SHEETS = {
    "summary": N_("Sammanfattning"),
    "figures": N_("Siffror"),
    "proposals": N_("Förslag"),
    "method": N_("Metod"),
}
HEADINGS = {
    "brief": N_("I korthet"),
    "headlines": N_("Tre siffror"),
    "quotes": N_("Med deltagarnas ord"),
    "follow_up": N_("Så följs det upp"),
    "method": N_("Metod och gränser"),
}
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(told: Mapping[str, Any], *, words: Words = SWEDISH, house: str = "FoU Nordväst", extra: Any = None) -> bytes:
    """`told` as of `report.read`, in its language. `extra(book)` may add sheets of its own before the last."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": told["title"], "subject": told["eyebrow"], "author": house, "company": house})
        made = _Book(book, told, words)
        made.summary()
        made.figures()
        made.proposals()
        if extra:
            extra(book)
        made.method()
    return out.getvalue()


class _Sheet:
    """A worksheet written from the top down."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any]) -> None:
        self.sheet, self.formats, self.at = sheet, formats, 0

    def write(self, *cells: object, look: str = "text", gap: int = 0) -> int:
        """One row; returns its number. A whole number stays a number, everything else is text."""
        self.at += gap
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                self.sheet.write_number(self.at, place, cell, self.formats["number"])
            else:
                self.sheet.write_string(self.at, place, str(cell)[:LONGEST], self.formats[look])
        self.at += 1
        return self.at - 1


class _Book:
    def __init__(self, book: Any, told: Mapping[str, Any], words: Words) -> None:
        self.book, self.told, self.words = book, told, words
        wrapped = {"text_wrap": True, "valign": "top"}
        self.formats = {
            "text": book.add_format(wrapped),
            "number": book.add_format({"valign": "top", "num_format": "0"}),
            "title": book.add_format({"bold": True, "font_size": 18}),
            "plain": book.add_format({"valign": "top"}),
            "heading": book.add_format({"bold": True, "font_size": 13}),
            "head": book.add_format({"bold": True, "bottom": 1, **wrapped}),
            "large": book.add_format({"bold": True, "font_size": 16, "valign": "top"}),
        }

    def summary(self) -> None:
        told = self.told
        page = self._sheet("summary", (26, 64, 22, 18))
        page.write(told["title"], look="title")
        for sentence in (told["eyebrow"], told["intro"], told["why"]):
            if sentence:
                page.write(sentence, look="plain")
        page.write(self._heading("brief"), look="heading", gap=1)
        for each in told["brief"]:
            page.write(each["text"] + (f" {told['edited']}" if each["edited"] else ""), look="plain")
        if told["headlines"]:
            page.write(self._heading("headlines"), look="heading", gap=1)
        for each in told["headlines"]:
            row = page.write(each["figure"], each["text"], each["base"], each["own"])
            page.sheet.write_string(row, 0, each["figure"], self.formats["large"])
        for table in (told["compare"], told["earlier"]):
            if table:
                page.write(table["title"], look="heading", gap=1)
                self._table(page, table["head"], [(row["label"], *row["cells"]) for row in table["rows"]])
                page.write(table["note"], look="plain")
        if told["quotes"]:
            page.write(self._heading("quotes"), look="heading", gap=1)
            for group in told["quotes"]:
                for quote in group["texts"]:
                    page.write(group["asked"], quote)
            page.write(told["quotes_note"], look="plain")
        elif told["quotes_gone"]:
            page.write(self._heading("quotes"), look="heading", gap=1)
            page.write(told["quotes_gone"], look="plain")
        if told["follow_up"]:
            page.write(self._heading("follow_up"), look="heading", gap=1)
            page.write(told["follow_up"], look="plain")

    def figures(self) -> None:
        page = self._sheet("figures", (48, 12, 12, 12, 12, 18, 10, 10))
        page.write(self.told["chart_title"], look="title")
        rows = self.told["table"]["rows"]
        if not rows and not self.told["questions"]:
            page.write(self.told["why"], look="plain")
        if rows:
            head = page.write(*self.told["table"]["head"], look="head", gap=1)
            for row in rows:
                page.write(row["label"], *([int(cell) for cell in row["cells"]] or [row["note"]]))
            page.write(self.told["chart_note"], look="plain")
            self._likert(page, head, page.at - 2)
        for question in self.told["questions"]:
            self._question(page, question)

    def _likert(self, page: _Sheet, head: int, last: int) -> None:
        """The distribution as a stacked bar per question, in the report's own colours."""
        drawn = self.book.add_chart({"type": "bar", "subtype": "percent_stacked"})
        name = page.sheet.get_name()
        for step, (fill, label) in enumerate(zip(PALETTE, LABELS, strict=True), start=1):
            drawn.add_series(
                {
                    "name": [name, head, step],
                    "categories": [name, head + 1, 0, last, 0],
                    "values": [name, head + 1, step, last, step],
                    "fill": {"color": fill},
                    "border": {"color": "#FFFFFF"},
                    "data_labels": {"value": True, "font": {"color": label}, "num_format": "0;;"},
                    "gap": 40,
                }
            )
        drawn.set_title({"name": self.told["chart_title"], "overlay": False})
        drawn.set_legend({"position": "top"})
        drawn.set_y_axis({"reverse": True})
        drawn.set_x_axis({"major_gridlines": {"visible": False}, "num_format": "0%"})
        drawn.set_size({"width": 900, "height": 120 + 42 * (last - head)})
        page.sheet.insert_chart(page.at + 1, 0, drawn, {"description": self.told["chart_desc"]})
        page.at += (120 + 42 * (last - head)) // 20 + 3

    def _question(self, page: _Sheet, question: Mapping[str, Any]) -> None:
        page.write(question["title"], look="heading", gap=1)
        if question["note"]:
            page.write(question["note"], look="plain")
            return
        head = page.write(*question["head"], look="head")
        for each in question["options"]:
            count = int(each["count"]) if each["count"].isdecimal() else each["count"]
            page.write(each["label"], count, each["percent"])
        last = page.at - 1
        for said in (question["aside"], question["remark"]):
            if said:
                page.write(said, look="plain")
        drawn = self.book.add_chart({"type": "column" if question["kind"] == "ten" else "bar"})
        name = page.sheet.get_name()
        drawn.add_series(
            {
                "name": question["title"],
                "categories": [name, head + 1, 0, last, 0],
                "values": [name, head + 1, 1, last, 1],
                "fill": {"color": PALETTE[3]},
                "data_labels": {"value": True},
                "gap": 50,
            }
        )
        drawn.set_legend({"none": True})
        if question["kind"] != "ten":
            drawn.set_y_axis({"reverse": True})
        drawn.set_size({"width": 560, "height": 240})
        page.sheet.insert_chart(head, 4, drawn, {"description": question["desc"]})
        page.at = max(page.at, head + 13)

    def proposals(self) -> None:
        told = self.told["proposals"]
        page = self._sheet("proposals", (18, 18, 48, 30, 30, 18, 30, 30))
        page.write(told["title"], look="title")
        for sentence in told["joined"]:
            page.write(sentence, look="plain")
        if not told["groups"]:
            page.write(told["empty"], look="plain")
            return
        terms = told["terms"]
        self._table(
            page,
            told["head"],
            [
                (group["municipality"] or told["place"], each["badge"], each["what"], *_facts(each, terms))
                for group in told["groups"]
                for each in group["proposals"]
            ],
        )
        page.sheet.freeze_panes(2 + len(told["joined"]), 0)

    def method(self) -> None:
        page = self._sheet("method", (110,))
        page.write(self._heading("method"), look="title")
        for sentence in (*self.told["method"], self.told["talks"]):
            page.write(sentence)

    def _table(self, page: _Sheet, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        page.write(*head, look="head")
        for row in rows:
            page.write(*row)

    def _sheet(self, name: str, widths: Sequence[int]) -> _Sheet:
        sheet = self.book.add_worksheet(self.words.gettext(SHEETS[name]))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        return _Sheet(sheet, self.formats)

    def _heading(self, name: str) -> str:
        return self.words.gettext(HEADINGS[name])


def _facts(proposal: Mapping[str, Any], terms: Sequence[str]) -> list[str]:
    said = dict(proposal["facts"])
    return [said.get(term, "") for term in terms]
