"""What a report is made from, and which runs are due for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from evaluation.models import AnswerSheet
from evaluation.opening import is_report_due
from evaluation.snapshot import Place, Proposal, ProposalKind
from facilitation.models import PracticeProposal
from facilitation.queries.agenda import rundown
from groups.models import WorkGroup
from seminars import chairs
from seminars.agenda import Agenda
from seminars.models import Run, Talk

LOOK_BACK = timedelta(days=7)
LIGHTS = {
    chairs.Light.LAMP: "table",
    chairs.Light.SKY: "together",
    chairs.Light.BIRCH: "talk",
    chairs.Light.PAUSE: "break",
}


def report_inputs(run: Run) -> dict[str, Any]:
    """The keyword arguments of `snapshot.build`: five queries."""
    took_part = WorkGroup.objects.filter(run=run).exclude(status=WorkGroup.Status.CANCELLED)
    groups = list(took_part.select_related("municipality", "state"))
    places = _places(groups)
    return {
        "title": run.seminar.title,
        "date": timezone.localdate(run.starts_at),
        "places": places,
        "sheets": _sheets(run, {place.name for place in places}),
        "proposals": _proposals(run),
        "talks": list(Talk.objects.filter(seminar=run.seminar_id).order_by("number").values_list("title", flat=True)),
        "agenda": _lights(run.agenda()),
    }


def _sheets(run: Run, names: set[str]) -> list[tuple[str | None, dict[str, Any]]]:
    """In the order of their random keys. A municipality whose groups have all left since is no place any more."""
    rows = AnswerSheet.objects.filter(run=run).order_by("pk").values_list("municipality__name", "answers")
    return [(name if name in names else None, answers) for name, answers in rows]


def _lights(agenda: Agenda) -> list[tuple[str, float]]:
    """The light and the minutes of every segment, for the ring."""
    return [
        (LIGHTS[chairs.light(segment.kind, segment.place)], round(segment.duration / timedelta(minutes=1), 2))
        for segment in agenda.segments
    ]


def _places(groups: Iterable[WorkGroup]) -> list[Place]:
    found: dict[str, list[WorkGroup]] = {}
    for group in groups:
        found.setdefault(group.municipality.name, []).append(group)
    return [
        Place(
            name,
            groups=len(rooms),
            expected=sum(room.expected for room in rooms),
            present=_all_present(rooms),
        )
        for name, rooms in sorted(found.items())
    ]


def _all_present(rooms: list[WorkGroup]) -> int | None:
    """The people counted in these rooms; None when a room did not say."""
    counts = [room.state.present if hasattr(room, "state") else None for room in rooms]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(rooms) else None


def _proposals(run: Run) -> list[Proposal]:
    rows = PracticeProposal.objects.filter(group__run=run).exclude(what="").select_related("group__municipality")
    return [
        Proposal(
            municipality=row.group.municipality.name,
            kind=ProposalKind(row.kind),
            what=row.what,
            who=row.who,
            first_step=row.first_step,
            when=row.when,
            needs=row.needs,
            noticed=row.notice,
            group=row.group.name,
            shared=row.is_shared,
            id=row.pk,
        )
        for row in rows.exclude(group__status=WorkGroup.Status.CANCELLED)
    ]


def due_runs(now: datetime) -> list[Run]:
    """Runs of the last week that are over and settled, and have no report yet."""
    recent = (
        Run.objects.real()
        .filter(status=Run.Status.PUBLISHED, starts_at__gt=now - LOOK_BACK, reports=None, cues__isnull=False)
        .distinct()
    )
    return [run for run in recent if is_report_due(rundown(run).state, now)]
