"""One signed cookie per role, so that an organiser's browser can also open a facilitator's link."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

LIFE = 180 * 24 * 3600  # seconds


def cookie_name(role: str) -> str:
    return f"{settings.COOKIE_PREFIX}st_{role}"


def role_value(role: str, subject: str) -> str:
    """What the role's cookie holds; `subject` is the link's or screen's key, never the secret itself."""
    return signing.dumps(subject, salt=f"role:{role}")


def put_role(response: HttpResponse, role: str, subject: str) -> None:
    """Signs the browser in as `role`."""
    response.set_cookie(
        cookie_name(role),
        role_value(role, subject),
        max_age=LIFE,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def drop_role(response: HttpResponse, role: str) -> None:
    response.delete_cookie(cookie_name(role), samesite="Lax")


def read_role(cookies: Mapping[str, str], role: str) -> str | None:
    """The subject signed into this role's cookie, or None when missing, forged or too old."""
    value = cookies.get(cookie_name(role))
    if not value:
        return None
    try:
        subject = signing.loads(value, salt=f"role:{role}", max_age=LIFE)
    except signing.BadSignature:
        return None
    return subject if isinstance(subject, str) else None
