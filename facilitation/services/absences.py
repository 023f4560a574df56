"""Lost lines as facts: the silences of rooms' screens and facilitators, kept for the report of the run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from facilitation import timeline
from facilitation.attendance import is_watched
from facilitation.models import Absence, Presence
from groups.permissions import Role
from seminars.models import Run

ROLES = frozenset({Role.SCREEN, Role.FACILITATOR})


@dataclass(frozen=True, slots=True)
class Silence:
    """Whose line it was, since when, and until when; `back_at` is None while it lasts."""

    who: Presence
    gone_at: datetime
    back_at: datetime | None = None


def note_silences(silences: Collection[Silence]) -> None:
    """Writes those of rooms whose run is under way or begins within the hour; without such no query at all.

    The same silence noted twice, or by two processes, stays one row; its end is never taken back.
    """
    found = [s for s in silences if s.who.group_id is not None and s.who.role in ROLES]
    states = _states({s.who.run_id for s in found})
    rows = [_row(s) for s in found if s.who.run_id in states and is_watched(states[s.who.run_id], _told_at(s))]
    if begun := [row for row in rows if row.back_at is None]:
        Absence.objects.bulk_create(begun, ignore_conflicts=True)
    if ended := [row for row in rows if row.back_at is not None]:
        unique = ["run", "key", "gone_at"]
        Absence.objects.bulk_create(ended, update_conflicts=True, unique_fields=unique, update_fields=["back_at"])


def _told_at(silence: Silence) -> datetime:
    return silence.back_at or silence.gone_at


def _row(silence: Silence) -> Absence:
    who = silence.who
    return Absence(
        run_id=who.run_id,
        group_id=who.group_id or 0,
        role=who.role,
        key=who.key,
        gone_at=silence.gone_at,
        back_at=silence.back_at,
    )


def _states(runs: Collection[int]) -> dict[int, timeline.State]:
    """What agenda and cues make of these runs; three queries."""
    if not runs:
        return {}
    rows = Run.objects.filter(pk__in=runs).exclude(status=Run.Status.CANCELLED)
    return {
        run.pk: timeline.replay(run.agenda(), [cue.as_cue() for cue in run.cues.all()])
        for run in rows.prefetch_related("segments", "cues")
        if run.segments.all()
    }
