"""What rows say before anything is looked up: every bad cell is named, and good ones are left in peace."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.imports import KINDS, Checked, Code, as_day, checked
from groups.tables import Line, Sheet


def read(kind: str, head: str, *rows: str) -> Checked:
    lines = [Line(number, tuple(text.split("|"))) for number, text in enumerate((head, *rows), start=1)]
    return checked(KINDS[kind], Sheet(lines[0], tuple(lines[1:])))


def wrong(found: Checked) -> list[tuple[int, str, Code]]:
    return [(row.number, problem.column, problem.code) for row in found.rows for problem in row.problems]


@pytest.mark.parametrize(
    "head", ["Kommun|Enhet|Antal", "MUNICIPALITY*|group|participants:", "kommune|enhed|antal deltagere"]
)
def test_columns_are_known_in_three_languages_and_any_order(head: str) -> None:
    found = read("groups", head, "Solna|Vuxna|7")
    assert wrong(found) == []
    assert [found.rows[0].values[column] for column in ("municipality", "unit", "expected")] == ["Solna", "Vuxna", "7"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_no_name_stands_for_two_columns_of_a_kind(kind: object) -> None:
    names = [name for column in kind.columns for name in {*column.names, *column.also, column.key}]  # type: ignore[attr-defined]
    assert len(names) == len(set(names))


def test_what_the_head_lacks_or_has_twice_is_told_before_the_rows() -> None:
    found = read("contacts", "Namn|Telefon|Namn|Skostorlek", "Eva|08|Eva|38")
    assert (found.lacking, found.twice, found.unknown) == (("municipality", "email"), ("Namn",), ("Skostorlek",))
    assert not found.has_head
    assert found.rows == ()


def test_every_kind_of_error_is_named_with_its_row_and_column() -> None:
    head = "kommun|enhet|antal|facilitator|facilitatorns e-post|medfacilitator|medfacilitatorns e-post"
    found = read(
        "groups",
        head,
        "|Vuxna|7|||",
        "Solna||7|||",
        "!!|Vuxna|7|||",
        "Solna|" + "x" * 121 + "|7|||",
        "Solna|Familj|sju|||",
        "Solna|Barn|0|||",
        "Solna|Unga|31|||",
        "Solna|Äldre|7|Eva|eva(at)solna.se||",
        "Solna|Stöd|7|Eva|||",
        "Solna|Boende|7||eva@solna.se||",
        "solna|BOENDE|7||||",
        "Solna|Skola|7|Eva B|EVA@solna.se|Eva C|eva@solna.se",
    )
    assert wrong(found) == [
        (2, "municipality", Code.MISSING),
        (3, "unit", Code.MISSING),
        (4, "municipality", Code.NO_LETTERS),
        (5, "unit", Code.TOO_LONG),
        (6, "expected", Code.NUMBER),
        (7, "expected", Code.TOO_FEW),
        (8, "expected", Code.TOO_MANY),
        (9, "facilitator_email", Code.EMAIL),
        (10, "facilitator_email", Code.MISSING),
        (11, "facilitator", Code.MISSING),
        (12, "", Code.TWICE),
        (13, "second", Code.OTHER_NAME),
    ]


def test_facilitators_errors_too() -> None:
    head = "kommun|enhet|namn|e-post|ersättare|kurs|språk"
    found = read("facilitators", head, "Solna|Vuxna|Eva|eva@solna.se|kanske|2026-02-30|tyska")
    assert wrong(found) == [(2, "substitute", Code.CHOICE), (2, "trained", Code.DATE), (2, "language", Code.CHOICE)]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_days_are_read_as_people_write_them(day: date) -> None:
    for pattern in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y"):
        assert as_day(day.strftime(pattern)) == day


@given(st.lists(st.lists(st.text(max_size=6), max_size=8).map(tuple), max_size=5), st.sampled_from(list(KINDS)))
def test_nothing_that_a_file_says_makes_it_fall(rows: list[tuple[str, ...]], kind: str) -> None:
    head = Line(1, tuple(column.names[0] for column in KINDS[kind].columns))
    found = checked(KINDS[kind], Sheet(head, tuple(Line(number, row) for number, row in enumerate(rows, start=2))))
    assert len(found.rows) == len(rows)
