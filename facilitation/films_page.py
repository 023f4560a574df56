"""The part of a run's page in the planning desk that tells how far the films have come to each room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilitation.queries.displays import RoomFilms, films_of_run
from facilitation.wording_films import Line, film_lines
from groups.models import WorkGroup
from seminars.models import Run

SHOWN = 50
"""So many rooms of a kind stand on a run's page; the board of readiness has all."""


@dataclass(frozen=True, slots=True)
class Row:
    group: WorkGroup
    lines: tuple[Line, ...]
    last_seen: datetime | None
    is_online: bool


@dataclass(frozen=True, slots=True)
class FilmsPage:
    """`summary` is the sentence on top; `waiting` the rooms that lack something, `ready` the others: the first SHOWN of
    each, and how many there are."""

    summary: str
    waiting: tuple[Row, ...]
    ready: tuple[Row, ...]
    n_waiting: int
    n_ready: int


def films_page(run: Run) -> FilmsPage | None:
    """None when the run has no rooms yet, or is cancelled."""
    rooms = films_of_run(run) if run.status != Run.Status.CANCELLED else []
    if not rooms:
        return None
    ready = [room for room in rooms if room.is_ready]
    waiting = [room for room in rooms if not room.is_ready]
    return FilmsPage(
        _summary(len(ready), len(rooms)),
        waiting=tuple(_row(room) for room in waiting[:SHOWN]),
        ready=tuple(_row(room) for room in ready[:SHOWN]),
        n_waiting=len(waiting),
        n_ready=len(ready),
    )


def _summary(ready: int, rooms: int) -> str:
    if ready == rooms:
        return _("Filmerna finns i alla rum.")
    told = ngettext("Filmerna finns i %(ready)s av %(n)s rum.", "Filmerna finns i %(ready)s av %(n)s rum.", rooms)
    return told % {"ready": ready, "n": rooms}


def _row(room: RoomFilms) -> Row:
    lines = film_lines([display.films for display in room.displays]) or (_nothing(room),)
    first = next(iter(room.displays), None)
    return Row(room.group, lines, first.last_seen if first else None, bool(first and first.is_online))


def _nothing(room: RoomFilms) -> Line:
    """Why nothing is known of the room's films."""
    if room.standing == "none":
        return Line("", "screen", _("Ingen skärm kopplad än"))
    return Line("", "hourglass", _("Skärmen har inte varit öppen än"))
