"""Personal links: issue, look up, revoke."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from seminars.models import LinkRole, PersonalLink, Run, User
from seminars.tokens import new_token, token_hash

LINK_LIFE = timedelta(days=180)


def issue_link(
    *, user: User, role: LinkRole, run: Run | None, now: datetime, token: str | None = None, life: timedelta = LINK_LIFE
) -> str:
    """Makes a link (or renews the one with the given token) and returns its absolute address, shown only now."""
    token = token or new_token()
    PersonalLink.objects.update_or_create(
        token_hash=token_hash(token),
        defaults={"user": user, "role": role, "run": run, "expires_at": now + life, "revoked_at": None},
    )
    return settings.BASE_URL + reverse("seminars:go", args=[token])


def find_link(*, token: str, now: datetime) -> PersonalLink | None:
    """The valid link of this token, or None when unknown, expired, revoked or its person inactive."""
    link = PersonalLink.objects.select_related("user", "run").filter(token_hash=token_hash(token)).first()
    return link if link and link.is_valid(now) and link.user.is_active else None


def revoke_link(*, link: PersonalLink, now: datetime) -> None:
    """Every page and socket signed in by the link stops at its next check."""
    PersonalLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


def revoke_links(*, user: User, role: LinkRole, now: datetime) -> int:
    """Ends every link of this person in this role; returns how many."""
    return PersonalLink.objects.filter(user=user, role=role, revoked_at=None).update(revoked_at=now)
