"""A run's evaluation row: made when it is first needed, with the questionnaire that is the default then; and its
questions, which nothing changes once phones show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from evaluation.models import Evaluation, Version
from evaluation.queries.evaluations import questions_in
from evaluation.questionnaire import Question
from seminars.models import Run
from seminars.prepared import Prepared

_evaluation = Prepared(lambda run: Evaluation.objects.filter(pk=run).order_by())
_version = Prepared(lambda version: Version.objects.filter(pk=version).order_by())


def ensure_evaluation(run: Run) -> Evaluation:
    """Made once, also when two come at the same time."""
    found: Evaluation
    for found in _evaluation(run.pk):
        if found.version_id is not None:
            (found.version,) = _version(found.version_id)
        return found
    found, _new = Evaluation.objects.get_or_create(run=run, defaults={"version": first_version(run)})
    return found


def questions_to_show(run: Run, *, now: datetime) -> tuple[Question, ...]:
    """As they are from now on: what a run asks without a choice is settled, and its version locked, when its form is
    first shown. A rehearsal's form is looked at to see what should be changed: only its first answer locks."""
    evaluation = ensure_evaluation(run)
    version = evaluation.version
    if version is not None and version.locked_at is None and not run.is_rehearsal:
        version.questions = locked_questions(version.pk, now=now)
    return questions_in(evaluation)


def locked_questions(version: int, *, now: datetime) -> Sequence[Mapping[str, Any]]:
    """Locked before they are read, so that nobody changes them between."""
    Version.objects.filter(pk=version, locked_at=None).update(locked_at=now)
    rows: Sequence[Mapping[str, Any]] = Version.objects.values_list("questions", flat=True).get(pk=version)
    return rows


def first_version(run: Run) -> Version | None:
    """What a run without a choice asks: a rehearsal what the run that it rehearses does."""
    if run.rehearsal_of_id is None:
        return default_version()
    real = Evaluation.objects.filter(pk=run.rehearsal_of_id).select_related("version").first()
    return real.version if real else default_version()


def default_version() -> Version | None:
    """The newest version of the organisers' default questionnaire that is no draft; None is the product's own."""
    return Version.objects.filter(questionnaire__is_default=True, is_draft=False).order_by("-number").first()
