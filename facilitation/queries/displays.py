"""The displays of rooms: which are paired, and which of them are heard from."""

from __future__ import annotations

from collections.abc import Collection

from facilitation.models import Presence
from facilitation.queries.devices import who
from groups.models import Screen, WorkGroup
from groups.permissions import Role


def online_keys(groups: Collection[int]) -> frozenset[str]:
    """What the groups' displays that are heard from are called where presence is noted; one query."""
    rows = Presence.objects.filter(group__in=groups, role=Role.SCREEN, is_online=True)
    return frozenset(who(key) for key in rows.values_list("key", flat=True))


def screen_key(screen: Screen) -> str:
    """As the display's actor is called, see groups/access.py."""
    return f"{Role.SCREEN}:{screen.pk}"


def standing(group: WorkGroup, online: Collection[str]) -> str:
    """online, away (paired but not heard from) or none; the group's screens may have been prefetched."""
    paired = [screen for screen in group.screens.all() if screen.revoked_at is None]
    if any(screen_key(screen) in online for screen in paired):
        return "online"
    return "away" if paired else "none"
