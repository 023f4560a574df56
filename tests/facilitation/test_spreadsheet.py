"""Files for a spreadsheet: nothing in them is computed, and nothing is lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.spreadsheet import COMPUTES, as_csv, safe


@pytest.mark.parametrize("text", ["=1+1", "+46", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\n=1", "＝1", "\u00a0=1"])
def test_words_that_a_spreadsheet_would_compute_are_made_plain(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "text"), [(None, ""), (-120, "-120"), (2.5, "2.5"), ("Åse", "Åse"), ("a=1", "a=1"), ("", ""), ("−2", "−2")]
)
def test_numbers_and_harmless_words_stay_as_they_are(cell: object, text: str) -> None:
    assert safe(cell) == text  # type: ignore[arg-type]


def test_the_file_has_its_mark_semicolons_and_windows_lines() -> None:
    assert as_csv([["Del", "Längd"], ["a;b", 'c"d']]) == '\ufeffDel;Längd\r\n"a;b";"c""d"\r\n'.encode()


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))), max_size=5))
def test_no_cell_of_words_begins_as_a_formula_and_all_are_read_back(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline=""), delimiter=";"))
    for row, found in zip(rows, read, strict=True):
        assert not any(cell.lstrip(" \u00a0").startswith(COMPUTES) for cell in found)
        assert [cell.removeprefix("'") for cell in found] == [cell.removeprefix("'") for cell in row]
