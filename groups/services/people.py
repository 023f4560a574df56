"""People are found by their e-mail address, so that nobody stands twice however often they are named."""

from __future__ import annotations

from django.db import transaction

from seminars.models import User


@transaction.atomic
def person(*, name: str, email: str, language: str = "sv") -> User:
    """The person with this address, made when new. A name we already have is kept: forms are open to anybody."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    return found or User.objects.create_user(email, name=name.strip(), language=language)
