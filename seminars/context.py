"""What every template may show: the organisation and its contact person."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from seminars.models import Organisation


def organisation(request: HttpRequest) -> dict[str, object]:
    """Read only when a template asks, so that live pages do not pay for it."""
    return {"organisation": SimpleLazyObject(lambda: organisation_of(request))}


def organisation_of(request: HttpRequest) -> Organisation:
    """The one row, or what is said where there is none; read once for a request."""
    found: Organisation | None = getattr(request, "organisation", None)
    if found is None:
        found = Organisation.objects.filter(pk=1).first() or Organisation()
        request.organisation = found  # type: ignore[attr-defined]
    return found
