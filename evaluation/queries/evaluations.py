"""What a run's evaluation asks, and what state it is in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects

from evaluation import questionnaire
from evaluation.models import Allowance, AnswerSheet, Evaluation
from evaluation.opening import closes_at, is_over, opens_at, over_at
from evaluation.questionnaire import Question
from evaluation.states import Facts, State, state_of
from facilitation import timeline
from facilitation.models import Cue
from facilitation.queries.agenda import rundown
from groups.models import WorkGroup
from seminars.agenda import Agenda, AgendaError, standard_segments
from seminars.models import Run


@dataclass(frozen=True, slots=True)
class LetIn:
    """Who has been let in: when a facilitator first opened it early, and whether anybody has answered."""

    opened_at: datetime | None
    is_answered: bool


def questions_of(run: Run) -> tuple[Question, ...]:
    """The chosen version's; without a choice, the product's own."""
    return questions_in(Evaluation.objects.filter(pk=run.pk).select_related("version").first())


def questions_in(evaluation: Evaluation | None) -> tuple[Question, ...]:
    version = evaluation.version if evaluation else None
    return questionnaire.read(version.questions) if version else questionnaire.DEFAULT


def evaluation_state(run: Run, now: datetime) -> State:
    return state_of(facts_of(run, Evaluation.objects.filter(pk=run.pk).first(), now), now)


def states_of(evaluations: Sequence[Evaluation], now: datetime) -> dict[int, State]:
    """Of many, by run; their runs are there already. Three queries."""
    runs = [evaluation.run for evaluation in evaluations]
    prefetch_related_objects(runs, "segments", Prefetch("cues", Cue.objects.order_by("seq")))
    found, let_in = {}, _let_in(run.pk for run in runs)
    for evaluation in evaluations:
        cues = [cue.as_cue() for cue in evaluation.run.cues.all()]
        try:
            agenda = timeline.replay(evaluation.run.agenda(), cues)
        except AgendaError:
            agenda = timeline.replay(Agenda(evaluation.run.starts_at, standard_segments()), cues)
        facts = _facts(evaluation.run, evaluation, agenda, let_in[evaluation.pk], now)
        found[evaluation.pk] = state_of(facts, now)
    return found


def facts_of(run: Run, evaluation: Evaluation | None, now: datetime) -> Facts:
    return _facts(run, evaluation or Evaluation(run=run), rundown(run).state, _let_in([run.pk])[run.pk], now)


def _let_in(runs: Iterable[int]) -> dict[int, LetIn]:
    """By run. A cancelled group lets nobody in; of a merged one the group it is in does."""
    is_gone = Q(group__status=WorkGroup.Status.CANCELLED, group__merged_into=None)
    opened = Allowance.objects.filter(group__run=OuterRef("pk"), opened_at__isnull=False).exclude(is_gone)
    rows = (
        Run.objects.filter(pk__in=list(runs))
        .order_by()
        .annotate(
            let_in_at=Subquery(opened.order_by("opened_at").values("opened_at")[:1]),
            is_answered=Exists(AnswerSheet.objects.filter(run=OuterRef("pk"))),
        )
    )
    return {pk: LetIn(*told) for pk, *told in rows.values_list("pk", "let_in_at", "is_answered")}


def _facts(run: Run, kept: Evaluation, agenda: timeline.State, let_in: LetIn, now: datetime) -> Facts:
    is_closed = closes_at(agenda) <= now  # also of a run that nobody started, or that stands still
    return Facts(
        is_published=run.status == Run.Status.PUBLISHED,
        opens_at=opens_at(agenda, let_in.opened_at),
        over_at=over_at(agenda) if is_closed or is_over(agenda, now) else None,
        is_answered=let_in.is_answered,
        closed_at=closes_at(agenda) if is_closed and kept.late_laid_at is None else None,
        sealed_at=kept.sealed_at,
        reviewed_at=kept.reviewed_at,
        frozen_at=kept.frozen_at,
        published_at=kept.published_at,
        erased_at=kept.erased_at,
    )
