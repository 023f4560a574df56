"""System checks that stop the start on unsafe mixtures, each with the sentence that says what to set."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def refuse_unsafe_mixtures(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """DEBUG in production, a borrowed secret, or Redis without a shared database."""
    found: list[CheckMessage] = []
    if settings.DEBUG and not settings.EMBEDDED:
        found.append(Error("DEBUG is on with a production database or Redis. Unset DEBUG.", id="socialtalks.E001"))
    if len(settings.SECRET_KEY) < 32:
        found.append(Error("SECRET_KEY is shorter than 32 characters. Set a long random one.", id="socialtalks.E002"))
    if settings.REDIS_URL and not settings.DATABASE_URL:
        found.append(
            Error(
                "REDIS_URL is set without DATABASE_URL: several processes would share one SQLite file. "
                "Set DATABASE_URL to a PostgreSQL database, or unset REDIS_URL.",
                id="socialtalks.E003",
            )
        )
    return found
