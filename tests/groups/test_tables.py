"""Tables out of files: whatever program wrote them, the same cells come out."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from groups import tables
from groups.tables import TableError, as_text, read_sheet

WORDS = st.text("abcåäöÅÄÖ,;\"'0123 @.-\n", max_size=12)
ROWS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8)


def plainly(rows: list[tuple[str, ...]]) -> list[tuple[int, tuple[str, ...]]]:
    """What a table says, read by eye: the rows that are not blank, with their numbers."""
    cells = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    ended = [row if row[1] else row[:1] for row in cells]
    return [(number, row) for number, row in enumerate(ended, start=1) if any(row)]


def said(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    sheet = read_sheet(data)
    return [(line.number, line.cells) for line in (sheet.head, *sheet.lines)]


def as_csv(rows: list[tuple[str, ...]], separator: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def as_xlsx(rows: list[tuple[object, ...]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@given(ROWS, st.sampled_from([";", "\t", ","]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_csv_comes_out_as_it_was_written(rows: list[tuple[str, ...]], separator: str, encoding: str) -> None:
    head = [("kommun", "enhet"), *rows]
    assert said(as_csv(head, separator).encode(encoding)) == plainly(head)


@given(st.lists(st.tuples(st.text("abcåäö", min_size=1), st.text("xyzÅÄÖ"))))
def test_excel_on_windows_writes_another_alphabet(rows: list[tuple[str, ...]]) -> None:
    head = [("kommun", "enhet"), *rows]
    assert said(as_csv(head).encode("cp1252")) == plainly(head)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7.0, "7"),
        (7, "7"),
        (2.5, "2.5"),
        (datetime(2026, 5, 3, 8, 0, tzinfo=UTC), "2026-05-03"),
        (date(2026, 5, 3), "2026-05-03"),
        (True, "ja"),
        (None, ""),
        ("  två \n rader\u00a0", "två rader"),
        ("a\x07b\u200bc", "a b c"),
    ],
)
def test_a_cell_is_what_a_person_reads_in_it(cell: object, text: str) -> None:
    assert as_text(cell) == text


def test_xlsx_comes_out_with_its_numbers_and_days() -> None:
    rows: list[tuple[object, ...]] = [("kommun", "antal", "dag"), ("Solna", 7, date(2026, 5, 3)), (), ("Åre", 12, "x")]
    found = said(as_xlsx(rows))
    assert [cells for _number, cells in found] == [
        ("kommun", "antal", "dag"),
        ("Solna", "7", "2026-05-03"),
        ("Åre", "12", "x"),
    ]
    assert [number for number, _cells in found] == [1, 2, 4]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (tables.MOST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n ; ;\n", "empty"),
        (b"x" * (tables.MOST_BYTES + 1), "too_big"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_xls"),
        (b"PK\x03\x04 but no more", "not_a_table"),
        (b"%PDF-1.7\0\0\0", "not_a_table"),
        (b"\xff\xfea", "encoding"),
        (b"a\n" * (tables.MOST_ROWS + 2), "too_many"),
        (bomb(), "too_big"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_told_by_name(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as error:
        read_sheet(data)
    assert error.value.code == code


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_told(data: bytes) -> None:
    known = set()
    for start in (b"", b"PK\x03\x04"):
        try:
            read_sheet(start + data)
        except TableError as told:
            known.add(told.code)
    assert known <= {"empty", "not_a_table", "encoding", "old_xls"}
