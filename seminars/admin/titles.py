"""What the lines of agendas are called in English and Danish."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from seminars.admin.site import ForOrganisers, Shelf
from seminars.models import SegmentTitle


@admin.register(SegmentTitle)
class SegmentTitleAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    shelf = (Shelf.PLAN, 12)
    about = gettext_lazy(
        "Vad en del som ni har döpt själva heter på engelska och danska. Standardagendans delar är översatta redan."
    )
    advice = {"title": gettext_lazy("Precis som delen heter i agendan.")}
    list_display = ("title", "en", "da")
    search_fields = ("title", "en", "da")
