"""Receipts: a command has its effect once, and a repeat of its id gets the stored answer, over any process or HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from facilitation.errors import Refused
from facilitation.models import Command
from facilitation.whole import taken_back_whole
from facilitation.wire import Code
from seminars.statements import keeping

KEPT_FOR = timedelta(hours=48)
Answer = dict[str, Any]


def once(*, id: UUID, actor: str, now: datetime, work: Callable[[], Answer]) -> Answer:
    """The answer of `work`, done in the receipt's transaction. Raises Refused as `work` does, also when repeated."""
    done = partial(_answer, id, actor, now)
    try:
        with transaction.atomic(), taken_back_whole():
            given, answer = done(lambda: {"ok": work()})
    except Refused as refusal:
        refused = {"refused": refusal.code, "detail": refusal.detail}
        with transaction.atomic():
            given, answer = done(lambda: refused)
    return _answered(given, answer, actor)


def purge_receipts(*, now: datetime) -> int:
    """Drops receipts older than KEPT_FOR; returns how many."""
    return Command.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def _is_first(id: UUID, actor: str, now: datetime) -> bool:
    """Writes the row before the work is done, so that a parallel repeat waits for it instead of doing the work."""
    row = Command(pk=id, actor=actor, created_at=now)
    fields = Command._meta.concrete_fields
    columns, places = ", ".join(str(field.column) for field in fields), ", ".join("%s" for _field in fields)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    insert = f"INSERT INTO {Command._meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608 - our own names
    with keeping(connection) as cursor:
        cursor.execute(f"{insert} ON CONFLICT (id) DO NOTHING", values)
        return bool(cursor.rowcount)


def _note(id: UUID, answer: Answer) -> None:
    of, noted = Command._meta.get_field("id"), Command._meta.get_field("answer")
    values = [noted.get_db_prep_save(answer, connection), of.get_db_prep_save(id, connection)]
    with keeping(connection) as cursor:
        cursor.execute(f"UPDATE {Command._meta.db_table} SET answer = %s WHERE id = %s", values)  # noqa: S608 - our own names


def _answer(id: UUID, actor: str, now: datetime, work: Callable[[], Answer]) -> tuple[str, Answer]:
    """Who gave the command, and its answer: of `work` the first time."""
    if not _is_first(id, actor, now):
        return Command.objects.values_list("actor", "answer").get(pk=id)
    answer = work()
    _note(id, answer)
    return actor, answer


def _answered(given: str, answer: Answer, actor: str) -> Answer:
    if given != actor:
        raise Refused(Code.FORBIDDEN)
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["detail"])
    found: Answer = answer["ok"]
    return found
