"""Publishing a report, taking it back, and what an organiser puts in place of a sentence of "I korthet"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from evaluation.errors import EvaluationError
from evaluation.follow_up import merge_one
from evaluation.models import Evaluation, Report

LONGEST = 300
"""Characters of a sentence."""


def publish_report(*, report: Report, is_public: bool, now: datetime) -> Report:
    """Opens the report to those who have a link and, if `is_public`, to everybody; pressed twice the first time stands.

    Public again is decided at each press: without it neither this report nor one before it is so any more.
    """
    with transaction.atomic():
        row = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
        row.published_at = row.published_at or now
        row.public_at = (row.public_at or now) if is_public else None
        row.withdrawn_at = None
        row.save(update_fields=["published_at", "public_at", "withdrawn_at"])
        if not is_public:
            Report.objects.filter(run=row.run_id, number__lt=row.number).update(public_at=None)
        _mark(row, row.published_at)
    return row


def withdraw_report(*, report: Report, now: datetime) -> Report:
    """Nobody reads it any more, by link or openly; what was published before it is read again."""
    with transaction.atomic():
        row = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
        row.published_at = row.public_at = None
        row.withdrawn_at = row.withdrawn_at or now
        row.save(update_fields=["published_at", "public_at", "withdrawn_at"])
        _mark(row, None)
    return row


def erase_words(*, run: int, now: datetime) -> int:
    """What people wrote goes from the second report and the third, where the second is not published; they say so.
    Returns from how many. The only change to a frozen report that the database lets through."""
    with transaction.atomic():
        found = list(Report.objects.select_for_update(no_key=True).filter(run=run, number__gte=2).order_by("number"))
        if any(row.number == 2 and row.published_at for row in found):
            return 0
        told = [row for row in found if row.snapshot.get("quotes")]
        for row in told:
            row.snapshot = row.snapshot | {"quotes": []}
            row.words_erased_at = now
            row.save(update_fields=["snapshot", "words_erased_at"])
    return len(told)


def _mark(report: Report, at: datetime | None) -> None:
    """The evaluation is published when its final report is."""
    if report.number == 2:
        Evaluation.objects.filter(pk=report.run_id).update(published_at=at)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the numbers make it, as it stood before whoever writes (`seen`), and what they write in its place;
    empty brings the numbers' own back."""

    made: str
    seen: str
    written: str

    def merged(self, kept: str) -> tuple[str, bool]:
        """What stands where `kept` stands now, and whether another has changed the same sentence meanwhile."""
        own = _tidy(self.made)
        text, is_clash = merge_one(_tidy(kept), [_tidy(self.seen) or own], _tidy(self.written) or own)
        return (self.made if text == own else text), is_clash


def edit_brief(*, report: Report, scope: str, sentences: Sequence[Sentence], lang: str) -> bool:
    """Keeps what was written where it differs from what the numbers gave, and what another wrote of other sentences.

    True if something changed. The frozen snapshot stays as it is. EvaluationError "changed", and nothing is kept, where
    another has put the same sentence differently since it was shown.
    """
    with transaction.atomic():
        row = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
        before: list[Any] = row.brief.get(scope, [])
        edits = []
        for place, sentence in enumerate(sentences):
            kept = before[place] if place < len(before) else None
            text, is_clash = sentence.merged(kept["text"] if kept else sentence.made)
            if is_clash:
                raise EvaluationError("changed")
            edits.append(_edit(sentence.made, text, kept, lang))
        kept = {key: value for key, value in row.brief.items() if key != scope}
        row.brief = kept | ({scope: edits} if any(edits) else {})
        if before == edits or not (before or any(edits)):
            return False
        row.save(update_fields=["brief"])
    return True


def _tidy(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def _edit(made: str, text: str, before: dict[str, str] | None, lang: str) -> dict[str, str] | None:
    """None where the numbers' own sentence stands; what was not touched keeps its language."""
    if text == made:
        return None
    return before if before and before["text"] == text else {"text": text, "lang": lang}
