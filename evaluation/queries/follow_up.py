"""Proposals with their decisions and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from evaluation.models import FollowUp, Report
from evaluation.opening import is_over
from facilitation.models import PracticeProposal
from facilitation.queries.agenda import rundown
from groups.models import WorkGroup
from seminars.models import Run

NEEDS_DECISION = Q(kind=PracticeProposal.Kind.DECISION) | Q(outcome__needs_decision=True)


def proposals_of(groups: QuerySet[WorkGroup] | Iterable[int]) -> QuerySet[PracticeProposal]:
    """Those that say something, with what has been said of them since."""
    rows = PracticeProposal.objects.filter(group__in=groups).exclude(what="")
    return rows.select_related("group__municipality", "decision", "outcome").order_by("group", "position")


def untold(groups: QuerySet[WorkGroup] | Iterable[int]) -> QuerySet[PracticeProposal]:
    """Those of which the groups have not told how they stand."""
    return proposals_of(groups).filter(Q(outcome=None) | Q(outcome__status=""))


def taking_part(run: Run) -> QuerySet[WorkGroup]:
    """Real groups of the run."""
    return real_groups().filter(run=run)


def real_groups() -> QuerySet[WorkGroup]:
    return WorkGroup.objects.filter(is_simulated=False).exclude(status=WorkGroup.Status.CANCELLED)


def to_decide(run: Run, municipality: int | None = None) -> QuerySet[PracticeProposal]:
    """The run's proposals that need a manager's decision, or one municipality's."""
    groups = taking_part(run)
    groups = groups if municipality is None else groups.filter(municipality=municipality)
    return proposals_of(groups).filter(NEEDS_DECISION)


def asked_late(rows: QuerySet[PracticeProposal]) -> QuerySet[PracticeProposal]:
    """Those of which the group said only after three months that a decision is needed."""
    return rows.filter(outcome__needs_decision=True).exclude(kind=PracticeProposal.Kind.DECISION)


def held_runs(*, since: datetime, until: datetime) -> QuerySet[Run]:
    """Real runs that were held and planned to begin between these."""
    runs = Run.objects.real().filter(status=Run.Status.PUBLISHED, is_demo=False, starts_at__range=(since, until))
    return runs.filter(cues__isnull=False).distinct().select_related("seminar")


def may_ask_participants(run: Run, now: datetime) -> bool:
    """The organiser may ask them by a press from the run's end until what became of the proposals is frozen."""
    return is_over(rundown(run).state, now) and not Report.objects.filter(run=run, number=3).exists()


def asked(run: Run) -> QuerySet[FollowUp]:
    """The run's surveys, of groups that still take part."""
    rows = FollowUp.objects.filter(group__run=run).exclude(group__status=WorkGroup.Status.CANCELLED)
    return rows.select_related("group__municipality", "group__run__seminar")
