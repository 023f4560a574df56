"""Answers, texts and links to reports: for how long they are kept. Reports stay, and are made before answers go.

An export never holds answers or texts: what may be seen of them is in the report, which it holds instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.utils import timezone, translation

from evaluation import pdf
from evaluation import wording_retention as wording
from evaluation.follow_up import followed_for
from evaluation.models import (
    AnswerSheet,
    Ballot,
    Decision,
    Evaluation,
    FollowUp,
    FreeText,
    LaterBallot,
    LaterForm,
    LaterSheet,
    LaterText,
    Outcome,
    Pepper,
    Report,
    ReportLink,
)
from evaluation.services.follow_up import days_now
from evaluation.services.outcomes import make_third
from evaluation.services.publishing import erase_words
from evaluation.services.reports import make_report, make_second_report
from evaluation.services.review import leave_unread
from seminars.models import Run
from seminars.retention import Asked, registry
from seminars.services.retention_rows import OF_A_RUN, Rows, by_deleting, rows_kind


def _sheets(before: datetime) -> QuerySet[AnswerSheet]:
    return AnswerSheet.objects.filter(run__starts_at__lt=before, run__rehearsal_of=None)


def _ballots(before: datetime) -> QuerySet[Ballot]:
    return Ballot.objects.filter(group__run__starts_at__lt=before, group__run__rehearsal_of=None)


def _peppers(before: datetime) -> QuerySet[Pepper]:
    return Pepper.objects.filter(evaluation__run__starts_at__lt=before, evaluation__run__rehearsal_of=None)


def _after_reporting(rows: QuerySet[AnswerSheet]) -> int:
    """A run whose report was never made gets it now, the second too where all is sealed: only then may what they count
    go."""
    now, runs = timezone.now(), list(rows.order_by().values_list("run", flat=True).distinct())
    for run in Run.objects.filter(pk__in=runs, reports=None).select_related("seminar"):
        make_report(run=run, now=now, is_published=False)
    sealed = Run.objects.filter(pk__in=runs, evaluation__sealed_at__isnull=False, evaluation__frozen_at=None)
    for run in (frozen := list(sealed.select_related("seminar"))):
        leave_unread(run=run, now=now)
        make_second_report(run=run, now=now)  # which lays its sheets anew
    number = by_deleting(rows | rows.model._base_manager.filter(run__in=frozen))
    emptied = Evaluation.objects.filter(pk__in=runs, erased_at=None)
    emptied.exclude(pk__in=AnswerSheet.objects.values("run")).update(erased_at=now)
    return number


def _of_runs(model: type[Model], run: str, before: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(
        **{f"{run}__starts_at__lt": before, f"{run}__rehearsal_of": None}
    )
    return rows


def _texts(before: datetime) -> QuerySet[FreeText]:
    """Counted from the second report: the first holds no texts. Where none has come, from when the follow-up, which
    makes it, has ended."""
    frozen = Report.objects.filter(run=OuterRef("run"), number=2).values("frozen_at")[:1]
    never = ExpressionWrapper(F("run__starts_at") + Value(followed_for(days_now())), DateTimeField())
    since = Coalesce(Subquery(frozen), never)
    return FreeText.objects.filter(run__rehearsal_of=None).annotate(since=since).filter(since__lt=before)


def _unpublished_words(before: datetime) -> QuerySet[Report]:
    """In a second report that is not published, and in the third that repeats it; both from when the second was
    frozen."""
    second = Report.objects.filter(run=OuterRef("run"), number=2)
    rows = Report.objects.filter(~Exists(second.filter(published_at__isnull=False)), run__rehearsal_of=None)
    with_words = rows.filter(number__gte=2, snapshot__has_key="quotes").exclude(snapshot__quotes=[])
    return with_words.annotate(since=Subquery(second.values("frozen_at")[:1])).filter(since__lt=before)


def _let_words_go(reports: QuerySet[Report]) -> int:
    now, runs = timezone.now(), reports.order_by().values_list("run", flat=True).distinct()
    return sum(erase_words(run=run, now=now) for run in list(runs))


def _later(model: type[Model], run: str) -> Rows:
    """Not while the participants' form is open, or closed without its sheets laid anew."""

    def rows(before: datetime) -> QuerySet[Any]:
        waiting = LaterForm.objects.filter(laid_at=None).values("run")
        return _of_runs(model, run, before).exclude(**{f"{run}__in": waiting})

    return Rows(model, rows, f"{run}__starts_at", run=run, is_followed=True)


def _after_telling(rows: QuerySet[LaterSheet]) -> int:
    """As `_after_reporting`, by the third report, which counts them."""
    now, runs = timezone.now(), list(rows.order_by().values_list("run", flat=True).distinct())
    for run in Run.objects.filter(pk__in=runs).exclude(reports__number=3).select_related("seminar"):
        make_report(run=run, now=now, is_published=False)
        third = make_third(run=run, now=now)
        Report.objects.filter(pk=third.pk).update(published_at=None, public_at=None)
    return by_deleting(rows)


def _ended_links(before: datetime) -> QuerySet[ReportLink]:
    ended = Least("expires_at", Coalesce("revoked_at", "expires_at"))
    return ReportLink.objects.annotate(since=ended).filter(since__lt=before)


def _reports(asked: Asked) -> Iterable[tuple[str, bytes]]:
    """The frozen reports of the runs whose answers go, as data and on paper."""
    runs = _sheets(asked.before).order_by().values("run")
    for report in Report.objects.filter(run__in=runs).select_related("run__seminar").order_by("pk"):
        name = f"report-{report.run_id}-{report.number}"
        yield f"{name}.json", json.dumps(report.snapshot, ensure_ascii=False, indent=1).encode()
        language = translation.get_language() or "sv"
        yield f"{name}.pdf", pdf.render(report.snapshot, municipality=None, words=translation, lang=language)


def _no_files(_asked: Asked) -> Iterable[tuple[str, bytes]]:
    return ()


def _rows_of(model: type[Model], run: str) -> Rows:
    return Rows(model, lambda before: _of_runs(model, run, before), f"{run}__starts_at", run=run, is_followed=True)


def _later_texts(before: datetime) -> QuerySet[LaterText]:
    """Counted from when the participants' form closed."""
    rows = LaterText.objects.filter(run__rehearsal_of=None)
    closed = Coalesce("run__later_form__laid_at", "run__later_form__closes_at", "run__starts_at")
    return rows.annotate(since=closed).filter(since__lt=before)


FOLLOWED = ((Outcome, "proposal__group__run"), (Decision, "proposal__group__run"), (FollowUp, "group__run"))

SHEETS = rows_kind(
    "sheets",
    wording.SHEETS,
    (24, 3, 60),
    Rows(AnswerSheet, _sheets, "run__starts_at", run="run", let_go=_after_reporting),
    Rows(Ballot, _ballots, "group__run__starts_at", run="group__run"),
    Rows(Pepper, _peppers, "evaluation__run__starts_at", run="evaluation__run"),
    replace(_later(LaterSheet, "run"), let_go=_after_telling),
    _later(LaterBallot, "group__run"),
)
TEXTS = rows_kind(
    "texts",
    wording.TEXTS,
    (3, 1, 12),
    Rows(FreeText, _texts, "since", run="run"),
    Rows(LaterText, _later_texts, "since", run="run"),
    Rows(Report, _unpublished_words, "since", run="run", let_go=_let_words_go),
    models=(FreeText, LaterText),
    is_exported=False,
)
FOLLOW_UP = rows_kind(
    "follow_up",
    wording.FOLLOW_UP,
    (24, 4, 120),
    *(_rows_of(model, run) for model, run in FOLLOWED),
)
LINKS = rows_kind(
    "report_links",
    wording.REPORT_LINKS,
    (3, 1, 24),
    Rows(ReportLink, _ended_links, "since", run="run", shown=OF_A_RUN),
)
KINDS: tuple[Any, ...] = (replace(SHEETS, files=_reports), replace(TEXTS, files=_no_files), FOLLOW_UP, LINKS)


_KEPT = ("questionnaire", "version", "evaluation", "allowance", "tally", "laterform", "proposaltodecide")


def register() -> None:
    """Called once, when the app is ready."""
    registry.add(KINDS)
    registry.followed.append(lambda: followed_for(days_now()))
    registry.keep(wording.REPORTS, "evaluation.report")
    registry.keep(wording.QUESTIONS, *(f"evaluation.{name}" for name in _KEPT))
