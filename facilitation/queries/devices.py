"""Which devices show a room's screen or its facilitator's page, and which of them has been claimed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from facilitation.models import Claim, Presence
from facilitation.protocol import ms
from groups.permissions import Role
from seminars.prepared import Prepared

KINDS = (Role.SCREEN, Role.FACILITATOR)
APART = "/"  # between who and on which device, in the key of a presence


_pages = Prepared(lambda group: Presence.objects.filter(group=group, role__in=KINDS).order_by("key"))
_claims = Prepared(lambda group: Claim.objects.filter(group=group).order_by())


def presence_key(actor: str, device: str) -> str:
    return f"{actor}{APART}{device}" if device else actor


def who(key: str) -> str:
    """The actor of a presence's key."""
    return key.partition(APART)[0]


def seen_pages(group: int) -> list[Presence]:
    """The screens and facilitators' pages ever heard from in the room; one query."""
    return _pages(group)


def claims(group: int) -> Mapping[str, Claim]:
    """The last press of "Använd den här" by kind of page; one query."""
    return {claim.role: claim for claim in _claims(group)}


def devices(pages: Collection[Presence], claims: Mapping[str, Claim]) -> dict[str, Any]:
    """By kind of page: the devices heard from, and the last press of "Använd den här"."""
    online = [(page.role, page.key.partition(APART)[2]) for page in pages if page.is_online]
    return {
        kind.value: {
            "devices": [device for role, device in online if role == kind and device],
            "claimed": _claimed(claims.get(kind)),
        }
        for kind in KINDS
    }


def _claimed(claim: Claim | None) -> dict[str, Any] | None:
    return None if claim is None else {"device": claim.device, "at": ms(claim.at)}


def claims_of(groups: Collection[int]) -> dict[tuple[int, str], tuple[str, int]]:
    """Device and instant (ms) of the last press by group and kind of page; one query."""
    rows = Claim.objects.filter(group__in=groups)
    return {(row.group_id, row.role): (row.device, ms(row.at)) for row in rows}


def has_handed_over(claim: tuple[str, int] | None, *, device: str, born: int | None) -> bool:
    """True of a page opened (`born`, ms) before the press, on another device. One that tells neither has not."""
    return claim is not None and born is not None and claim[0] != device and born < claim[1]
