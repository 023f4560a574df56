"""The product's addresses, and beside them a list of Django's admin with nothing of ours: the desk's baseline."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path

from groups.models import Municipality
from socialtalks import urls

site = AdminSite(name="bare")


TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "NAME": "bare",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]
    },
}
"""Django's own, without ours."""


class BareList(ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug", "region")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        answer = super().changelist_view(request, extra_context)
        answer.using = "bare"
        return answer


site.register(Municipality, BareList)
urlpatterns = [*urls.urlpatterns, path("bare/", site.urls)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
