"""Answering: a signed random ballot is used up and a sheet laid beside it, in one short transaction."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.core import signing
from django.db import connection, transaction

from evaluation.errors import EvaluationError
from evaluation.models import AnswerSheet, Ballot, FreeText, Pepper
from evaluation.opening import Opening, opening
from evaluation.queries.answering import Standing, standing
from evaluation.questionnaire import (
    DEFAULT,
    Question,
    clean_answers,
    counted_questions,
    read,
    text_questions,
)
from evaluation.services.counting import tell_soon
from evaluation.services.evaluations import ensure_evaluation, locked_questions
from facilitation.queries.agenda import rundown
from facilitation.threads import in_line
from facilitation.timeline import State
from groups.models import WorkGroup
from groups.services.regrouping import settled
from seminars.agenda import Agenda
from seminars.models import Segment
from seminars.prepared import Prepared
from seminars.statements import keeping
from seminars.tokens import new_token

SALT = "evaluation.ballot"


class Outcome(StrEnum):
    RECEIVED = "received"
    ALREADY = "already"  # the same ballot again: shown as success


def new_ballot(group: WorkGroup) -> str:
    """A signed random ballot for this group's phones, without a time; nothing is stored until it is used."""
    return _signer().sign_object([new_token(), group.pk])


def is_ballot_of(ballot: str, group: WorkGroup) -> bool:
    """True also of a ballot that a phone took from a group that has since been merged into this one."""
    read_ballot = _read(ballot)
    if read_ballot is None:
        return False
    _token, number = read_ballot
    return number == group.pk or group.merged.filter(pk=number).exists()


def is_used(ballot: str) -> bool:
    """Known until the sheets are sealed for good, a day after the end; then no ballot is left."""
    read_ballot = _read(ballot)
    if read_ballot is None:
        return False
    token, number = read_ballot
    pepper = Pepper.objects.filter(evaluation__run__groups=number).first()
    return pepper is not None and _is_laid(ballot_hash(token, pepper.secret))


def ballot_hash(token: str, secret: str) -> str:
    """What is kept of a used ballot. Without the evaluation's secret nobody can say which token it was."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def is_cancelled(group: WorkGroup) -> bool:
    return group.is_cancelled or group.run.status == group.run.Status.CANCELLED


def submit_answers(*, group: WorkGroup, ballot: str, answers: Mapping[str, object], now: datetime) -> Outcome:
    """Lays one sheet. The same ballot again is ALREADY, also while the run's other sheets are sealed; EvaluationError
    when refused."""
    run = group.run  # read before the transaction, which others wait for
    plan = Agenda(run.starts_at, tuple(row.as_segment() for row in _segments(run.pk)))
    agenda = rundown(run, planned=plan).state
    return in_line(_submit, group, ballot, answers, agenda, now)


def _submit(group: WorkGroup, ballot: str, answers: Mapping[str, object], agenda: State, now: datetime) -> Outcome:
    with transaction.atomic():
        group = settled(group)  # one at a time: the count below is the truth
        token = _token_for(ballot, group)
        found = standing(group.pk)
        try:
            _refuse(group, found, opening(agenda, now, found.opened_at))
        except EvaluationError:
            if found.secret and _is_laid(ballot_hash(token, found.secret)):
                return Outcome.ALREADY
            raise
        secret = found.secret or _pepper(group)
        if not _use(ballot_hash(token, secret), group):
            return Outcome.ALREADY
        _lay_sheet(group, found, answers, now)
        transaction.on_commit(partial(tell_soon, group.run_id, group.pk))
    return Outcome.RECEIVED


def ballot_cap(group: WorkGroup) -> int:
    """How many sheets a group may lay: those counted, at least nine for each room it is made of, two to spare, and
    what its facilitators have allowed."""
    return standing(group.pk).cap


def _token_for(ballot: str, group: WorkGroup) -> str:
    if not is_ballot_of(ballot, group):
        raise EvaluationError("bad_ballot")
    token, _number = _read(ballot) or ("", 0)
    return token


def _refuse(group: WorkGroup, found: Standing, state: Opening) -> None:
    if is_cancelled(group):
        raise EvaluationError("cancelled")
    if state is not Opening.OPEN:
        raise EvaluationError("not_open" if state is Opening.LATER else "closed")
    if found.received >= found.cap:
        raise EvaluationError("full")


def _pepper(group: WorkGroup) -> str:
    """Made with the run's first ballot."""
    evaluation = ensure_evaluation(group.run)
    row, _new = Pepper.objects.get_or_create(evaluation=evaluation, defaults={"secret": secrets.token_hex(32)})
    return row.secret


def _questions(group: WorkGroup, found: Standing, now: datetime) -> tuple[Question, ...]:
    """A version that nobody has been shown is locked by its first answer."""
    version, questions, is_locked = found.version, found.questions, found.is_locked
    if not found.has_evaluation:  # made just now, with the default
        row = ensure_evaluation(group.run).version
        version, questions, is_locked = (row.pk, row.questions, bool(row.locked_at)) if row else (None, None, True)
    if version is None or questions is None:
        return DEFAULT
    return read(questions if is_locked else locked_questions(version, now=now))


def _use(token_hash: str, group: WorkGroup) -> bool:
    """False when it was used before, also by a phone that sends at the same moment."""
    with keeping(connection) as cursor:
        cursor.execute(_USE, [token_hash, group.pk])
        return bool(cursor.rowcount)


def _is_laid(token_hash: str) -> bool:
    return Ballot.objects.filter(pk=token_hash).exists()


def _lay_sheet(group: WorkGroup, found: Standing, answers: Mapping[str, object], now: datetime) -> None:
    questions = _questions(group, found, now)
    kept = clean_answers(answers, questions)
    AnswerSheet.objects.create(
        run_id=group.run_id,
        municipality_id=group.municipality_id if found.is_of_a_large_place else None,
        answers={question.key: kept[question.key] for question in counted_questions(questions)},
    )
    texts = ((question.key, kept[question.key]) for question in text_questions(questions))
    FreeText.objects.bulk_create(
        FreeText(run_id=group.run_id, question=key, text=text) for key, text in texts if isinstance(text, str)
    )


def _read(ballot: str) -> tuple[str, int] | None:
    """The token and the number of the group that it was made for; None for what is no ballot of ours."""
    try:
        token, number = _signer().unsign_object(ballot)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (token, number) if isinstance(token, str) and isinstance(number, int) else None


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


_segments = Prepared(lambda run: Segment.objects.filter(run=run).order_by("position"))
_USE = (
    f"INSERT INTO {Ballot._meta.db_table} (token_hash, group_id) VALUES (%s, %s)"  # noqa: S608 - our own names
    " ON CONFLICT DO NOTHING"
)
