"""The form that takes a file to be read in, and the spreadsheets that go out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import xlsxwriter
from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from groups.imports import KINDS, Checked, Kind, checked
from groups.models import Import
from groups.services.imports import Judged, takes_groups
from groups.tables import MOST_BYTES, TableError, read_sheet
from groups.wording_imports import column_text, columns_text, problem_text, table_error_text
from seminars.models import Run

FILES = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportForm(forms.ModelForm):  # type: ignore[type-arg]
    """A file of one kind. It is read whole before anything is kept; `found` is what it says."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=gettext_lazy("xlsx eller CSV. Den första raden säger vad kolumnerna heter."),
        error_messages={"empty": gettext_lazy("Filen är tom."), "required": gettext_lazy("Välj en fil.")},
    )
    found: Checked

    class Meta:
        model = Import
        fields = ("kind", "run")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("run"):
            _choose_among_open(cast("forms.ModelChoiceField[Run]", field), timezone.now())

    def clean(self) -> dict[str, Any]:
        data = cast("dict[str, Any]", super().clean())
        kind = KINDS.get(data.get("kind", ""))
        if kind is None:
            return data
        if not kind.in_run:
            data["run"] = self.instance.run = None
        elif not data.get("run") and "run" not in self.errors:
            self.add_error("run", gettext("Välj det tillfälle som raderna gäller."))
        if file := data.get("file"):
            self._read(kind, file)
        return data

    def _read(self, kind: Kind, file: Any) -> None:
        try:
            if file.size > MOST_BYTES:
                raise TableError("too_big")
            self.found = checked(kind, read_sheet(file.read()))
        except TableError as error:
            self.add_error("file", table_error_text(error.code))
            return
        if self.found.lacking:
            lacking = columns_text(kind, self.found.lacking)
            text = gettext("Filens första rad saknar: %(columns)s. Skriv kolumnernas namn överst.")
            self.add_error("file", text % {"columns": lacking})
        if self.found.twice:
            text = gettext("Filen har mer än en kolumn för samma sak: %(columns)s.")
            self.add_error("file", text % {"columns": ", ".join(self.found.twice)})
        if self.found.has_head and not self.found.rows:
            self.add_error("file", gettext("Filen har inga rader under rubrikerna."))


def _choose_among_open(field: forms.ModelChoiceField[Run], now: datetime) -> None:
    maybe = Run.objects.filter(starts_at__gt=now - timedelta(days=1), rehearsal_of=None).select_related("seminar")
    field.queryset = maybe.filter(pk__in=[run.pk for run in maybe if takes_groups(run, now)])
    field.empty_label = gettext("Välj tillfälle")
    field.help_text = gettext("För arbetsgrupper och facilitatorer: tillfället de deltar i.")


def pattern_of(kind: Kind) -> bytes:
    """An empty xlsx with the columns of the kind; those that must be filled in are bold with a star."""
    return _book(kind, [], with_problems=False)


def left_of(kind: Kind, bad: Iterable[Judged]) -> bytes:
    """The rows that were not read in as they stood, and beside each what to correct. It can be read in again."""
    return _book(kind, list(bad), with_problems=True)


def _book(kind: Kind, rows: Sequence[Judged], *, with_problems: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for place, column in enumerate(kind.columns):
        sheet.write_string(0, place, column_text(column) + ("*" if column.required else ""), bold)
    if with_problems:
        sheet.write_string(0, len(kind.columns), gettext("Att rätta"), bold)
    for number, one in enumerate(rows, start=1):
        for place, column in enumerate(kind.columns):
            sheet.write_string(number, place, one.row.values[column.key], plain)
        said = " ".join(said_of(problem.column, problem_text(problem, kind), kind) for problem in one.row.problems)
        sheet.write_string(number, len(kind.columns), said)
    sheet.set_column(0, len(kind.columns), 24, plain)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def said_of(column: str, text: str, kind: Kind) -> str:
    return f"{column_text(kind.column(column))}: {text}" if column else text
