"""Receipts: a command has its effect once, and a repeat of its id gets the stored answer, over any process or HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from facilitation.errors import Refused
from facilitation.models import Command
from facilitation.wire import Code

KEPT_FOR = timedelta(hours=48)
Answer = dict[str, Any]


def once(*, id: UUID, actor: str, now: datetime, work: Callable[[], Answer]) -> Answer:
    """The answer of `work`, done in the receipt's transaction. Raises Refused as `work` does, also when repeated."""
    try:
        with transaction.atomic():
            receipt = Command.objects.filter(pk=id).first() or _done(id, actor, now, work)
    except IntegrityError:
        done = Command.objects.filter(pk=id).first()  # the same id in parallel: the other one has done it
        if done is None:
            raise
        receipt = done
    return _answered(receipt, actor)


def purge_receipts(*, now: datetime) -> int:
    """Drops receipts older than KEPT_FOR; returns how many."""
    return Command.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def _done(id: UUID, actor: str, now: datetime, work: Callable[[], Answer]) -> Command:
    """The row is written first, so that a parallel repeat waits for it instead of doing the work."""
    receipt = Command.objects.create(pk=id, actor=actor, created_at=now)
    receipt.answer = _outcome(work)
    receipt.save(update_fields=["answer"])
    return receipt


def _outcome(work: Callable[[], Answer]) -> Answer:
    try:
        with transaction.atomic():
            return {"ok": work()}
    except Refused as refusal:
        return {"refused": refusal.code, "detail": refusal.detail}


def _answered(receipt: Command, actor: str) -> Answer:
    if receipt.actor != actor:
        raise Refused(Code.FORBIDDEN)
    if "refused" in receipt.answer:
        raise Refused(receipt.answer["refused"], **receipt.answer["detail"])
    answer: Answer = receipt.answer["ok"]
    return answer
