"""The participants' own follow-up: anonymous as the closing evaluation is, and closed for good after a month."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from evaluation.errors import EvaluationError
from evaluation.follow_up import OPEN_FOR
from evaluation.later import QUESTIONS, TEXT
from evaluation.models import LaterBallot, LaterForm, LaterSheet, LaterText
from evaluation.questionnaire import clean_answers
from evaluation.services.answers import ballot_cap
from groups.models import WorkGroup
from groups.services.regrouping import settled
from seminars.models import Run
from seminars.retention import registry
from seminars.services.scrubbing import scrub
from seminars.tokens import new_token, token_hash

TABLES = tuple(model._meta.db_table for model in (LaterSheet, LaterText, LaterBallot))
SALT = "evaluation.later_ballot"
"""Its own: a ballot of the closing evaluation opens nothing here, and the other way round."""


def later_address(code: str) -> str:
    return settings.BASE_URL + reverse("evaluation:later_answer", args=[code])


def open_later_form(*, run: Run, now: datetime) -> LaterForm:
    """Made once; pressed again it stays as it is."""
    row, _new = LaterForm.objects.get_or_create(run=run, defaults={"opened_at": now, "closes_at": now + OPEN_FOR})
    return row


def is_open(row: LaterForm | None, now: datetime) -> bool:
    return row is not None and row.laid_at is None and now < row.closes_at


def new_later_ballot(group: WorkGroup) -> str:
    return signing.Signer(salt=SALT).sign_object([new_token(), group.pk])


def is_later_ballot_of(ballot: str, group: WorkGroup) -> bool:
    try:
        _token, number = signing.Signer(salt=SALT).unsign_object(ballot)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(number == group.pk) or group.merged.filter(pk=number).exists()


def is_later_used(ballot: str) -> bool:
    return LaterBallot.objects.filter(pk=token_hash(ballot)).exists()


def answer_later(*, group: WorkGroup, ballot: str, answers: Mapping[str, object], now: datetime) -> bool:
    """Lays one sheet; False for a ballot that is used up. EvaluationError: bad_ballot, closed, full."""
    with transaction.atomic():
        group = settled(group)  # one at a time: the count below is the truth
        if not is_later_ballot_of(ballot, group):
            raise EvaluationError("bad_ballot")
        if is_later_used(ballot):
            return False
        if not is_open(_held(group.run_id), now):
            raise EvaluationError("closed")
        if LaterBallot.objects.filter(group=group).count() >= ballot_cap(group):
            raise EvaluationError("full")
        kept = clean_answers(answers, QUESTIONS)
        LaterBallot.objects.create(token_hash=token_hash(ballot), group=group)
        LaterSheet.objects.create(run_id=group.run_id, answers={key: kept[key] for key in kept if key != TEXT})
        if isinstance(text := kept.get(TEXT), str) and text:
            LaterText.objects.create(run_id=group.run_id, text=text)
    return True


def lay_later(*, run: int, now: datetime) -> bool:
    """Lays sheets and texts anew in random order under new ids and drops the ballots; twice is once.

    The files follow by `seal_later`.
    """
    with transaction.atomic():
        row = _held(run)
        if row is None or row.laid_at is not None:
            return False
        answers = _shuffled(LaterSheet, "answers", run)
        LaterSheet.objects.bulk_create([LaterSheet(id=uuid.uuid4(), run_id=run, answers=one) for one in answers])
        texts = _shuffled(LaterText, "text", run)
        LaterText.objects.bulk_create([LaterText(id=uuid.uuid4(), run_id=run, text=one) for one in texts])
        LaterBallot.objects.filter(group__run=run).delete()
        row.laid_at = now
        row.save(update_fields=["laid_at"])
    return True


def _held(run: int) -> LaterForm | None:
    """Until the transaction ends: an answer that is under way is laid with the others, or comes too late."""
    return LaterForm.objects.select_for_update(no_key=True).filter(pk=run).first()


def _shuffled(model: type[Model], field: str, run: int) -> list[Any]:
    """What the rows hold, in random order; the rows themselves are gone."""
    rows = model._default_manager.filter(run=run)
    kept = list(rows.values_list(field, flat=True))
    random.SystemRandom().shuffle(kept)
    rows.delete()
    return kept


def lay_due(*, now: datetime) -> int:
    """Of every form that has closed; returns how many."""
    due = LaterForm.objects.filter(laid_at=None, closes_at__lte=now).values_list("pk", flat=True)
    return sum(lay_later(run=run, now=now) for run in list(due))


def seal_later(*, now: datetime) -> int:
    """Takes how the answers came in out of the files, unless a seminar goes on; only then they are sealed. Outside any
    transaction; tried again by beat when somebody was in the way. Returns how many forms."""
    waiting = LaterForm.objects.filter(laid_at__isnull=False, sealed_at=None)
    keys = list(waiting.values_list("pk", flat=True))
    if not keys or registry.is_busy(now) or not scrub(TABLES):
        return 0
    return waiting.filter(pk__in=keys).update(sealed_at=now)
