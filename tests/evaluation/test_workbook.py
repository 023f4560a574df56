"""The workbook: four sheets in the reader's language, counts as numbers for its own charts, and never a formula."""

from __future__ import annotations

import io
import re
import zipfile
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from evaluation.outcomes_sheet import outcomes_sheet
from evaluation.report import read
from evaluation.workbook import render
from tests.evaluation.samples import DIFFERENCE, filled, followed, questionnaire, snapshot
from tests.evaluation.test_report import Shouting


def opened(told: dict[str, Any], **more: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(told, **more)))


def rows(book: openpyxl.Workbook, name: str) -> list[list[object]]:
    return [[cell for cell in row if cell not in {None, ""}] for row in book[name].iter_rows(values_only=True)]


def test_it_has_four_sheets_in_the_readers_language() -> None:
    assert opened(read(snapshot())).sheetnames == ["Sammanfattning", "Siffror", "Förslag", "Metod"]
    shouted = opened(read(snapshot(), words=Shouting()), words=Shouting())
    assert shouted.sheetnames == ["SAMMANFATTNING", "SIFFROR", "FÖRSLAG", "METOD"]


def test_counts_are_numbers_and_agree_with_the_report() -> None:
    told = read(snapshot())
    found = [row for row in rows(opened(told), "Siffror") if len(row) == 8 and isinstance(row[1], int)]
    assert [row[0] for row in found] == [row["label"] for row in told["table"]["rows"]]
    assert [[str(cell) for cell in row[1:]] for row in found] == [row["cells"] for row in told["table"]["rows"]]


def test_every_question_has_a_chart_of_the_workbooks_own_with_an_alternative() -> None:
    told = read(snapshot(questions=questionnaire(), sheets=filled()))
    with zipfile.ZipFile(io.BytesIO(render(told))) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert len(charts) == 5
    assert len(re.findall(r'descr="[^"]+"', drawing)) == 5


def test_proposals_have_a_column_for_each_fact() -> None:
    told = read(snapshot(), municipality="Sollentuna")
    head, first, _second = rows(opened(told), "Förslag")[1:]
    assert head[:4] == ["Kommun", "Slag", "Förslag", "Vem"]
    assert first == ["Sollentuna", "Behöver ditt beslut", "Familjebehandlare får börja klockan sju", "Familjeenheten",
                     "Chefens beslut"]  # fmt: skip


def test_an_edited_sentence_is_marked_here_too() -> None:
    told = read(snapshot(), edits=[{"text": "Vårt eget.", "lang": "sv"}])
    assert ["Vårt eget. Ändrad av arrangören."] in rows(opened(told), "Sammanfattning")


@pytest.mark.parametrize("scope", ["", "Sollentuna"])
def test_what_became_of_the_proposals_is_a_sheet_with_all_that_the_page_says(scope: str) -> None:
    made = followed()
    extra = outcomes_sheet(SimpleNamespace(report=SimpleNamespace(snapshot=made), scope=scope))
    found = rows(opened(read(made, municipality=scope or None), extra=extra), "Uppföljning")
    later = next(number for number, row in enumerate(found) if row == ["Det deltagarna själva svarade efteråt"])
    assert found[later + 1][0] == "Antal svar"
    assert found[later + 2] == ["Jag arbetar på ett annat sätt nu", 2, 9, 30, 22, 8, 3, 71]
    assert found[later + 3][1] == "För få svar för att visas."
    note = ["Antal förslag i hela seminariet, från 6 förslag."]
    own = ["Samma person håller kontakten", "Delvis infört", DIFFERENCE]
    assert (note in found, own in found) == (not scope, bool(scope))


def test_words_that_are_gone_are_said_to_be() -> None:
    found = rows(opened(read(snapshot() | {"words_erased": True})), "Sammanfattning")
    place = found.index(["Med deltagarnas ord"])
    assert found[place + 1] == [
        "Det som deltagarna skrev med egna ord är raderat. Det var inte publicerat när tiden att spara det gick ut."
    ]
    assert ["Med deltagarnas ord"] not in rows(opened(read(snapshot())), "Sammanfattning")


def test_without_answers_it_says_why() -> None:
    told = read(snapshot(sheets=[], proposals=()))
    assert ["Färre än 6 har svarat. Därför visas inga siffror."] in rows(opened(told), "Siffror")


@pytest.mark.parametrize("typed", ["=1+1", "+SUM(A1)", "-2", "@x", "https://x.se", "{=1}", "\x07", "12", "x" * 40_000])
def test_what_people_typed_is_text(typed: str) -> None:
    made = snapshot(title=typed, contact=typed)
    made["municipalities"]["Ekerö"]["proposals"][0]["what"] = typed
    body = render(read(made, municipality="Ekerö", edits=[{"text": typed, "lang": "sv"}]))
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert openpyxl.load_workbook(io.BytesIO(body))
