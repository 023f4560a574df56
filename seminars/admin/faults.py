"""Faults that visitors have told of, and how far each has come."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from seminars.admin.site import ForOrganisers, Shelf
from seminars.models import FaultReport
from seminars.services.faults import follow_up


@admin.register(FaultReport)
class FaultReportAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was told is read; only state and note are the organiser's."""

    shelf = (Shelf.ALWAYS, 12)
    about = gettext_lazy(
        "Det som besökare har anmält med formuläret på sidan Tillgänglighet. Svar är utlovat inom en vecka."
    )
    advice = {
        "state": gettext_lazy("När ärendet avslutas tas besökarens e-post bort. Svara först."),
        "note": gettext_lazy("Syns bara här."),
    }
    list_display = ("told", "page", "state", "created_at")
    list_filter = ("state",)
    search_fields = ("what", "page", "note")
    readonly_fields = ("what", "page", "aids", "email", "language", "created_at", "closed_at")
    fields = ("what", "page", "aids", "email", "language", "created_at", "state", "note", "closed_at")

    @admin.display(description=gettext_lazy("vad som inte fungerade"))
    def told(self, report: FaultReport) -> str:
        return str(report)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: FaultReport, form: Any, change: bool) -> None:
        follow_up(report=obj, now=timezone.now())
