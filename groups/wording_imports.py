"""What is said of files that are read in: their columns, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language, gettext, gettext_lazy

from groups.imports import LANGUAGES, MOST_PEOPLE, Code, Column, Kind, Problem
from groups.tables import MOST_BYTES, MOST_ROWS

LANGUAGE_ORDER = ("sv", "en", "da")

TABLE_ERRORS = {
    "empty": gettext_lazy("Filen är tom."),
    "too_big": gettext_lazy("Filen är för stor: högst %(megabytes)d MB."),
    "too_many": gettext_lazy("Filen har fler än %(rows)d rader. Dela den i flera filer."),
    "old_xls": gettext_lazy("Filen är i Excels gamla format. Spara den som xlsx eller CSV."),
    "encoding": gettext_lazy("Filens tecken går inte att läsa. Spara den som xlsx eller som CSV i UTF-8."),
    "not_a_table": gettext_lazy("Filen går inte att läsa som en tabell. Spara den som xlsx eller CSV."),
}

PROBLEMS = {
    Code.MISSING: gettext_lazy("Fältet är tomt."),
    Code.TOO_LONG: gettext_lazy("Texten är för lång: högst %(detail)s tecken."),
    Code.EMAIL: gettext_lazy("”%(value)s” är ingen e-postadress. Skriv den som namn@kommun.se."),
    Code.NUMBER: gettext_lazy("”%(value)s” är inget heltal."),
    Code.TOO_FEW: gettext_lazy("En grupp har minst en person."),
    Code.TOO_MANY: gettext_lazy("En grupp kan ha högst %(most)d personer. Dela den i flera."),
    Code.DATE: gettext_lazy("”%(value)s” är ingen dag. Skriv den som 2026-05-31."),
    Code.FUTURE: gettext_lazy("%(value)s har inte varit än."),
    Code.NO_LETTERS: gettext_lazy("”%(value)s” är inget namn."),
    Code.TWICE: gettext_lazy("Samma sak står redan på rad %(detail)s."),
    Code.OTHER_NAME: gettext_lazy("Samma e-postadress har namnet ”%(detail)s” på en annan rad."),
    Code.NO_GROUP: gettext_lazy("Tillfället har ingen grupp ”%(value)s” i den kommunen. Läs in grupperna först."),
    Code.CANCELLED: gettext_lazy("Gruppen ”%(value)s” är avanmäld. Öppna den igen på gruppens sida, eller byt namn."),
    Code.INACTIVE: gettext_lazy("%(value)s hör till en person som inte längre är aktiv."),
    Code.NOT_YOURS: gettext_lazy("”%(value)s” är ingen av dina kommuner."),
}

VERDICTS = {
    "new": gettext_lazy("Nya"),
    "changed": gettext_lazy("Ändras"),
    "same": gettext_lazy("Finns redan"),
    "bad": gettext_lazy("Att rätta"),
}


def column_text(column: Column) -> str:
    """What the column is called in the reader's language."""
    language = (get_language() or "sv")[:2]
    name = column.names[LANGUAGE_ORDER.index(language) if language in LANGUAGE_ORDER else 0]
    return name[:1].upper() + name[1:]


def columns_text(kind: Kind, keys: Iterable[str]) -> str:
    return ", ".join(column_text(kind.column(key)) for key in keys)


def table_error_text(code: str) -> str:
    return str(TABLE_ERRORS[code]) % {"megabytes": MOST_BYTES // 1_000_000, "rows": MOST_ROWS}


def problem_text(problem: Problem, kind: Kind) -> str:
    """A sentence, without its column."""
    if problem.code is Code.CHOICE:
        if problem.column == "language":
            return gettext("”%(value)s” är inget av språken: %(choices)s.") % {
                "value": problem.value, "choices": ", ".join(sorted(set(LANGUAGES.values()), key=LANGUAGE_ORDER.index)),
            }  # fmt: skip
        return gettext("Skriv ja eller nej, inte ”%(value)s”.") % {"value": problem.value}
    words = {"value": _short(problem.value), "detail": problem.detail, "most": MOST_PEOPLE}
    return str(PROBLEMS[problem.code]) % words


def help_rows(kind: Kind) -> list[tuple[str, bool]]:
    """The columns in order, and whether each must be filled in."""
    return [(column_text(column), column.required) for column in kind.columns]


def _short(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:59]}…"
