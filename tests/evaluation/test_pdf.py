from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from evaluation import pdf
from tests.evaluation.samples import snapshot


@pytest.fixture(scope="module")
def document() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf.render(snapshot(), municipality="Sollentuna"))) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    kids = node.get("/K")
    for kid in [] if kids is None else list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tagged(document: pikepdf.Pdf, kind: str) -> list[Any]:
    return [each for each in elements(document.Root.StructTreeRoot) if kind == each.S]


def scope(cell: Any) -> str:
    return next(str(each.Scope) for each in cell.A if "/Scope" in each)


def test_it_declares_pdf_ua_1_and_pdf_a_2a(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        declared = {key: metadata[key] for key in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance", "dc:title")}
    assert declared == {
        "pdfuaid:part": "1",
        "pdfaid:part": "2",
        "pdfaid:conformance": "A",
        "dc:title": "Vägen tillbaka till skolan",
    }


def test_it_is_tagged_swedish_and_shows_its_title(document: pikepdf.Pdf) -> None:
    assert document.Root.MarkInfo.Marked
    assert document.Root.Lang == "sv"
    assert document.Root.ViewerPreferences.DisplayDocTitle


def test_the_chart_is_a_figure_whose_alternative_tells_the_figures(document: pikepdf.Pdf) -> None:
    (figure,) = tagged(document, "/Figure")
    assert "Talk 1 var relevant för mitt arbete: Inte alls " in str(figure.Alt)


def test_tables_have_headers_of_columns_and_rows(document: pikepdf.Pdf) -> None:
    assert [scope(cell) for cell in tagged(document, "/TH")] == [
        *["/Column"] * 8,
        *["/Row"] * 8,
        *["/Column"] * 4,
        *["/Row"] * 8,
    ]
    assert not any("/Headers" in each for cell in tagged(document, "/TD") for each in cell.get("/A", []))


def test_headings_start_with_one_title_and_skip_no_level(document: pikepdf.Pdf) -> None:
    levels = [int(str(each.S)[2:]) for each in elements(document.Root.StructTreeRoot) if str(each.S)[:2] == "/H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_fonts_are_the_typst_wheels_own_and_embedded(document: pikepdf.Pdf) -> None:
    fonts = [font for page in document.pages for font in page.Resources.Font.values()]
    assert {str(font.BaseFont).split("+")[-1].split("-")[0] for font in fonts} == {"LibertinusSerif"}
    assert all("/FontFile3" in font.DescendantFonts[0].FontDescriptor for font in fonts)


def test_numbers_come_on_the_first_page_and_proposals_on_the_second(document: pikepdf.Pdf) -> None:
    assert len(document.pages) == 2


def test_the_same_snapshot_gives_the_same_file() -> None:
    assert pdf.render(snapshot()) == pdf.render(snapshot())


@pytest.mark.parametrize("municipality", [None, *snapshot()["municipalities"]])
def test_every_scope_can_be_printed(municipality: str | None) -> None:
    assert pdf.render(snapshot(), municipality=municipality).startswith(b"%PDF-1.7")


def test_a_seminar_without_figures_can_be_printed() -> None:
    assert pdf.render(snapshot(sheets=[], proposals=()))


TYPED = ("😀", "中文", "#panic() *x* $", "\\", "\u202e\u0301", "rad\nrad", "w" * 500, "</svg>", "\ufffe\uffff")


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_can_be_printed(typed: str) -> None:
    made = snapshot(title=typed, contact=typed)
    made["municipalities"]["Ekerö"]["proposals"][0]["what"] = typed
    assert pdf.render(made, municipality="Ekerö")


def test_it_carries_the_readers_language() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(snapshot(), lang="en"))) as document:
        assert document.Root.Lang == "en"
