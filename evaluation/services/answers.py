"""Answering: a signed random ballot is used up and a sheet laid beside it, in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.core import signing
from django.db import transaction

from evaluation.errors import EvaluationError
from evaluation.models import AnswerSheet, Ballot, FreeText
from evaluation.opening import Opening, opening
from evaluation.queries import is_large_municipality
from evaluation.questionnaire import clean_answers, counted_questions, text_questions
from facilitation.live import bump
from facilitation.models import GroupState
from facilitation.queries.agenda import rundown
from facilitation.topics import Name, of_group, of_run
from groups.models import WorkGroup
from groups.services.regrouping import settled
from seminars.tokens import new_token, token_hash

SALT = "evaluation.ballot"
SPARE = 2  # sheets beyond the people counted
LEAST_CAP = 9


class Outcome(StrEnum):
    RECEIVED = "received"
    ALREADY = "already"  # the same ballot again: shown as success


def new_ballot(group: WorkGroup) -> str:
    """A signed random ballot for this group's phones, without a time; nothing is stored until it is used."""
    return _signer().sign_object([new_token(), group.pk])


def is_ballot_of(ballot: str, group: WorkGroup) -> bool:
    """True also of a ballot that a phone took from a group that has since been merged into this one."""
    try:
        _token, number = _signer().unsign_object(ballot)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(number == group.pk) or group.merged.filter(pk=number).exists()


def is_used(ballot: str) -> bool:
    return Ballot.objects.filter(pk=token_hash(ballot)).exists()


def is_cancelled(group: WorkGroup) -> bool:
    return group.is_cancelled or group.run.status == group.run.Status.CANCELLED


def submit_answers(*, group: WorkGroup, ballot: str, answers: Mapping[str, object], now: datetime) -> Outcome:
    """Lays one sheet. The same ballot again is ALREADY, also after closing; EvaluationError when refused."""
    with transaction.atomic():
        group = settled(group)  # one at a time: the count below is the truth
        if not is_ballot_of(ballot, group):
            raise EvaluationError("bad_ballot")
        if is_used(ballot):
            return Outcome.ALREADY
        _refuse(group, now)
        _lay_sheet(group, token_hash(ballot), answers)
        bump(of_group(group.run_id, group.pk), *of_run(group.run_id, Name.CONTROL))
    return Outcome.RECEIVED


def _refuse(group: WorkGroup, now: datetime) -> None:
    if is_cancelled(group):
        raise EvaluationError("cancelled")
    state = opening(rundown(group.run).state, now)
    if state is not Opening.OPEN:
        raise EvaluationError("not_open" if state is Opening.LATER else "closed")
    if group.ballots.count() >= ballot_cap(group):
        raise EvaluationError("full")


def _lay_sheet(group: WorkGroup, used: str, answers: Mapping[str, object]) -> None:
    Ballot.objects.create(token_hash=used, group=group)
    kept = clean_answers(answers)
    AnswerSheet.objects.create(
        run_id=group.run_id,
        municipality_id=group.municipality_id if is_large_municipality(group) else None,
        answers={question.key: kept[question.key] for question in counted_questions()},
    )
    texts = ((question.key, kept[question.key]) for question in text_questions())
    FreeText.objects.bulk_create(
        FreeText(run_id=group.run_id, question=key, text=text) for key, text in texts if isinstance(text, str)
    )


def ballot_cap(group: WorkGroup) -> int:
    """How many sheets a group may lay: those counted, at least nine for each room it is made of, and two to spare."""
    present = GroupState.objects.filter(group=group).values_list("present", flat=True).first()
    rooms = 1 + group.merged.count()
    return max(group.expected, present or 0, rooms * LEAST_CAP) + rooms * SPARE


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)
