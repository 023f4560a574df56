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
from evaluation.chart import WIDTH
from evaluation.report_parts import draw_question
from evaluation.wording import N_, SWEDISH, Words
from seminars.typeset import typeset

TEMPLATE = "templates/evaluation/report.typ"
FONT = "Libertinus Serif"
INK = "#13231E"

HALF = 340
"""The width of a chart beside its table."""
QUOTES = 3
"""How many of a question's quotes are on paper; all are on the web page."""

LABELS = {
    "page": N_("Sida"),
    "of": N_("av"),
    "brief": N_("I korthet"),
    "quotes": N_("Med deltagarnas ord"),
    "more": N_("Fler citat finns på webbsidan."),
    "rest": N_("Vem, första steg och det övriga om förslagen står på webbsidan."),
    "follow_up": N_("Så följs det upp"),
    "method": N_("Metod och gränser"),
}


def render(
    snapshot: Mapping[str, Any], *, lang: str = "sv", words: Words = SWEDISH, house: str = "FoU Nordväst", **scope: Any
) -> bytes:
    """A report as a PDF file, for the scope that `report.read` is given. The same snapshot gives the same bytes.

    KeyError for a municipality that did not take part. Takes some 50 ms.
    """
    told = report.read(snapshot, words=words, lang=lang, **scope)
    day = dt.datetime.fromisoformat(snapshot["date"]).replace(tzinfo=dt.UTC)
    funnel = outcomes.read(snapshot, municipality=scope.get("municipality"), words=words, lang=lang)
    labels = {name: words.gettext(msgid) for name, msgid in LABELS.items()}
    data = on_paper(told) | {"labels": labels, "house": house, "funnel": funnel}
    return _with_row_headers(typeset(TEMPLATE, name="report", data=data, day=day))


def on_paper(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the template needs: the charts drawn, and no more quotes than there is room for."""
    look = {"font": FONT, "colour": INK}
    questions = [
        each | {"chart": draw_question(each, ident=f"q{place}", width=WIDTH if each["kind"] == "ten" else HALF, **look)}
        for place, each in enumerate(told["questions"])
    ]
    return {
        **told,
        "bars": None,
        "chart": report.draw(told, **look) if told["bars"] else "",
        "questions": questions,
        "quotes": [each | {"texts": each["texts"][:QUOTES]} for each in told["quotes"]],
        "has_more": any(len(each["texts"]) > QUOTES for each in told["quotes"]),
    }


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
