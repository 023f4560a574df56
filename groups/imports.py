"""What is read in from a file: kinds, their columns, and what each row says or lacks. Pure.

A new kind is a `Kind` here, its verdicts and its writing in `groups/services/imports.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from groups.tables import Line, Sheet

YES = frozenset({"ja", "j", "x", "yes", "y", "true", "sant", "1"})
NO = frozenset({"", "nej", "n", "no", "false", "falskt", "0"})
EMAIL = re.compile(r"[^@\s]+@[^@\s.,;]+(\.[^@\s.,;]+)+")
MOST_PEOPLE = 30


class Code(StrEnum):
    """What is wrong with a cell, or with a row as a whole (then the column is empty)."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    EMAIL = "email"
    NUMBER = "number"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    DATE = "date"
    FUTURE = "future"
    CHOICE = "choice"
    NO_LETTERS = "no_letters"
    TWICE = "twice"  # detail: the number of the earlier row
    OTHER_NAME = "other_name"  # one address stands with two names in the file; detail: the other name
    NO_GROUP = "no_group"
    CANCELLED = "cancelled"
    INACTIVE = "inactive"
    NOT_YOURS = "not_yours"  # a municipality that the organiser is not for, or that is not there


@dataclass(frozen=True, slots=True)
class Problem:
    column: str
    code: Code
    value: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`names`: what it may be called, the first ones in sv, en and da; `check` gives the value's code, if it is bad."""

    key: str
    names: tuple[str, str, str]
    also: tuple[str, ...] = ()
    required: bool = False
    longest: int = 200
    check: Callable[[str], Code | None] = lambda value: None


@dataclass(frozen=True, slots=True)
class Kind:
    """`same`: the columns that tell one row from another; `in_run`: it belongs to a run."""

    key: str
    columns: tuple[Column, ...]
    same: tuple[str, ...]
    in_run: bool = False

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class Row:
    """A row's values by column, "" where it says nothing, and what is wrong with them."""

    number: int
    values: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def with_problems(self, *problems: Problem) -> Row:
        return Row(self.number, self.values, (*self.problems, *problems))


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows, and what the head says: columns that are lacking, twice there, or nobody's (these are left alone)."""

    rows: tuple[Row, ...] = ()
    lacking: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())

    @property
    def has_head(self) -> bool:
        return not (self.lacking or self.twice)


def _email(value: str) -> Code | None:
    return None if EMAIL.fullmatch(value) and len(value) <= 254 else Code.EMAIL


def _number(value: str) -> Code | None:
    if not re.fullmatch(r"[0-9]{1,4}", value):
        return Code.NUMBER
    return Code.TOO_FEW if int(value) < 1 else Code.TOO_MANY if int(value) > MOST_PEOPLE else None


def _day(value: str) -> Code | None:
    return None if as_day(value) else Code.DATE


def _yes_or_no(value: str) -> Code | None:
    return None if value.casefold() in YES | NO else Code.CHOICE


def _language(value: str) -> Code | None:
    return None if value.casefold() in LANGUAGES else Code.CHOICE


def _letters(value: str) -> Code | None:
    return None if any(sign.isalnum() for sign in value) else Code.NO_LETTERS


LANGUAGES = {
    "sv": "sv", "svenska": "sv", "swedish": "sv", "svensk": "sv", "en": "en", "engelska": "en", "english": "en",
    "engelsk": "en", "da": "da", "danska": "da", "danish": "da", "dansk": "da",
}  # fmt: skip


def as_day(value: str) -> date | None:
    """2026-11-29, 29.11.2026, 29/11/2026 or 20261129; None for what is no day."""
    for pattern, order in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)),
        (r"(\d{4})(\d{2})(\d{2})", (0, 1, 2)),
        (r"(\d{1,2})[./](\d{1,2})[./](\d{4})", (2, 1, 0)),
    ):
        if found := re.fullmatch(pattern, value):
            parts = found.groups()
            try:
                return date(*(int(parts[place]) for place in order))
            except ValueError:
                return None
    return None


def is_yes(value: str) -> bool:
    return value.casefold() in YES


MUNICIPALITY = Column(
    "municipality",
    ("kommun", "municipality", "kommune"),
    also=("kommunnamn",),
    required=True,
    longest=80,
    check=_letters,
)
UNIT = Column(
    "unit", ("enhet", "unit", "enhed"), also=("grupp", "group", "gruppe", "arbetsgrupp"), required=True, longest=120
)
NAME = Column("name", ("namn", "name", "navn"), required=True, longest=120)
ADDRESS = Column(
    "email", ("e-post", "e-mail", "e-mailadresse"), also=("epost", "mail", "email", "e-postadress"), required=True,
    longest=254, check=_email,
)  # fmt: skip
LANGUAGE = Column("language", ("språk", "language", "sprog"), check=_language)

PHONE = Column("phone", ("telefon", "phone", "telefonnummer"), also=("tel", "mobil"), longest=40)
PLACE = Column("place", ("plats", "place", "sted"), also=("rum", "lokal"), longest=160)
EXPECTED = Column(
    "expected", ("antal", "number", "antal deltagere"), also=("antal deltagare", "participants"), check=_number
)
NEEDS = Column(
    "needs", ("tillgänglighetsbehov", "accessibility needs", "tilgængelighedsbehov"), also=("behov",), longest=1000
)
FACILITATOR = Column(
    "facilitator", ("facilitator", "facilitator name", "facilitatorens navn"), also=("facilitatorns namn",), longest=120
)
FACILITATOR_EMAIL = Column(
    "facilitator_email",
    ("facilitatorns e-post", "facilitator e-mail", "facilitatorens e-mail"),
    longest=254,
    check=_email,
)
SECOND = Column(
    "second", ("medfacilitator", "co-facilitator", "medfacilitatorens navn"), also=("ersättare",), longest=120
)
SECOND_EMAIL = Column(
    "second_email",
    ("medfacilitatorns e-post", "co-facilitator e-mail", "medfacilitatorens e-mail"),
    also=("ersättarens e-post",),
    longest=254,
    check=_email,
)
SUBSTITUTE = Column(
    "substitute", ("ersättare", "substitute", "stedfortræder"), also=("medfacilitator",), check=_yes_or_no
)
TRAINED = Column(
    "trained", ("kurs genomförd", "course completed", "kursus gennemført"), also=("kurs", "utbildad"), check=_day
)

GROUP = (MUNICIPALITY, UNIT, PLACE, EXPECTED, NEEDS, FACILITATOR, FACILITATOR_EMAIL, SECOND, SECOND_EMAIL)
LEADER = (MUNICIPALITY, UNIT, NAME, ADDRESS, SUBSTITUTE, TRAINED, LANGUAGE)
_ALL = (
    Kind("municipalities", (MUNICIPALITY,), same=("municipality",)),
    Kind("contacts", (MUNICIPALITY, NAME, ADDRESS, PHONE, LANGUAGE), same=("municipality", "email")),
    Kind("groups", GROUP, same=("municipality", "unit"), in_run=True),
    Kind("facilitators", LEADER, same=("municipality", "unit", "email"), in_run=True),
)
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}


def checked(kind: Kind, sheet: Sheet) -> Checked:
    """The sheet's rows by column, each with all that is wrong in it as it stands alone and beside the others."""
    places, twice, unknown = _columns(kind, sheet.head)
    lacking = tuple(column.key for column in kind.columns if column.required and column.key not in places)
    found = Checked(lacking=lacking, twice=twice, unknown=unknown)
    if not found.has_head:
        return found
    rows = [judged(kind, line.number, _values(kind, places, line)) for line in sheet.lines]
    return Checked(rows=tuple(beside_each_other(kind, rows)), unknown=unknown)


def beside_each_other(kind: Kind, rows: Sequence[Row]) -> list[Row]:
    """With what is wrong between rows: the same thing twice, or one address with two names."""
    seen: dict[tuple[str, ...], int] = {}
    names: dict[str, str] = {}
    found = []
    for row in rows:
        key = tuple(plain(row.values[column]) for column in kind.same)
        if all(key) and key in seen:
            row = row.with_problems(Problem("", Code.TWICE, detail=str(seen[key])))
        seen.setdefault(key, row.number)
        for name, email in named(row.values):
            address = row.values[email].casefold()
            known = names.setdefault(address, row.values[name]) if address and row.values[name] else ""
            if known and plain(known) != plain(row.values[name]):
                row = row.with_problems(Problem(name, Code.OTHER_NAME, row.values[name], known))
        found.append(row)
    return found


def named(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of columns that hold a person's name and address."""
    pairs = (("name", "email"), ("facilitator", "facilitator_email"), ("second", "second_email"))
    return [(name, email) for name, email in pairs if name in values]


def plain(text: str) -> str:
    """As it is compared: without capitals, double spaces, or what tells a hyphen from another."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[‐-―]", "-", composed).split())


def _columns(kind: Kind, head: Line) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...]]:
    known = {plain(name): column.key for column in kind.columns for name in (*column.names, *column.also, column.key)}
    places: dict[str, int] = {}
    twice, unknown = [], []
    for place, cell in enumerate(head.cells):
        key = known.get(plain(cell.rstrip(":*")))
        if key is None:
            unknown += [cell] if cell else []
        elif key in places:
            twice.append(cell)
        else:
            places[key] = place
    return places, tuple(twice), tuple(unknown)


def judged(kind: Kind, number: int, values: Mapping[str, str]) -> Row:
    """A row with all that is wrong in it as it stands alone."""
    problems = [problem for column in kind.columns for problem in _wrong(column, values[column.key])]
    for name, email in named(values):
        if kind.key == "groups" and bool(values[name]) != bool(values[email]):
            problems.append(Problem(email if values[name] else name, Code.MISSING))
    return Row(number, values, tuple(problems))


def _values(kind: Kind, places: Mapping[str, int], line: Line) -> dict[str, str]:
    return {column.key: _cell(line, places.get(column.key)) for column in kind.columns}


def _cell(line: Line, place: int | None) -> str:
    return line.cells[place] if place is not None and place < len(line.cells) else ""


def _wrong(column: Column, value: str) -> list[Problem]:
    if not value:
        return [Problem(column.key, Code.MISSING)] if column.required else []
    if len(value) > column.longest:
        return [Problem(column.key, Code.TOO_LONG, value, str(column.longest))]
    code = column.check(value)
    return [Problem(column.key, code, value)] if code else []
