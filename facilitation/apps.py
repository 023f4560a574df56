"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitationConfig(AppConfig):
    name = "facilitation"
    verbose_name = _("Genomförande")

    def ready(self) -> None:
        from facilitation.services import retention_kinds

        retention_kinds.register()
