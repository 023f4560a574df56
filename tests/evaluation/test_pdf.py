from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from evaluation import pdf
from evaluation.given import Earlier, Quotes
from tests.evaluation.samples import DIFFERENCE, filled, followed, questionnaire, snapshot
from tests.pdf_text import runs_of, said, text_of


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


def scope_of(cell: Any) -> str:
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
    (words,) = alternatives(document)
    assert "Talk 1 var relevant för mitt arbete: Inte alls " in words


def test_tables_have_headers_of_columns_and_rows(document: pikepdf.Pdf) -> None:
    assert [scope_of(cell) for cell in tagged(document, "/TH")] == [
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


def alternatives(document: pikepdf.Pdf) -> list[str]:
    return [str(each.Alt) for each in tagged(document, "/Figure")]


def opened(made: dict[str, Any], **scope: Any) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(made, **scope)))


FULL: dict[str, Any] = {
    "questions": questionnaire(),
    "sheets": filled(),
    "quotes": [Quotes({"sv": "En sak jag ska göra"}, ("Ringa skolan.", "Vänta.", "Fråga.", "Lyssna."))],
    "earlier": [
        Earlier(
            dt.date(2026, 2, 3),
            "Hemma",
            140,
            snapshot(questions=questionnaire(), sheets=filled())["indicators"],
            places={"Sollentuna": None},
        )
    ],
    "follow_up": (dt.date(2026, 12, 2), dt.date(2027, 2, 23)),
}


@pytest.mark.parametrize("made", [snapshot, followed])
@pytest.mark.parametrize("scope", [{}, {"municipality": "Sollentuna"}, {"municipality": "Ekerö"}, {"public": True}])
def test_every_table_has_headers_and_every_figure_an_alternative(
    scope: dict[str, Any], made: Callable[..., dict[str, Any]]
) -> None:
    with opened(made(**FULL), **scope) as document:
        assert len(alternatives(document)) == 5
        assert all(len(words) > 20 for words in alternatives(document))
        for table in tagged(document, "/Table"):
            head, *body = [each for each in elements(table) if each.S == "/TR"]
            assert {scope_of(cell) for cell in elements(head) if cell.S == "/TH"} == {"/Column"}
            for row in body:
                first, *cells = [each for each in elements(row) if each.S in {"/TH", "/TD"}]
                assert (first.S, scope_of(first)) == ("/TH", "/Row")
                assert all(cell.S == "/TD" for cell in cells)


def test_it_is_read_in_the_order_of_the_page() -> None:
    with opened(snapshot(**FULL), municipality="Sollentuna") as document:
        order = [str(each.S) for each in elements(document.Root.StructTreeRoot)]
    assert order.index("/H1") < order.index("/L") < order.index("/Figure") < order.index("/Table")
    told = "".join(runs_of(pdf.render(snapshot(**FULL), municipality="Sollentuna")))
    parts = ["I korthet", "Så svarade deltagarna", "Vad behövs mest?", "Förslag från Sollentuna", "Chefens beslut",
             "Sollentuna och hela seminariet", "Med deltagarnas ord", "Jämfört med tidigare", "Så följs det upp",
             "Metod och gränser"]  # fmt: skip
    places = [told.replace(" ", "").find(part.replace(" ", "")) for part in parts]
    assert places == sorted(places)
    assert -1 not in places


def test_tick_boxes_are_for_the_municipality_that_decides() -> None:
    made = snapshot()
    said_here = {name: text_of(pdf.render(made, municipality=name)) for name in ("Sollentuna", "Solna", None)}
    assert [said("senare, datum") in text for text in said_here.values()] == [True, False, False]


@pytest.mark.parametrize("made", [snapshot, followed])
@pytest.mark.parametrize("lang", ["sv", "en", "da"])
@pytest.mark.parametrize("scope", [{}, {"municipality": "Sollentuna"}, {"municipality": "Ekerö"}, {"public": True}])
def test_it_keeps_to_two_pages(lang: str, scope: dict[str, Any], made: Callable[..., dict[str, Any]]) -> None:
    words = gettext.translation("django", "locale", [lang], fallback=True)
    told = made(**{key: FULL[key] for key in ("quotes", "follow_up")})
    with opened(told, words=words, lang=lang, **scope) as document:
        assert len(document.pages) <= 2


def test_what_became_of_the_proposals_is_on_paper_as_it_is_on_the_page() -> None:
    ours = text_of(pdf.render(followed(), municipality="Sollentuna"))
    whole = text_of(pdf.render(followed()))
    table = ("Det deltagarna själva svarade efteråt", "Jag arbetar på ett annat sätt nu", "För få svar för att visas.")
    assert all(said(words) in text for words in table for text in (ours, whole))
    note = "Antal förslag i hela seminariet, från 6 förslag."
    assert (said(DIFFERENCE) in ours, said(DIFFERENCE) in whole) == (True, False)
    assert (said(note) in ours, said(note) in whole) == (False, True)


def test_no_more_quotes_are_on_paper_than_there_is_room_for() -> None:
    told = text_of(pdf.render(snapshot(**FULL)))
    assert (said("Fråga.") in told, said("Lyssna.") in told) == (True, False)
    assert said("Fler citat finns på webbsidan.") in told


def test_words_that_are_gone_are_said_to_be_on_paper() -> None:
    gone = said(
        "Det som deltagarna skrev med egna ord är raderat. Det var inte publicerat när tiden att spara det gick ut."
    )
    kept = {key: FULL[key] for key in ("earlier", "follow_up")}
    assert gone in text_of(pdf.render(snapshot(**kept) | {"words_erased": True}))
    assert said("Med deltagarnas ord") not in text_of(pdf.render(snapshot(**kept)))


TYPED = ("😀", "中文", "#panic() *x* $", "\\", "\u202e\u0301", "rad\nrad", "w" * 500, "</svg>", "\ufffe\uffff")


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_can_be_printed(typed: str) -> None:
    made = snapshot(title=typed, contact=typed)
    made["municipalities"]["Ekerö"]["proposals"][0]["what"] = typed
    assert pdf.render(made, municipality="Ekerö")


def test_it_carries_the_readers_language() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(snapshot(), lang="en"))) as document:
        assert document.Root.Lang == "en"
