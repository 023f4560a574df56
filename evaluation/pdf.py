"""The report as PDF: PDF/UA-1 and PDF/A-2a at once, drawn by Typst with the fonts of its own wheel. No Django.

Typst writes every table cell of a body as TD; one pass with pikepdf makes the first cell of each row a row header.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import typst

from evaluation import report
from evaluation.wording import SWEDISH, N_, Words

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "evaluation" / "report.typ"
STANDARDS: list[Any] = ["ua-1", "a-2a"]
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
    data = json.dumps(told | {"bars": None, "chart": drawn, "labels": labels}, ensure_ascii=False)
    day = dt.datetime.fromisoformat(snapshot["date"]).replace(tzinfo=dt.UTC)
    return _with_row_headers(_compile(data, day))


@functools.cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _compile(data: str, day: dt.datetime) -> bytes:
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"report": data},
        pdf_standards=STANDARDS,
        timestamp=day,
    )
    assert isinstance(made, bytes)
    return made


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
    cells = _kids(row)
    if cells and cells[0].get("/S") == "/TD":
        first = cells[0]
        first.S = pikepdf.Name.TH
        scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        present = first.get("/A")
        kept = [] if present is None else list(present) if isinstance(present, pikepdf.Array) else [present]
        first.A = pikepdf.Array([*kept, scope])


def _kids(node: Any) -> list[Any]:
    """The structure elements below a node; marked content and annotations are left out."""
    kids = node.get("/K")
    if kids is None:
        return []
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
