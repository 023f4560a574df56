"""What a run's evaluation asks, and what state it is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from evaluation import questionnaire
from evaluation.models import Evaluation
from evaluation.opening import is_over, opens_at, over_at
from evaluation.questionnaire import Question
from evaluation.states import Facts, State, state_of
from facilitation import timeline
from facilitation.models import Cue
from facilitation.queries.agenda import rundown
from seminars.agenda import Agenda, AgendaError, standard_segments
from seminars.models import Run


def questions_of(run: Run) -> tuple[Question, ...]:
    """The chosen version's; without a choice, the product's own."""
    return questions_in(Evaluation.objects.filter(pk=run.pk).select_related("version").first())


def questions_in(evaluation: Evaluation | None) -> tuple[Question, ...]:
    version = evaluation.version if evaluation else None
    return questionnaire.read(version.questions) if version else questionnaire.DEFAULT


def evaluation_state(run: Run, now: datetime) -> State:
    return state_of(facts_of(run, Evaluation.objects.filter(pk=run.pk).first(), now), now)


def states_of(evaluations: Sequence[Evaluation], now: datetime) -> dict[int, State]:
    """Of many, by run; their runs are there already. Two queries."""
    runs = [evaluation.run for evaluation in evaluations]
    prefetch_related_objects(runs, "segments", Prefetch("cues", Cue.objects.order_by("seq")))
    found = {}
    for evaluation in evaluations:
        cues = [cue.as_cue() for cue in evaluation.run.cues.all()]
        try:
            agenda = timeline.replay(evaluation.run.agenda(), cues)
        except AgendaError:
            agenda = timeline.replay(Agenda(evaluation.run.starts_at, standard_segments()), cues)
        found[evaluation.pk] = state_of(_facts(evaluation.run, evaluation, agenda, now), now)
    return found


def facts_of(run: Run, evaluation: Evaluation | None, now: datetime) -> Facts:
    return _facts(run, evaluation or Evaluation(run=run), rundown(run).state, now)


def _facts(run: Run, kept: Evaluation, agenda: timeline.State, now: datetime) -> Facts:
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
