"""Files read in on the planning desk: chosen, tried without changing anything, then carried out by a press."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from groups.access import own_municipalities
from groups.errors import GroupsError
from groups.import_forms import ImportForm, left_of, pattern_of
from groups.imports import KINDS, Kind
from groups.models import Import, Municipality
from groups.services.imports import Judged, Plan, Verdict, carry_out, fill_import, plan_of
from groups.wording_imports import VERDICTS, column_text, help_rows, problem_text
from seminars.admin.site import AsksForFilesAgain, ForOrganisers, Shelf, is_limited
from seminars.models import Run, User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100  # rows of a verdict on the page; all that is wrong is in the spreadsheet


class ImportAdmin(ForOrganisers, AsksForFilesAgain):
    """Registered by `facilitation`, which tells the live pages."""

    form = ImportForm
    shelf = (Shelf.PLACES, 7)
    about = gettext_lazy(
        "Kommuner, kontakter, grupper och facilitatorer ur en fil. Filen provas först, utan att något ändras."
    )
    adds_many = False
    add_form_template = "admin/groups/import/add_form.html"
    change_form_template = "admin/groups/import/change_form.html"
    list_display = ("name", "kind", "run", "created_at", "by", "state")
    list_filter = ("kind",)
    list_select_related = ("run__seminar", "by")
    date_hierarchy = "created_at"

    @admin.display(description=gettext_lazy("läge"))
    def state(self, row: Import) -> str:
        if row.done_at is not None:
            done = row.counts.get("new", 0) + row.counts.get("changed", 0)
            return ngettext("%(count)d rad inläst", "%(count)d rader inlästa", done) % {"count": done}
        return gettext("provad, inte inläst") if row.rows else gettext("aldrig inläst")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was read is never edited: the file is."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        """Of a limited organiser the own files only: what others read in is about others too."""
        rows: QuerySet[Import] = super().get_queryset(request)
        return rows.filter(by=request.user.pk) if is_limited(request) else rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj) and not is_limited(request)
        return may and (obj is None or obj.done_at is None)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            kwargs["choices"] = [("", "---------"), *((kind, Import.Kind(kind).label) for kind in kinds_for(request))]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A run takes a page of its own to make."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "run" and field:
            field.widget.can_add_related = False
        return field

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "kind", "run", "created_at", "by", "done_at") if obj else ("kind", "run", "file")

    def save_model(self, request: HttpRequest, obj: Import, form: Any, change: bool) -> None:
        user = request.user if isinstance(request.user, User) else None
        fill_import(obj, name=form.cleaned_data["file"].name, found=form.found, by=user)

    def response_add(self, request: HttpRequest, obj: Import, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to what the file would do."""
        return HttpResponseRedirect(reverse("admin:groups_import_change", args=[obj.pk]))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        kinds = [(key, Import.Kind(key).label, help_rows(KINDS[key])) for key in kinds_for(request)]
        own = {"kinds": kinds, "own": own_names(request)}
        return super().add_view(request, form_url, {"title": gettext("Läs in en fil"), **own, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        own = own_municipalities(request.user)
        told = told_of(row, own) if isinstance(row, Import) and self.has_view_permission(request, row) else {}
        return super().change_view(request, object_id, form_url, {**told, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        return [
            path("pattern/<slug:kind>/", self.admin_site.admin_view(self.pattern_view), name="groups_import_pattern"),
            path("<int:pk>/left/", self.admin_site.admin_view(self.left_view), name="groups_import_left"),
            path("<int:pk>/do/", self.admin_site.admin_view(require_POST(self.do_view)), name="groups_import_do"),
            *super().get_urls(),
        ]

    def pattern_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in kinds_for(request):
            raise Http404
        return _sheet(pattern_of(KINDS[kind]), f"{kind}.xlsx")

    def left_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bad rows, with what to correct."""
        row = self._row(request, pk)
        plan = plan_of(row, timezone.now(), own_municipalities(request.user))
        return _sheet(left_of(KINDS[row.kind], plan.of(Verdict.BAD)), f"{row.kind}-att-ratta.xlsx")

    def do_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)
        try:
            with transaction.atomic():
                done = carry_out(pk=row.pk, now=timezone.now(), own=own_municipalities(request.user))
                if done.run is not None and row.done_at is None:
                    self.run_filled(done.run)
        except GroupsError:
            text = gettext("Tillfället är över eller inställt, så inget är inläst.")
            self.message_user(request, text, messages.ERROR)
        else:
            self.log_change(request, done, gettext("Inläst"))
        return HttpResponseRedirect(reverse("admin:groups_import_change", args=[row.pk]))

    def run_filled(self, run: Run) -> None:
        """Groups of the run are new or changed: a subclass higher up tells the live pages."""

    def _row(self, request: HttpRequest, pk: int) -> Import:
        row = self.get_object(request, str(pk))
        if not isinstance(row, Import):
            raise Http404
        return row


def kinds_for(request: HttpRequest) -> list[str]:
    """What the organiser may read in: one who is for some municipalities makes no others."""
    return [kind for kind in KINDS if kind != Import.Kind.MUNICIPALITIES or not is_limited(request)]


def own_names(request: HttpRequest) -> list[str]:
    """What a limited organiser's municipalities are called."""
    own = own_municipalities(request.user)
    return [] if own is None else list(Municipality.objects.filter(pk__in=own).values_list("name", flat=True))


def told_of(row: Import, own: frozenset[int] | None = None) -> dict[str, Any]:
    """What the page of a file says: before the press what would happen, after it what did."""
    kind, plan = KINDS[row.kind], plan_of(row, timezone.now(), own)
    counts = plan.counts() if row.done_at is None else row.counts
    return {
        "counts": [(VERDICTS[name], counts.get(name, 0), name) for name in VERDICTS],
        "doing": counts.get("new", 0) + counts.get("changed", 0),
        "is_empty": row.done_at is None and not row.rows,
        "new_municipalities": plan.municipalities if row.done_at is None else [],
        "unknown": row.unknown,
        "bad": _bad(plan, kind),
        "more_bad": max(0, len(plan.of(Verdict.BAD)) - SHOWN),
        "heads": [column_text(column) for column in kind.columns],
        "lists": _lists(plan, kind) if row.done_at is None else [],
    }


def _bad(plan: Plan, kind: Kind) -> list[dict[str, Any]]:
    """Line by line: the row's number, the column, and what is wrong."""
    return [
        {
            "number": one.row.number if place == 0 else "",
            "column": column_text(kind.column(problem.column)) if problem.column else "",
            "text": problem_text(problem, kind),
        }
        for one in plan.of(Verdict.BAD)[:SHOWN]
        for place, problem in enumerate(one.row.problems)
    ]


def _lists(plan: Plan, kind: Kind) -> list[dict[str, Any]]:
    return [
        {
            "title": VERDICTS[verdict.value],
            "rows": [_cells(one, kind) for one in found[:SHOWN]],
            "more": max(0, len(found) - SHOWN),
        }
        for verdict in (Verdict.NEW, Verdict.CHANGED)
        if (found := plan.of(verdict))
    ]


def _cells(one: Judged, kind: Kind) -> dict[str, Any]:
    cells = [(one.row.values[column.key], column.key in one.changes) for column in kind.columns]
    return {"number": one.row.number, "cells": cells}


def _sheet(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=XLSX, headers=headers)
