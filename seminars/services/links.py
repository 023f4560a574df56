"""Personal links: issue, look up, revoke."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from seminars.models import Consent, LinkRole, PersonalLink, Run, User
from seminars.tokens import new_token, token_hash

LINK_LIFE = timedelta(days=180)
EQUIPMENT = "equipment"
"""What a facilitator's link ends in, as `?to=`, when it leads to trying the room's equipment."""
FOLLOW_UP = "follow-up"
"""And when it leads to what became of the group's proposals."""


def issue_link(
    *, user: User, role: LinkRole, run: Run | None, now: datetime, token: str | None = None, life: timedelta = LINK_LIFE
) -> str:
    """Makes a link (or renews the one with the given token) and returns its absolute address, shown only now.

    A presenter's lives as long as the longest consent they have given.
    """
    token = token or new_token()
    ends = link_ends(user=user, role=role, now=now, life=life)
    PersonalLink.objects.update_or_create(
        token_hash=token_hash(token),
        defaults={"user": user, "role": role, "run": run, "expires_at": ends, "revoked_at": None},
    )
    return settings.BASE_URL + reverse("seminars:go", args=[token])


def link_ends(*, user: User, role: LinkRole, now: datetime, life: timedelta = LINK_LIFE) -> datetime:
    """When a link that is made now ends."""
    given = Consent.objects.filter(presenter__user=user, withdrawn_at=None).order_by("-expires_on")
    last = given.values_list("expires_on", flat=True).first() if role == LinkRole.PRESENTER else None
    return max(now + life, day_after(last)) if last else now + life


def keep_links(*, user: User, role: LinkRole, through: date, now: datetime) -> None:
    """The links that work today work through that day too: what was agreed to with one can be taken back with it."""
    until = day_after(through)
    PersonalLink.objects.filter(user=user, role=role, revoked_at=None, expires_at__gt=now, expires_at__lt=until).update(
        expires_at=until
    )


def day_after(day: date) -> datetime:
    """The instant when the day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


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
