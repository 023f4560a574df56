"""What a facilitator allows the own group in its evaluation: to answer before it is time, and one sheet more.

The rows are the evaluation's; they are reached by name, since this app stands below it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps

from facilitation.answering import MOST_MORE, may_open
from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.queries.agenda import rundown
from facilitation.timeline import Refusal
from facilitation.topics import Name, of_group, of_run
from facilitation.whole import whole
from facilitation.wire import Code
from groups.models import WorkGroup


@whole
def open_early(*, group: WorkGroup, now: datetime) -> dict[str, Any]:
    """Lets the group answer from now on; once is enough. Raises Refused(illegal_now) before the productive dialogue."""
    if not may_open(rundown(group.run).state, now):
        raise Refused(Refusal.ILLEGAL_NOW)
    row = _allowance(group)
    if row.opened_at is None:
        row.opened_at = now
        row.save(update_fields=["opened_at"])
    return _tell(group)


@whole
def allow_more(*, group: WorkGroup, more: int) -> dict[str, Any]:
    """Lets the group lay `more` sheets beyond its cap in all, so that two presses at once are one. Never fewer.

    Raises Refused(no_place, most) beyond MOST_MORE.
    """
    if more > MOST_MORE:
        raise Refused(Code.NO_PLACE, most=MOST_MORE)
    row = _allowance(group)
    if more > row.more:
        row.more = more
        row.save(update_fields=["more"])
    return {**_tell(group), "more": row.more}


def bring(*, source: WorkGroup, into: WorkGroup) -> None:
    """What a merged group's facilitator had allowed holds where it is now."""
    rows = _rows().filter(group=source)
    for had in rows:
        row = _allowance(into)
        row.more = min(MOST_MORE, row.more + had.more)
        row.opened_at = min(filter(None, (row.opened_at, had.opened_at)), default=None)
        row.save()
    rows.delete()


def _allowance(group: WorkGroup) -> Any:
    _rows().get_or_create(group=group)
    return _rows().select_for_update().get(group=group)


def _rows() -> Any:
    return apps.get_model("evaluation", "Allowance")._default_manager.all()


def _tell(group: WorkGroup) -> dict[str, Any]:
    room = of_group(group.run_id, group.pk)
    return {"rev": bump(room, *of_run(group.run_id, Name.CONTROL))[room]}
