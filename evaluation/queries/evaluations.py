"""What a run's evaluation asks, and what state it is in."""

from __future__ import annotations

from datetime import datetime

from evaluation import questionnaire
from evaluation.models import Evaluation
from evaluation.opening import is_over, opens_at, over_at
from evaluation.questionnaire import Question
from evaluation.states import Facts, State, state_of
from facilitation.queries.agenda import rundown
from seminars.models import Run


def questions_of(run: Run) -> tuple[Question, ...]:
    """The chosen version's; without a choice, the product's own."""
    return questions_in(Evaluation.objects.filter(pk=run.pk).select_related("version").first())


def questions_in(evaluation: Evaluation | None) -> tuple[Question, ...]:
    version = evaluation.version if evaluation else None
    return questionnaire.read(version.questions) if version else questionnaire.DEFAULT


def evaluation_state(run: Run, now: datetime) -> State:
    return state_of(facts_of(run, Evaluation.objects.filter(pk=run.pk).first(), now), now)


def facts_of(run: Run, evaluation: Evaluation | None, now: datetime) -> Facts:
    agenda = rundown(run).state
    kept = evaluation or Evaluation(run=run)
    return Facts(
        is_published=run.status == Run.Status.PUBLISHED,
        opens_at=opens_at(agenda),
        over_at=over_at(agenda) if is_over(agenda, now) else None,
        sealed_at=kept.sealed_at,
        reviewed_at=kept.reviewed_at,
        frozen_at=kept.frozen_at,
        published_at=kept.published_at,
        erased_at=kept.erased_at,
    )
