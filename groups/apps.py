"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = _("Arbetsgrupper")

    def ready(self) -> None:
        from groups.services import retention_kinds

        retention_kinds.register()
