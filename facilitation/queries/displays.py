"""The displays of rooms: which are paired, which of them are heard from, and how far the films have come to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facilitation.kept_films import is_ready
from facilitation.models import Presence
from facilitation.queries.devices import who
from groups.models import Screen, WorkGroup
from groups.permissions import Role
from seminars.models import Run


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard last from a display. `films` is what it told of them, as `kept_films` has it."""

    is_online: bool
    last_seen: datetime
    films: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class RoomFilms:
    """How far the films have come to a room: its displays that were ever heard from, those heard from now first."""

    group: WorkGroup
    standing: str
    displays: tuple[Heard, ...]

    @property
    def is_ready(self) -> bool:
        """True when a display of the room has both films."""
        return any(is_ready(display.films) for display in self.displays)


def pages_of(groups: Collection[int]) -> list[Presence]:
    """The displays of many rooms that were ever heard from; one query."""
    rows = Presence.objects.filter(group__in=groups, role=Role.SCREEN)
    return list(rows.only("key", "role", "is_online", "last_seen", "report"))


def heard_from(pages: Iterable[Presence]) -> dict[str, Heard]:
    """The displays among these by what their actor is called. Of one on several devices the best standing."""
    screens = [page for page in pages if page.role == Role.SCREEN]
    return {
        who(page.key): Heard(page.is_online, page.last_seen, tuple(page.report.get("talks", ())))
        for page in sorted(screens, key=lambda page: (page.is_online, page.last_seen, page.pk))
    }


def screen_key(screen: Screen) -> str:
    """As the display's actor is called, see groups/access.py."""
    return f"{Role.SCREEN}:{screen.pk}"


def standing(group: WorkGroup, heard: Mapping[str, Heard]) -> str:
    """online, away (paired but not heard from) or none; the group's screens may have been prefetched."""
    paired = _paired(group)
    if any(screen_key(screen) in heard and heard[screen_key(screen)].is_online for screen in paired):
        return "online"
    return "away" if paired else "none"


def room_films(group: WorkGroup, heard: Mapping[str, Heard]) -> RoomFilms:
    """As `standing`, with the films."""
    return _room(group, [screen_key(screen) for screen in _paired(group)], heard)


def films_of_run(run: Run) -> list[RoomFilms]:
    """Every room of the run, those that lack something first; three queries."""
    groups = WorkGroup.objects.filter(run=run).exclude(status=WorkGroup.Status.CANCELLED)
    paired, heard = _keys_of_run(run), _heard_in_run(run)
    rooms = [_room(group, paired[group.pk], heard) for group in groups.select_related("municipality")]
    return sorted(rooms, key=lambda room: (room.is_ready, room.group.municipality.name, room.group.name, room.group.pk))


def _keys_of_run(run: Run) -> defaultdict[int, list[str]]:
    """By group what its paired displays are called."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Screen.objects.filter(group__run=run, revoked_at=None).order_by("created_at", "pk")
    for screen, group in rows.values_list("pk", "group"):
        found[group].append(f"{Role.SCREEN}:{screen}")
    return found


def _heard_in_run(run: Run) -> dict[str, Heard]:
    """As `heard_from`, of all of the run's displays, without making a row of each."""
    rows = Presence.objects.filter(run=run, role=Role.SCREEN).order_by("is_online", "last_seen", "pk")
    return {
        who(key): Heard(is_online, last_seen, tuple(report.get("talks", ())))
        for key, is_online, last_seen, report in rows.values_list("key", "is_online", "last_seen", "report")
    }


def _room(group: WorkGroup, keys: Collection[str], heard: Mapping[str, Heard]) -> RoomFilms:
    known = [heard[key] for key in keys if key in heard]
    displays = sorted(known, key=lambda one: (not one.is_online, -one.last_seen.timestamp()))
    is_online = any(one.is_online for one in displays)
    return RoomFilms(group, "online" if is_online else "away" if keys else "none", tuple(displays))


def _paired(group: WorkGroup) -> list[Screen]:
    return [screen for screen in group.screens.all() if screen.revoked_at is None]
