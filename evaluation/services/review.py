"""The review of what people wrote in their own words: a verdict on each text, carried out when the report is frozen.

No log and no trail ever holds a text or a verdict; that the review is done is all that is noted.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from evaluation.disclosure import may_show_texts
from evaluation.errors import EvaluationError
from evaluation.models import AnswerSheet, Evaluation, FreeText
from evaluation.queries.limits import limits
from evaluation.questionnaire import CLEAN, Kind, Question
from seminars.models import Run
from seminars.services.scrubbing import note_unclean

Review = FreeText.Review
ITS_OWN = Question("", Kind.TEXT, {})
"""An edit is cleaned as what people write is."""


@transaction.atomic
def judge_text(*, run: Run, text: UUID, verdict: FreeText.Review, edited: str | None = None) -> FreeText:
    """The newest verdict stands; WAITING takes one back, and with it that the review is done.

    `edited` is what stands in the field, None without one: PUBLISH publishes that, and never the words that somebody
    has just taken away. Edited to nothing, or to what it was, is no edit: the first is refused. EvaluationError
    `not_sealed`, `frozen`, `no_text` or `empty`.
    """
    evaluation = _open_review(run)
    row = FreeText.objects.select_for_update(no_key=True).filter(run=run, pk=text).first()
    if row is None:
        raise EvaluationError("no_text")
    words = str(CLEAN[Kind.TEXT](edited, ITS_OWN) or "")
    if verdict is Review.PUBLISH and edited is not None:
        verdict = Review.EDIT
    if verdict is Review.EDIT and not words:
        raise EvaluationError("empty")
    if verdict is Review.EDIT and words == row.text:
        verdict = Review.PUBLISH
    row.review, row.edited = verdict, words if verdict is Review.EDIT else ""
    row.save(update_fields=["review", "edited"])
    if verdict is Review.WAITING and evaluation.reviewed_at is not None:
        evaluation.reviewed_at = None
        evaluation.save(update_fields=["reviewed_at"])
    return row


@transaction.atomic
def finish_review(*, run: Run, now: datetime) -> None:
    """Every text has its verdict. EvaluationError `not_sealed`, `frozen` or `not_read`."""
    evaluation = _open_review(run)
    if FreeText.objects.filter(run=run, review=Review.WAITING).exists():
        raise EvaluationError("not_read")
    if evaluation.reviewed_at is None:
        evaluation.reviewed_at = now
        evaluation.save(update_fields=["reviewed_at"])


@transaction.atomic
def leave_unread(*, run: Run, now: datetime) -> bool:
    """What nobody has read by now is withheld, and the review is done. False where nothing is sealed to be read."""
    try:
        evaluation = _open_review(run)
    except EvaluationError:
        return False
    FreeText.objects.filter(run=run, review=Review.WAITING).update(review=Review.WITHHOLD)
    evaluation.reviewed_at = evaluation.reviewed_at or now
    evaluation.save(update_fields=["reviewed_at"])
    return True


def loses_words(run: Run) -> bool:
    """Whether something that people wrote goes, or is written over, if the review is carried out as it stands."""
    is_frozen = Evaluation.objects.filter(pk=run.pk, frozen_at__isnull=False).exists()
    return not is_frozen and FreeText.objects.filter(run=run).exclude(review=Review.PUBLISH).exists()


@transaction.atomic
def carry_out_review(run: Run, *, now: datetime) -> int:
    """Called as the report is frozen, in its transaction; twice is once. Returns how many texts may be published.

    What is withheld is deleted, and an edit replaces what was written: neither is left, in the files either once they
    are cleaned. With fewer answers than texts take, none is published. A text that nobody has read is left as it is.
    """
    texts = FreeText.objects.filter(run=run)
    texts.filter(review=Review.WITHHOLD).delete()
    for row in texts.filter(review=Review.EDIT):
        row.text, row.edited, row.review = row.edited, "", Review.PUBLISH
        row.save(update_fields=["text", "edited", "review"])
    note_unclean([FreeText._meta.db_table], now=now)
    may_be_shown = may_show_texts(AnswerSheet.objects.filter(run=run).count(), limits())
    told = texts.filter(review=Review.PUBLISH).update(is_published=may_be_shown)
    return told if may_be_shown else 0


def _open_review(run: Run) -> Evaluation:
    evaluation = Evaluation.objects.select_for_update(no_key=True).filter(pk=run.pk).first()
    if evaluation is None or evaluation.sealed_at is None:
        raise EvaluationError("not_sealed")
    if evaluation.frozen_at is not None:
        raise EvaluationError("frozen")
    return evaluation
