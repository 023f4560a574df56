"""The first organiser, and one who has lost their password, get a way in from whoever runs the server."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from seminars.models import User
from seminars.services.trail import note


@transaction.atomic
def make_organiser(*, email: str, name: str, now: datetime) -> User:
    """The person of this address as an organiser with every right; one who is known keeps everything they have."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_superuser(email, name=name)
    elif not (user.is_active and user.is_staff and user.is_superuser):
        user.is_active = user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_active", "is_staff", "is_superuser"])
    else:
        return user
    note(person=None, action="done", row=user, told=gettext("Blev organisatör genom servern."), now=now)
    return user


def way_in(user: User) -> str:
    """The address of the page where the person chooses a password: for three days, until they have signed in."""
    return settings.BASE_URL + reverse("seminars:begin", args=[user.pk, default_token_generator.make_token(user)])


def who_begins(*, person: int, token: str) -> User | None:
    """The organiser of such an address, or None when it no longer works, or never did."""
    user = User.objects.filter(pk=person, is_active=True, is_staff=True).first()
    return user if user is not None and default_token_generator.check_token(user, token) else None
