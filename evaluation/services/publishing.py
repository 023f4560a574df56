"""Publishing a report, taking it back, and what an organiser puts in place of a sentence of "I korthet"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from evaluation.models import Evaluation, Report

LONGEST = 300
"""Characters of a sentence."""


def publish_report(*, report: Report, is_public: bool, now: datetime) -> Report:
    """Opens the report to those who have a link and, if `is_public`, to everybody; pressed twice the first time stands.

    Public again is decided at each press: without it what was public is so no more.
    """
    with transaction.atomic():
        row = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
        row.published_at = row.published_at or now
        row.public_at = (row.public_at or now) if is_public else None
        row.save(update_fields=["published_at", "public_at"])
        _mark(row, row.published_at)
    return row


def withdraw_report(*, report: Report) -> Report:
    """Nobody reads it any more, by link or openly; what was published before it is read again."""
    with transaction.atomic():
        row = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
        row.published_at = row.public_at = None
        row.save(update_fields=["published_at", "public_at"])
        _mark(row, None)
    return row


def _mark(report: Report, at: datetime | None) -> None:
    """The evaluation is published when its final report is."""
    if report.number == 2:
        Evaluation.objects.filter(pk=report.run_id).update(published_at=at)


def edit_brief(*, report: Report, scope: str, made: Sequence[str], written: Sequence[str], lang: str) -> bool:
    """Keeps what was written where it differs from what the numbers gave (`made`); empty brings that back.

    True if something changed. The frozen snapshot stays as it is.
    """
    with transaction.atomic():
        row = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
        before: list[Any] = row.brief.get(scope, [])
        edits = [
            _edit(sentence, text, before[place] if place < len(before) else None, lang)
            for place, (sentence, text) in enumerate(zip(made, written, strict=True))
        ]
        kept = {key: value for key, value in row.brief.items() if key != scope}
        row.brief = kept | ({scope: edits} if any(edits) else {})
        if before == edits or not (before or any(edits)):
            return False
        row.save(update_fields=["brief"])
    return True


def _edit(made: str, written: str, before: dict[str, str] | None, lang: str) -> dict[str, str] | None:
    """None where the numbers' own sentence stands; what was not touched keeps its language."""
    text = " ".join(written.split())[:LONGEST]
    if not text or text == made:
        return None
    return before if before and before["text"] == text else {"text": text, "lang": lang}
