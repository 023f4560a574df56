"""All addresses: each app's own, the admin, language choice and the machines' pages."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from socialtalks.health import healthz, readyz
from socialtalks.metrics import metrics

choose_language = csrf_exempt(set_language)
"""It only puts a cookie. Pages whose address is a secret tell no referrer, and what they post has no origin."""

urlpatterns = [
    path("admin/", admin.site.urls),
    path("language/", choose_language, name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("facilitation.urls")),
    path("", include("evaluation.urls")),
    path("", include("groups.urls")),
    path("", include("seminars.urls")),
]
handler400 = "socialtalks.error_pages.bad_request"
handler403 = "socialtalks.error_pages.permission_denied"
handler404 = "socialtalks.error_pages.page_not_found"
handler500 = "socialtalks.error_pages.server_error"
