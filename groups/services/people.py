"""People are found by their e-mail address, so that nobody stands twice however often they are named."""

from __future__ import annotations

from django.db import transaction

from seminars.models import Run, User


@transaction.atomic
def person(*, name: str, email: str, run: Run, language: str = "sv") -> User:
    """The person with this address, made when new. A name we already have is kept: forms are open to anybody.

    Whoever is first named in a rehearsal goes with it, unless a real run has named them since.
    """
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        made_for = run if run.is_rehearsal else None
        return User.objects.create_user(email, name=name.strip(), language=language, made_for=made_for)
    if found.made_for_id and not run.is_rehearsal:
        found.made_for = None
        found.save(update_fields=["made_for"])
    return found
