"""The trail of what organisers did, to be read."""

from __future__ import annotations

import re

from django.apps import apps
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from seminars.admin.site import MadeElsewhere, Shelf
from seminars.models import TrailEntry, User

APART = re.compile(r"(, | \(|\)|: |^[+−]|(?<= )[+−])")
"""What stands between the names of fields, of lists and of kinds in what is told."""


def account(told: str) -> str:
    """What was told, in the reader's language: the trail keeps it as it was said, a sentence or names in a row."""
    if not told or (whole := gettext(told)) != told:
        return told and whole
    return "".join(gettext(part) if part and not APART.fullmatch(part) else part for part in APART.split(told))


@admin.register(TrailEntry)
class TrailAdmin(MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Append-only: there is nothing to change or remove."""

    shelf = (Shelf.ALWAYS, 8)
    about = gettext_lazy("Vem som gjorde vad i planeringen, och när. Den läses här men ändras aldrig.")
    list_display = ("at", "who", "action", "which", "how")
    list_display_links = None
    list_filter = ("action",)
    fields = ("at", "who", "action", "which", "how")
    search_fields = ("name", "told")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrailEntry]:
        names = User.objects.filter(pk=OuterRef("person")).order_by().values("name")[:1]
        rows: QuerySet[TrailEntry] = super().get_queryset(request).annotate(person_name=Subquery(names))
        return rows

    @admin.display(description=gettext_lazy("vem"), ordering="person")
    def who(self, entry: TrailEntry) -> str:
        if entry.person is None:
            return "–"
        name: str | None = entry.person_name  # type: ignore[attr-defined]
        return name or gettext("person %(n)d, borttagen") % {"n": entry.person}

    @admin.display(description=gettext_lazy("vad det gällde"))
    def which(self, entry: TrailEntry) -> str:
        if not entry.model:
            return ""
        try:
            model = apps.get_model(entry.model)
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[entry.row])
        except (LookupError, NoReverseMatch):
            return entry.name or entry.row
        label = f"{str(model._meta.verbose_name).capitalize()} {entry.name or entry.row}"
        return label if entry.action == TrailEntry.Action.REMOVED else format_html('<a href="{}">{}</a>', url, label)

    @admin.display(description=gettext_lazy("hur"), ordering="told")
    def how(self, entry: TrailEntry) -> str:
        return account(entry.told)
