"""Which runs' answers wait to be laid anew, and which of those that are lie as they came in somewhere in the files."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluation.models import AnswerSheet, Ballot, Evaluation, FreeText, Pepper, Seal
from evaluation.opening import closes_at, is_report_due
from facilitation.models import Cue
from facilitation.queries.agenda import rundown
from seminars.agenda import AgendaError
from seminars.models import Run

TABLES = tuple(model._meta.db_table for model in (AnswerSheet, FreeText, Ballot, Pepper))


def unsealed(now: datetime) -> QuerySet[Run]:
    """Runs that have begun and are not sealed, or that somebody has answered since; those nobody came to wait."""
    of_run = {"run": OuterRef("pk")}
    answered = (
        Q(Exists(AnswerSheet.objects.filter(**of_run, seal=Seal.OPEN)))
        | Q(Exists(Ballot.objects.filter(group__run=OuterRef("pk"))))
        | Q(Exists(FreeText.objects.filter(**of_run, seal=Seal.OPEN)))
    )
    is_held = Q(evaluation__sealed_at=None) & Exists(Cue.objects.filter(**of_run))
    return Run.objects.filter(answered | is_held, starts_at__lte=now).select_related("evaluation").order_by("pk")


def begun_without(now: datetime) -> QuerySet[Run]:
    """Real runs whose day has come and that have no evaluation yet: the desk's list shows them from now on."""
    return Run.objects.real().filter(evaluation=None, status=Run.Status.PUBLISHED, starts_at__lte=now).order_by("pk")


def lots_due(run: Run, now: datetime) -> tuple[bool, bool]:
    """Whether the early lot and the late one are due: minutes after the end, and after the day of grace.

    A run that is never ended, or was cancelled, has its answers laid when the form closes: a day after the last
    instant at which it can have ended.
    """
    try:
        state = rundown(run).state
    except AgendaError:
        return False, False
    is_late = closes_at(state) <= now
    return is_late or is_report_due(state, now), is_late


def laid_and_unclean() -> list[Evaluation]:
    early = Q(early_laid_at__isnull=False, early_sealed_at=None)
    return list(Evaluation.objects.filter(early | Q(late_laid_at__isnull=False, sealed_at=None)).order_by("pk"))
