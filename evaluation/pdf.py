"""The report as PDF, typeset from its snapshot. No Django.

Typst writes every table cell of a body as TD; one pass with pikepdf makes the first cell of each row a row header.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from evaluation import outcomes, report
from evaluation.wording import N_, SWEDISH, Words
from seminars.typeset import typeset

TEMPLATE = "templates/evaluation/report.typ"
FONT = "Libertinus Serif"
INK = "#13231E"

LABELS = {
    "page": N_("Sida"),
    "of": N_("av"),
    "brief": N_("I korthet"),
    "follow_up": N_("Så följs det upp"),
    "method": N_("Metod och gränser"),
}


def render(
    snapshot: Mapping[str, Any], *, municipality: str | None = None, lang: str = "sv", words: Words = SWEDISH
) -> bytes:
    """The whole seminar's report, or one municipality's, as a PDF file. The same snapshot gives the same bytes.

    `words` translates as in `report.read`. KeyError for a municipality that did not take part. Takes some 30 ms.
    """
    told = report.read(snapshot, municipality=municipality, words=words, lang=lang)
    drawn = report.draw(told, font=FONT, colour=INK)
    labels = {name: words.gettext(msgid) for name, msgid in LABELS.items()}
    data = told | {"bars": None, "chart": drawn, "labels": labels}
    data["funnel"] = outcomes.read(snapshot, municipality=municipality, words=words, lang=lang)
    day = dt.datetime.fromisoformat(snapshot["date"]).replace(tzinfo=dt.UTC)
    return _with_row_headers(typeset(TEMPLATE, name="report", data=data, day=day))


def _with_row_headers(made: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        for row in _rows(document.Root.StructTreeRoot, within=False):
            _head(row)
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _rows(node: Any, *, within: bool) -> Iterator[Any]:
    """Every TR of a table's body."""
    for kid in _kids(node):
        kind = kid.get("/S")
        if kind == "/TR" and within:
            yield kid
        else:
            yield from _rows(kid, within=kind == "/TBody")


def _head(row: Any) -> None:
    """The first cell heads its row. Scope then says it all: Typst's lists of column headers alone would hide it."""
    for place, cell in enumerate(_kids(row)):
        present = cell.get("/A")
        kept = [] if present is None else list(present) if isinstance(present, pikepdf.Array) else [present]
        table = [each for each in kept if each.get("/O") == "/Table"]
        own = pikepdf.Dictionary({key: value for each in table for key, value in each.items() if key != "/Headers"})
        if place == 0:
            cell.S = pikepdf.Name.TH
            own.O, own.Scope = pikepdf.Name.Table, pikepdf.Name.Row
        others = [each for each in kept if each.get("/O") != "/Table"]
        if attributes := [*others, *([own] if len(own.keys()) > 1 else [])]:
            cell.A = pikepdf.Array(attributes)
        elif present is not None:
            del cell["/A"]


def _kids(node: Any) -> list[Any]:
    """The structure elements below a node; marked content and annotations are left out."""
    kids = node.get("/K")
    if kids is None:
        return []
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
