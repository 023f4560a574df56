"""What a report is made from, and which runs are due for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from evaluation.models import AnswerSheet
from evaluation.opening import report_due_at
from evaluation.snapshot import Place, Proposal, ProposalKind
from facilitation.models import PracticeProposal
from facilitation.queries.agenda import rundown
from groups.models import WorkGroup
from seminars.models import Run, Talk

LOOK_BACK = timedelta(days=7)
FOLLOW_UP = (timedelta(days=7), timedelta(days=90))


def report_inputs(run: Run) -> dict[str, Any]:
    """The keyword arguments of `snapshot.build`: five queries."""
    groups = list(
        WorkGroup.objects.filter(run=run, status=WorkGroup.Status.CONFIRMED).select_related("municipality", "state")
    )
    day = timezone.localdate(run.starts_at)
    return {
        "title": run.seminar.title,
        "date": day,
        "places": _places(groups),
        "sheets": [
            (name, answers)
            for name, answers in AnswerSheet.objects.filter(run=run)
            .order_by("pk")
            .values_list("municipality__name", "answers")
        ],
        "proposals": _proposals(run),
        "talks": list(Talk.objects.filter(seminar=run.seminar_id).values_list("title", flat=True)),
        "follow_up": (day + FOLLOW_UP[0], day + FOLLOW_UP[1]),
    }


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
        )
        for row in rows.exclude(group__status=WorkGroup.Status.CANCELLED)
    ]


def due_runs(now: datetime) -> list[Run]:
    """Runs of the last week that are over and settled, and have no report yet."""
    recent = Run.objects.filter(
        status=Run.Status.PUBLISHED, starts_at__gt=now - LOOK_BACK, starts_at__lt=now, reports=None, cues__isnull=False
    ).distinct()
    return [run for run in recent if report_due_at(rundown(run).state) <= now]
