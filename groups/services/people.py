"""People are found by their e-mail address, so that nobody stands twice however often they are named."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from seminars.models import Run, User
from seminars.models.people import NO_ADDRESS
from seminars.tokens import new_token


@transaction.atomic
def person(*, name: str, email: str, run: Run, language: str = "sv") -> User:
    """The person with this address, made when new. A name we already have is kept: forms are open to anybody.

    Whoever is first named in a rehearsal goes with it, unless a real run has named them since.
    """
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        return User.objects.create_user(email, name=name.strip(), language=language, made_for=_rehearsal(run))
    if found.made_for_id and not run.is_rehearsal:
        found.made_for = None
        found.save(update_fields=["made_for"])
    return found


def person_without_address(*, name: str, run: Run, language: str = "sv") -> User:
    """Somebody who turned up: signs in by the link that is shown, and gets no mail. Always a new person."""
    name = name.strip()
    email = f"{slugify(name)[:30] or 'person'}.{new_token()[:8]}{NO_ADDRESS}".lower()
    return User.objects.create_user(email, name=name, language=language, made_for=_rehearsal(run))


def _rehearsal(run: Run) -> Run | None:
    return run if run.is_rehearsal else None
