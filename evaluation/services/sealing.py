"""Sealing: what people answered is laid anew in random order under new ids, and then taken out of the files.

Two lots: the early one five minutes after the run's end (ten when it was ended early, which can be undone so long), the
late one after the day of grace. Each lot is one transaction; the files follow outside any, when no seminar goes on.
Whatever stops in between is taken up again by beat: every step is done once, or again without harm.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from random import SystemRandom
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from evaluation.models import AnswerSheet, Ballot, Evaluation, FreeText, Pepper, Report, Seal, Tally
from evaluation.queries.limits import limits
from evaluation.queries.sealing import TABLES, begun_without, laid_and_unclean, lots_due, unsealed
from evaluation.services.evaluations import ensure_evaluation
from facilitation.live import bump
from facilitation.topics import Name, of_group, of_run
from groups.models import WorkGroup
from seminars.models import Run
from seminars.retention import registry
from seminars.services.scrubbing import note_unclean, scrub

log = logging.getLogger(__name__)

AT_A_TIME = 500  # keys in one statement
Shuffle = Callable[[list[Any]], None]
at_random: Shuffle = SystemRandom().shuffle


def seal_due(*, now: datetime) -> int:
    """What beat asks for: lays the lots that are due, then the files. Returns how many evaluations got further."""
    laid = 0
    for run in begun_without(now):
        ensure_evaluation(run)
    for run in unsealed(now):
        try:
            laid += lay(run=run, now=now)
        except DatabaseError:  # the others are not kept waiting by one
            log.exception("The answers of run %s could not be laid anew.", run.pk)
    return laid + clean_files(now=now)


def lay(*, run: Run, now: datetime) -> bool:
    """Lays the lots that are due; twice is once. True when any was."""
    is_early, is_late = lots_due(run, now)
    early = is_early and lay_early(run=run, now=now)
    late = is_late and lay_late(run=run, now=now)
    return early or late


@transaction.atomic
def lay_early(*, run: Run, now: datetime, shuffle: Shuffle = at_random) -> bool:
    """What has come in by now, in random order under new ids, and the used ballots in the order of their hashes: they
    still keep the same phone from answering twice. False when it was done before."""
    evaluation = _held(run)
    if evaluation.early_laid_at is not None:
        return False
    laid = _lay_anew(_open(AnswerSheet, run), Seal.EARLY, shuffle) + _lay_anew(
        _open(FreeText, run), Seal.EARLY, shuffle
    )
    laid += _sort_ballots(run)
    evaluation.early_laid_at = now
    if not laid:
        evaluation.early_sealed_at = now
    evaluation.save(update_fields=["early_laid_at", "early_sealed_at"])
    _tell(run)
    return True


@transaction.atomic
def lay_late(*, run: Run, now: datetime, shuffle: Shuffle = at_random) -> bool:
    """What came after that, and all texts once more, so that nobody sees which came late. Ballots and their secret go;
    how many each group laid is written down. Late sheets that are too few to be told of enter no figure, and go. Where
    the early ones were too few for the first report to tell of any, both lots become one.

    An answer that was in time may come to lie here after the lot is laid: the whole lot is then laid anew with it, and
    it is not one sheet by itself.
    """
    evaluation = _held(run)
    if evaluation.late_laid_at is not None and not _is_waiting(run):
        return False
    used = list(Ballot.objects.filter(group__run=run).values_list("pk", "group"))
    texts, sheets = FreeText.objects.filter(run=run), AnswerSheet.objects.filter(run=run)
    is_empty = not (used or texts.exists() or sheets.exists())
    _lay_late_sheets(run, sheets, shuffle, is_frozen=evaluation.frozen_at is not None)
    _lay_anew(texts, Seal.LATE, shuffle)
    _count(run, Counter(group for _hash, group in used))
    _delete(Ballot, [token_hash for token_hash, _group in used])
    Pepper.objects.filter(evaluation=evaluation).delete()
    evaluation.late_laid_at, evaluation.sealed_at, evaluation.told_at = now, now if is_empty else None, None
    if is_empty:
        evaluation.reviewed_at = now
    evaluation.save(update_fields=["late_laid_at", "sealed_at", "told_at", "reviewed_at"])
    _tell(run)
    return True


@transaction.atomic
def mix_lots(*, run: Run, now: datetime, shuffle: Shuffle = at_random) -> None:
    """Once both reports are frozen nothing needs to know which sheets came late, and neither a column nor the order in
    the files tells it any more: the two lots are laid anew as one, and the files follow in a quiet hour."""
    _held(run)
    if _lay_anew(AnswerSheet.objects.filter(run=run).exclude(seal=Seal.OPEN), Seal.LATE, shuffle):
        note_unclean([AnswerSheet._meta.db_table], now=now)


def clean_files(*, now: datetime) -> int:
    """Takes how answers came in out of the files, unless a seminar goes on; only then are they sealed. Returns how many
    evaluations are further. Outside any transaction; tried again by beat when somebody was in the way."""
    waiting = laid_and_unclean()
    if not waiting or registry.is_busy(now) or not scrub(TABLES):
        return 0
    return sum(_mark(evaluation, now) for evaluation in waiting)


def _mark(evaluation: Evaluation, now: datetime) -> bool:
    """What was laid anew again while the files were cleaned waits for the next time."""
    row = Evaluation.objects.filter(pk=evaluation.pk)
    early = late = 0
    if evaluation.early_laid_at and not evaluation.early_sealed_at:
        early = row.filter(early_sealed_at=None).update(early_sealed_at=now)
    if evaluation.late_laid_at and not evaluation.sealed_at:
        done: dict[str, datetime] = {"sealed_at": now}
        if not FreeText.objects.filter(run=evaluation.pk).exists():
            done["reviewed_at"] = now
        late = row.filter(late_laid_at=evaluation.late_laid_at, sealed_at=None).update(**done)
    return bool(early or late)


def _held(run: Run) -> Evaluation:
    """The run's evaluation, held until the transaction ends: two workers take turns."""
    ensure_evaluation(run)
    return Evaluation.objects.select_for_update(no_key=True).get(pk=run.pk)


def _is_waiting(run: Run) -> bool:
    """Whether anything has come in since the last lot was laid."""
    ballots = Ballot.objects.filter(group__run=run)
    return _open(AnswerSheet, run).exists() or ballots.exists() or _open(FreeText, run).exists()


def _lay_late_sheets(run: Run, sheets: QuerySet[AnswerSheet], shuffle: Shuffle, *, is_frozen: bool) -> None:
    """After the freezing no report is told of them, and the lot is everybody: then none go."""
    late = sheets.exclude(seal=Seal.EARLY)
    keys = list(late.values_list("pk", flat=True))
    if len(keys) < limits().k and not is_frozen:
        _delete(AnswerSheet, keys)
    else:
        _lay_anew(sheets if _has_told_nothing(run, sheets) else late, Seal.LATE, shuffle)


def _has_told_nothing(run: Run, sheets: QuerySet[AnswerSheet]) -> bool:
    """Whether the first report is made, and its lot was too small for a figure: nothing needs it by itself any more."""
    k = Report.objects.filter(run=run, number=1).values_list("snapshot__limits__k", flat=True).first()
    return k is not None and sheets.filter(seal=Seal.EARLY).count() < k


def _open(model: type[Any], run: Run) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(run=run, seal=Seal.OPEN)
    return rows


def _lay_anew(rows: QuerySet[Any], seal: Seal, shuffle: Shuffle) -> int:
    """The same under new ids, one after the other in an order that is not theirs. Only what was read goes: what comes
    in meanwhile stays for the next lot."""
    model, found = rows.model, list(rows.order_by())
    old = [row.pk for row in found]
    shuffle(found)
    for row in found:
        row.pk, row.seal = model._meta.pk.get_default(), seal
        row._state.adding = True
    model._default_manager.bulk_create(found)
    _delete(model, old)
    return len(found)


def _sort_ballots(run: Run) -> int:
    found = sorted(Ballot.objects.filter(group__run=run), key=lambda ballot: ballot.token_hash)
    _delete(Ballot, [ballot.pk for ballot in found])
    Ballot.objects.bulk_create(found)
    return len(found)


def _delete(model: type[Any], keys: Sequence[Any]) -> None:
    for start in range(0, len(keys), AT_A_TIME):
        model._default_manager.filter(pk__in=keys[start : start + AT_A_TIME]).delete()


def _count(run: Run, laid: Counter[int]) -> None:
    """Written once, of the ballots that go; what comes after that is added."""
    groups = WorkGroup.objects.filter(run=run).order_by("pk")
    before = dict(Tally.objects.filter(group__run=run).values_list("group", "received"))
    Tally.objects.filter(group__run=run).delete()
    Tally.objects.bulk_create(Tally(group=group, received=before.get(group.pk, 0) + laid[group.pk]) for group in groups)


def _tell(run: Run) -> None:
    """Every page that shows a number of answers has the right one."""
    groups: Iterable[int] = WorkGroup.objects.filter(run=run).values_list("pk", flat=True)
    bump(*of_run(run.pk, Name.CONTROL), *(of_group(run.pk, group) for group in groups))
