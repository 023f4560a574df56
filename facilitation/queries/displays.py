"""The displays of rooms: which are paired, which of them are heard from, and how far the films have come to each."""

from __future__ import annotations

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
    known = [heard[key] for key in map(screen_key, _paired(group)) if key in heard]
    displays = sorted(known, key=lambda one: (not one.is_online, -one.last_seen.timestamp()))
    return RoomFilms(group, standing(group, heard), tuple(displays))


def films_of_run(run: Run) -> list[RoomFilms]:
    """Every room of the run, those that lack something first; three queries."""
    groups = WorkGroup.objects.filter(run=run).exclude(status=WorkGroup.Status.CANCELLED)
    rows = list(groups.select_related("municipality").prefetch_related("screens"))
    heard = heard_from(pages_of([group.pk for group in rows]))
    rooms = [room_films(group, heard) for group in rows]
    return sorted(rooms, key=lambda room: (room.is_ready, room.group.municipality.name, room.group.name, room.group.pk))


def _paired(group: WorkGroup) -> list[Screen]:
    return [screen for screen in group.screens.all() if screen.revoked_at is None]
