"""Names the project's own app: settings, checks and the demo. Imports nothing until Django is ready."""

from __future__ import annotations

from django.apps import AppConfig


class SocialTalksConfig(AppConfig):
    name = "socialtalks"

    def ready(self) -> None:
        from socialtalks import checks  # noqa: F401
