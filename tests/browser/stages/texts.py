"""A run held two days ago, sealed, with what people wrote waiting to be read."""

from __future__ import annotations

from datetime import datetime, timedelta

from evaluation.models import AnswerSheet, Evaluation, FreeText
from evaluation.services.sealing import lay
from facilitation.models import Cue
from seminars.models import Run
from tests.browser.stages.runs import groups_in, laid_out, the_school

WORDS = (
    "Vi börjar fråga hemma redan samma dag, och Anna Berg samlar det vi hör.",
    "Mer tid för samtal, kortare Talks.",
    "Ring 070-123 45 67 om ni vill veta hur vi gör.",
    "Att chefen var med.",
)


def to_read(now: datetime) -> int:
    """The run's number; its evaluation is sealed as if the files had been cleaned."""
    run = laid_out(the_school(), now - timedelta(days=2))
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    run.refresh_from_db()
    Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", given_at=run.starts_at)
    for group in groups_in(run, 2, now):
        for number in range(6):
            AnswerSheet.objects.create(run=run, municipality=group.municipality, answers={"q3": number % 3 + 2})
    for number, words in enumerate(WORDS):
        FreeText.objects.create(run=run, question="q8" if number % 2 else "q9", text=words)
    lay(run=run, now=now)
    Evaluation.objects.filter(pk=run.pk).update(early_sealed_at=now, sealed_at=now)
    return run.pk
