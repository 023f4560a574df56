"""Screens of rooms: asking for a code, being paired by code or link, being let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.urls import reverse

from groups.errors import GroupsError
from groups.models import CODE_ALPHABET, PairingAttempt, Screen, WorkGroup, new_code
from groups.permissions import Actor, may
from seminars.services.links import LINK_LIFE
from seminars.tokens import derived_token, new_token, token_hash

CODE_LENGTH = 8
OPENS_AFTERWARDS = timedelta(days=7)
"""A screen's link opens so long after its run, also one that was made more than LINK_LIFE before."""
FORGET_UNPAIRED_AFTER = timedelta(days=1)
ATTEMPTS_WITHIN = timedelta(minutes=10)
WRONG_PER_ADDRESS = 20
WRONG_IN_ALL = 300
"""Wrong codes within ATTEMPTS_WITHIN: a municipality may be one address, so its ceiling is generous."""


def new_screen(*, now: datetime) -> Screen:
    """A browser that wants to be a display; screens that asked a day ago and were never paired are forgotten."""
    Screen.objects.filter(group=None, created_at__lt=now - FORGET_UNPAIRED_AFTER).delete()
    return Screen.objects.create(secret_hash=token_hash(new_token()))


def give_code(*, screen: Screen, now: datetime) -> Screen:
    """The screen with a code that is good for now; a code that has gone out is replaced by a new one."""
    if screen.code and screen.has_live_code(now):
        return screen
    screen.code_expires_at = now + Screen.CODE_LIFE
    for _try in range(5):
        screen.code = new_code(CODE_LENGTH)
        try:
            with transaction.atomic():
                screen.save(update_fields=["code", "code_expires_at"])
        except IntegrityError:
            continue
        return screen
    raise GroupsError("try_again")


def pair_screen(*, actor: Actor, code: str, group: WorkGroup, now: datetime, address: str = "") -> Screen:
    """Makes the screen that shows `code` the group's display. The code is used up.

    Raises GroupsError `forbidden`, `too_many` (wrong codes from this address or in all) or `wrong_code`.
    """
    if not may(actor, "screen.pair", run=group.run_id, group=group.pk) or group.status == WorkGroup.Status.CANCELLED:
        raise GroupsError("forbidden")
    counted = token_hash(f"{settings.SECRET_KEY}:{address or actor.key}")
    if _is_guessing(counted, now):
        raise GroupsError("too_many")
    screen = Screen.objects.filter(code=clean_code(code), revoked_at=None, code_expires_at__gt=now).first()
    if screen is None or not _take(screen, group, now):
        _count_wrong(counted, now)
        raise GroupsError("wrong_code")
    screen.refresh_from_db()
    return screen


def clean_code(text: str) -> str:
    """A code as it is stored, from what a person typed: any case, with spaces or hyphens."""
    return "".join(sign for sign in text.upper() if sign in CODE_ALPHABET)[:20]


def unpair_screen(*, actor: Actor, screen: Screen, now: datetime) -> None:
    """The display is let go: its page asks for a new code. Raises GroupsError `forbidden`."""
    group = screen.group
    if group is None or not may(actor, "screen.unpair", run=group.run_id, group=group.pk):
        raise GroupsError("forbidden")
    leave_screen(screen=screen, now=now)


def leave_screen(*, screen: Screen, now: datetime) -> None:
    """Someone at the display itself lets it go."""
    Screen.objects.filter(pk=screen.pk, revoked_at=None).update(revoked_at=now, code=None, code_expires_at=None)


def issue_screen_link(*, group: WorkGroup, now: datetime, token: str | None = None) -> str:
    """The absolute address that makes the browser that opens it a display of the group. Shown only now.

    With a `token` given (the demo's are derived) the same link is renewed, also for another group.
    """
    token = token or new_token()
    Screen.objects.update_or_create(
        link_hash=token_hash(token),
        defaults={"group": group, "paired_at": now, "revoked_at": None, "code": None, "code_expires_at": None},
        create_defaults={
            "group": group,
            "paired_at": now,
            "secret_hash": token_hash(derived_token(settings.SECRET_KEY, "screen", token)),
        },
    )
    return settings.BASE_URL + reverse("facilitation:screen_open", args=[token])


def find_screen_link(*, token: str, now: datetime) -> Screen | None:
    """The screen of a link that still counts, or None: like a person's it ends, and an organiser takes it back."""
    found = Screen.objects.select_related("group__run").filter(link_hash=token_hash(token), revoked_at=None)
    screen = found.first()
    if screen is None or screen.group is None or screen.group.status == WorkGroup.Status.CANCELLED:
        return None
    made = screen.paired_at or screen.created_at
    return screen if now < max(made + LINK_LIFE, screen.group.run.ends_at + OPENS_AFTERWARDS) else None


def _take(screen: Screen, group: WorkGroup, now: datetime) -> bool:
    """Two who enter the same code at once: the row's code is gone for the second."""
    return bool(
        Screen.objects.filter(pk=screen.pk, code=screen.code, revoked_at=None).update(
            group=group, paired_at=now, code=None, code_expires_at=None
        )
    )


def _is_guessing(counted: str, now: datetime) -> bool:
    recent = PairingAttempt.objects.filter(minute__gt=now - ATTEMPTS_WITHIN)
    mine = recent.filter(address_hash=counted).aggregate(sum=Sum("count"))["sum"] or 0
    if mine >= WRONG_PER_ADDRESS:
        return True
    return (recent.aggregate(sum=Sum("count"))["sum"] or 0) >= WRONG_IN_ALL


def _count_wrong(counted: str, now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    PairingAttempt.objects.filter(minute__lt=now - timedelta(days=1)).delete()
    attempt, _new = PairingAttempt.objects.get_or_create(address_hash=counted, minute=minute)
    PairingAttempt.objects.filter(pk=attempt.pk).update(count=F("count") + 1)
