"""A room calls the producer, is answered, and the call is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.live import bump
from facilitation.models import HelpCall
from facilitation.topics import Name, of_group, of_run
from groups.models import WorkGroup
from groups.services.regrouping import settled


@transaction.atomic
def open_call(*, group: WorkGroup, text: str, now: datetime) -> dict[str, Any]:
    """Opens the room's call, or puts the new words into the one that is open."""
    group = settled(group)
    call, created = HelpCall.objects.get_or_create(
        group=group, closed_at=None, defaults={"text": text, "opened_at": now}
    )
    if not created and text:
        HelpCall.objects.filter(pk=call.pk).update(text=text)
    return {"call": call.pk, "rev": _bump(group)}


@transaction.atomic
def answer_call(*, call: HelpCall, text: str, now: datetime) -> dict[str, Any]:
    HelpCall.objects.filter(pk=call.pk).update(answer=text, answered_at=now)
    return {"call": call.pk, "rev": _bump(call.group)}


@transaction.atomic
def close_call(*, call: HelpCall, now: datetime) -> dict[str, Any]:
    """Closing what is closed changes nothing."""
    HelpCall.objects.filter(pk=call.pk, closed_at=None).update(closed_at=now)
    return {"call": call.pk, "rev": _bump(call.group)}


def _bump(group: WorkGroup) -> int:
    room = of_group(group.run_id, group.pk)
    return bump(room, *of_run(group.run_id, Name.CONTROL))[room]
