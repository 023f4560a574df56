"""Answering: a signed random ballot is used up and a sheet laid beside it, in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.core import signing
from django.db import IntegrityError, transaction

from evaluation.models import AnswerSheet, Ballot, FreeText
from evaluation.opening import Opening, opening
from evaluation.queries import is_large_municipality
from evaluation.questionnaire import clean_answers, scale_questions, text_questions
from facilitation.live import bump
from facilitation.models import GroupState
from facilitation.queries.agenda import rundown
from facilitation.topics import Name, of_group, of_run
from groups.models import WorkGroup
from seminars.tokens import new_token, token_hash

SALT = "evaluation.ballot"
SPARE = 2  # sheets beyond the people counted
LEAST_CAP = 9


class EvaluationError(Exception):
    """`code` is one of: not_open, closed, full, bad_ballot."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outcome(StrEnum):
    RECEIVED = "received"
    ALREADY = "already"  # the same ballot again: shown as success


def new_ballot(group: WorkGroup) -> str:
    """A signed random ballot for this group's phones; nothing is stored until it is used."""
    return signing.dumps([new_token(), group.pk], salt=SALT)


def is_ballot_of(ballot: str, group: WorkGroup) -> bool:
    try:
        return bool(signing.loads(ballot, salt=SALT)[1] == group.pk)
    except (signing.BadSignature, IndexError, TypeError, KeyError):
        return False


def submit_answers(*, group: WorkGroup, ballot: str, answers: Mapping[str, object], now: datetime) -> Outcome:
    """Lays one sheet. The same ballot twice is ALREADY; EvaluationError when refused, with nothing kept."""
    if not is_ballot_of(ballot, group):
        raise EvaluationError("bad_ballot")
    state = opening(rundown(group.run).state, now)
    if state is not Opening.OPEN:
        raise EvaluationError("not_open" if state is Opening.LATER else "closed")
    used = token_hash(ballot)
    try:
        with transaction.atomic():
            return _lay_sheet(group, used, answers)
    except IntegrityError:
        return Outcome.ALREADY


def _lay_sheet(group: WorkGroup, used: str, answers: Mapping[str, object]) -> Outcome:
    if Ballot.objects.filter(pk=used).exists():
        return Outcome.ALREADY
    if group.ballots.count() >= ballot_cap(group):
        raise EvaluationError("full")
    Ballot(token_hash=used, group=group).save(force_insert=True)
    kept = clean_answers(answers)
    AnswerSheet.objects.create(
        run_id=group.run_id,
        municipality_id=group.municipality_id if is_large_municipality(group) else None,
        answers={question.key: kept[question.key] for question in scale_questions()},
    )
    texts = ((question.key, kept[question.key]) for question in text_questions())
    FreeText.objects.bulk_create(
        FreeText(run_id=group.run_id, question=key, text=text) for key, text in texts if isinstance(text, str)
    )
    bump(of_group(group.run_id, group.pk), *of_run(group.run_id, Name.CONTROL))
    return Outcome.RECEIVED


def ballot_cap(group: WorkGroup) -> int:
    """How many sheets a group may lay: those counted, at least nine, and two to spare."""
    present = GroupState.objects.filter(group=group).values_list("present", flat=True).first()
    return max(group.expected, present or 0, LEAST_CAP) + SPARE
