"""The organisation's own row, and the documents it publishes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from seminars.admin.site import ForOrganisers
from seminars.models import Document, Organisation


@admin.register(Organisation)
class OrganisationAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """One row, so the list is skipped."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        row, _created = Organisation.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:seminars_organisation_change", args=[row.pk]))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "year", "language", "is_published")
    list_filter = ("is_published", "language", "year")
    search_fields = ("title", "description")
