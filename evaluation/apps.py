"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = _("Utvärdering")

    def ready(self) -> None:
        from evaluation.services import retention_kinds

        retention_kinds.register()
