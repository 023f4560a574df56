"""The run report: the course of the run, and of each room when it had its line, what it wrote, whether it got help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q

from facilitation import attendance, timeline
from facilitation.attendance import Away, Watch
from facilitation.models import Absence, Cue, HelpCall, HelpLine, Note, NotNow, PracticeProposal, Presence
from facilitation.queries.received import received_of
from facilitation.queries.titles import titled
from facilitation.run_report import RunReport, run_report
from groups.models import WorkGroup
from groups.permissions import Role
from seminars.agenda import NOTHING
from seminars.models import Run


@dataclass(frozen=True, slots=True)
class Room:
    """A room's course. The times without are None where nobody ever came, or the run has not begun. `not_now` is why
    the group changes nothing now, perhaps without a word; None when it has not said so."""

    name: str
    municipality: str
    without_screen: timedelta | None
    without_facilitator: timedelta | None
    losses: int
    longest: timedelta
    points: int
    questions: int
    proposals: int
    not_now: str | None
    answers: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many groups have come to what in the productive dialogue. Proposals and "Nej, inte nu" are both valid, and a
    group that has said both counts as both."""

    proposing: int
    not_now: int
    neither: int


@dataclass(frozen=True, slots=True)
class Call:
    """A room's call for help: what it wrote, and what it was answered first at `answered_at`."""

    group: WorkGroup
    opened_at: datetime
    closed_at: datetime | None
    text: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lines:
    """The rooms' screens together. The offsets say by how much their own clocks are wrong, in ms."""

    rooms: int
    at_start: int
    most: int
    offset_median: float | None
    offset_most: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """All that the report tells. `audiences` names whom a message was for; `has_answers` is False once none are kept
    by group."""

    run: Run
    report: RunReport
    rooms: tuple[Room, ...]
    lines: Lines
    calls: tuple[Call, ...]
    audiences: Mapping[str, str]
    has_answers: bool
    now: datetime

    @property
    def never_came(self) -> int:
        return sum(room.without_screen is None for room in self.rooms) if self.report.has_begun else 0

    @property
    def outcomes(self) -> Outcomes:
        proposing = sum(room.proposals > 0 for room in self.rooms)
        not_now = sum(room.not_now is not None for room in self.rooms)
        neither = sum(room.proposals == 0 and room.not_now is None for room in self.rooms)
        return Outcomes(proposing, not_now, neither)


def told(run: Run, now: datetime) -> Told:
    """Eleven queries, whatever the number of groups. Raises AgendaError for a run without segments. Parts are called as
    the reader's language has it."""
    agenda, cues = titled(run.agenda()), _cues(run)
    state = timeline.replay(agenda, cues)
    watch, groups = attendance.watch(state, now), _groups(run)
    known, written = _Lines(run), _Written(run)
    coming = [group for group in groups if not group.is_cancelled]
    return Told(
        run=run,
        report=run_report(agenda, cues, now),
        rooms=tuple(_room(group, known, written, watch) for group in coming),
        lines=known.together(coming, watch),
        calls=tuple(_calls(run)),
        audiences=_audiences(groups),
        has_answers=any(written.answers.values()),
        now=now,
    )


def _cues(run: Run) -> list[timeline.Cue]:
    rows = Cue.objects.filter(run=run).select_related("by").order_by("seq")
    return [replace(row.as_cue(), by=row.by.name if row.by else None) for row in rows]


def _groups(run: Run) -> list[WorkGroup]:
    return list(WorkGroup.objects.filter(run=run).select_related("municipality"))


def _calls(run: Run) -> Iterator[Call]:
    rows = HelpCall.objects.filter(group__run=run).select_related("group__municipality").prefetch_related("lines")
    for row in rows.order_by("opened_at", "pk"):
        asked, answered = ([line for line in row.lines.all() if line.by == by] for by in HelpLine.By)
        text, answer = (" · ".join(line.text for line in lines) for lines in (asked, answered))
        yield Call(row.group, row.opened_at, row.closed_at, text, answer, answered[0].at if answered else None)


def _audiences(groups: Iterable[WorkGroup]) -> dict[str, str]:
    places = {f"municipality:{group.municipality_id}": group.municipality.name for group in groups}
    return {**places, **{f"group:{group.pk}": str(group) for group in groups}}


class _Lines:
    """The screens and facilitators of every room."""

    def __init__(self, run: Run) -> None:
        roles = (Role.SCREEN, Role.FACILITATOR)
        aways: defaultdict[tuple[int, str], list[Away]] = defaultdict(list)
        for row in Absence.objects.filter(run=run, role__in=roles):
            aways[row.group_id, row.key].append(Away(row.gone_at, row.back_at))
        self._of: defaultdict[tuple[int | None, str], list[attendance.Line]] = defaultdict(list)
        self._offsets: dict[str, int] = {}
        for found in Presence.objects.filter(run=run, role__in=roles, group__isnull=False):
            away = tuple(aways[found.group_id or 0, found.key])
            line = attendance.Line(found.key, found.first_seen, found.last_seen, found.is_online, away)
            self._of[found.group_id, found.role].append(line)
            offset = found.report.get("clock_ms", 0) if found.report else None
            if found.role == Role.SCREEN and isinstance(offset, int | float):
                self._offsets[found.key] = abs(round(offset))

    def came(self, group: WorkGroup, role: Role, watch: Watch) -> list[attendance.Line]:
        return [line for line in self._of[group.pk, role] if attendance.has_come(line, watch)]

    def together(self, groups: Sequence[WorkGroup], watch: Watch | None) -> Lines:
        if watch is None:
            return Lines(len(groups), 0, 0, None, None)
        screens = [line for group in groups for line in self.came(group, Role.SCREEN, watch)]
        offsets = [self._offsets[line.key] for line in screens if line.key in self._offsets]
        return Lines(
            rooms=len(groups),
            at_start=attendance.online_at(screens, watch, watch.span.start),
            most=attendance.most_online(screens, watch),
            offset_median=median(offsets) if offsets else None,
            offset_most=max(offsets, default=None),
        )


class _Written:
    """How much each room wrote, and why it changes nothing now. Of points, proposals and answers nothing but how many,
    as the control room shows it."""

    def __init__(self, run: Run) -> None:
        notes = Note.objects.filter(group__run=run).exclude(text="").values("group")
        counts = notes.annotate(
            points=Count("pk", filter=Q(kind=Note.Kind.POINT)), questions=Count("pk", filter=Q(kind=Note.Kind.QUESTION))
        )
        self.notes: dict[int, Any] = {row["group"]: row for row in counts}
        proposals = PracticeProposal.objects.filter(group__run=run).exclude(what="")
        self.proposals = dict(proposals.values_list("group").annotate(Count("pk")))
        not_now = NotNow.objects.filter(group__run=run, is_chosen=True)
        self.not_now = dict(not_now.values_list("group", "reason"))
        self.answers = received_of(run.pk)


def _room(group: WorkGroup, known: _Lines, written: _Written, watch: Watch | None) -> Room:
    screens = known.came(group, Role.SCREEN, watch) if watch else []
    losses = [loss for line in screens for loss in attendance.losses(line, watch)] if watch else []
    notes = written.notes.get(group.pk, {})
    return Room(
        name=group.name,
        municipality=group.municipality.name,
        without_screen=_without(screens, watch),
        without_facilitator=_without(known.came(group, Role.FACILITATOR, watch) if watch else [], watch),
        losses=len(losses),
        longest=max((loss.length for loss in losses), default=NOTHING),
        points=notes.get("points", 0),
        questions=notes.get("questions", 0),
        proposals=written.proposals.get(group.pk, 0),
        not_now=written.not_now.get(group.pk),
        answers=written.answers.get(group.pk, 0),
    )


def _without(lines: Sequence[attendance.Line], watch: Watch | None) -> timedelta | None:
    return attendance.total(attendance.without(lines, watch)) if lines and watch else None
