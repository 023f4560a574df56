"""The board of how ready a run is, and the next runs on the planning desk's first page, as they are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from facilitation.queries.readiness import asked_for_places, next_runs, reminded_at, standings, talks_of
from facilitation.readiness import Nudge, Part, Standing, nudges
from facilitation.spreadsheet import Cell as Value
from facilitation.wording_readiness import (
    Cell,
    Need,
    cell,
    days_left,
    headline,
    room_needs,
    run_needs,
    size_cell,
    to_do,
)
from seminars.mails import Kind
from seminars.models import Run, User
from seminars.services.mail import Letter, span, to

PER_PAGE = 100
NEXT_RUNS = 4


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the next runs: what it lacks, in sentences with the way to where each is mended."""

    run: Run
    left: str
    headline: str
    needs: tuple[Need, ...]


def coming(now: datetime, *, municipalities: Collection[int] | None = None, limit: int = NEXT_RUNS) -> list[Coming]:
    """The next runs, the nearest first; as many queries for a thousand rooms as for one."""
    runs = next_runs(now, limit)
    if not runs:
        return []
    rooms, talks = standings(runs, municipalities=municipalities), talks_of(runs)
    asking = asked_for_places([run.pk for run in runs], municipalities=municipalities)
    return [
        Coming(
            run,
            days_left(run, now),
            headline(sum(one.is_ready for one in rooms[run.pk]), len(rooms[run.pk])),
            (
                *run_needs(run, talks.get(run.seminar_id, []), now, asking=asking[run.pk]),
                *room_needs(run, rooms[run.pk]),
            ),
        )
        for run in runs
    ]


@dataclass(frozen=True, slots=True)
class Row:
    standing: Standing
    size: Cell
    cells: tuple[Cell, ...]
    """All but the first part; that there is a facilitator is told by the name."""
    leader: str
    reminded_at: datetime | None
    can_be_reminded: bool


@dataclass(frozen=True, slots=True)
class Board:
    headline: str
    left: str
    needs: tuple[Need, ...]
    chosen: tuple[Standing, ...]
    """Those that were asked for."""
    reminded: Mapping[int, datetime]
    counts: tuple[int, int, int]
    """All, those that need something, those that are ready."""
    places: tuple[tuple[int, str], ...]
    to_remind: int

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them as they are shown; a page of them costs less."""
        return tuple(self.row(one) for one in self.chosen)

    def row(self, one: Standing) -> Row:
        return _row(one, self.reminded)


def board(
    run: Run, now: datetime, *, show: str = "", place: int | None = None, municipalities: Collection[int] | None = None
) -> Board:
    """Every room of the run, `show` "needs" or "ready" of them, `place` one municipality's."""
    rooms = standings([run], municipalities=municipalities)[run.pk]
    talks = talks_of([run]).get(run.seminar_id, [])
    asking = asked_for_places([run.pk], municipalities=municipalities)[run.pk]
    reminded, ready = reminded_at(run, now), sum(one.is_ready for one in rooms)
    chosen = [one for one in rooms if place in (None, one.room.municipality_id)]
    if show in ("needs", "ready"):
        chosen = [one for one in chosen if one.is_ready is (show == "ready")]
    chosen.sort(key=lambda one: one.is_ready)
    return Board(
        headline(ready, len(rooms)),
        days_left(run, now),
        tuple(run_needs(run, talks, now, asking=asking)),
        tuple(chosen),
        reminded,
        (len(rooms), len(rooms) - ready, ready),
        tuple(sorted({(one.room.municipality_id, one.room.municipality) for one in rooms}, key=lambda one: one[1])),
        len(nudges(rooms)),
    )


def _row(one: Standing, reminded: Mapping[int, datetime]) -> Row:
    asked = [person for person in one.asked if person.can_be_reached]
    times = [reminded[person.user] for person in asked if person.user in reminded]
    names = ", ".join(person.name for person in one.room.ordinary)
    parts = tuple(cell(one, part) for part in Part if part is not Part.FACILITATOR)
    return Row(one, size_cell(one.room), parts, names, max(times, default=None), bool(asked))


def as_table(found: Sequence[Row]) -> Iterator[Sequence[Value]]:
    """The rows to be opened in a spreadsheet, the words above them first."""
    parts = (_("Kurs"), _("Skärm"), _("Talks"), _("Utrustning"))
    yield (_("Kommun"), _("Arbetsgrupp"), _("Facilitator"), _("Antal"), *parts, _("Redo"))
    for row in found:
        room = row.standing.room
        leader = row.leader or _("Saknas")
        is_ready = _("ja") if row.standing.is_ready else _("nej")
        yield (room.municipality, room.name, leader, room.expected, *(one.words for one in row.cells), is_ready)


def letter(run: Run, nudge: Nudge, user: User, links: Sequence[str], *, check: str = "") -> Letter:
    """A reminder, in the receiver's language. `links` are the receiver's own, the one to begin with first; `check`
    leads to trying the equipment, and is told to those whom it concerns."""
    with translation.override(user.language):
        unnamed = _("Ingen facilitator är anmäld. Välj någon i gruppen och skriv in namn och e-post.")
        lacks = [f"{one.room.name}, {one.room.municipality}: {unnamed}" for one in nudge.to_name]
        for one in nudge.to_mend:
            lacks += [f"{one.room.name}, {one.room.municipality}: {line}" for line in to_do(one, user.pk)]
        first, other = (*links, "", "")[:2]
        values = {
            "seminar": run.seminar.said["title"].text,
            "when": span(run.starts_at, run.ends_at),
            "lacks": "\n".join(lacks),
            "link": first,
            "other": other,
            "check": check if any(Part.EQUIPMENT in one.missing for one in nudge.to_mend) else "",
        }
        return Letter(Kind.READINESS, to(user), values, run=run)
