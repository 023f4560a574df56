"""A run's evaluation row: made when it is first needed, with the questionnaire that is the default then."""

from __future__ import annotations

from evaluation.models import Evaluation, Version
from seminars.models import Run


def ensure_evaluation(run: Run) -> Evaluation:
    """Made once, also when two come at the same time."""
    found = Evaluation.objects.filter(pk=run.pk).select_related("version").first()
    if found is None:
        found, _new = Evaluation.objects.get_or_create(run=run, defaults={"version": first_version(run)})
    return found


def first_version(run: Run) -> Version | None:
    """What a run without a choice asks: a rehearsal what the run that it rehearses does."""
    if run.rehearsal_of_id is None:
        return default_version()
    real = Evaluation.objects.filter(pk=run.rehearsal_of_id).select_related("version").first()
    return real.version if real else default_version()


def default_version() -> Version | None:
    """The newest version of the organisers' default questionnaire; None is the product's own."""
    return Version.objects.filter(questionnaire__is_default=True).order_by("-number").first()
