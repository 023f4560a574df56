"""A room's facilitator says that a message has been read. The message itself is a cue, see `cues.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.models import Cue, MessageReceipt
from facilitation.queries.agenda import audience
from facilitation.timeline import TO_ALL, Action
from facilitation.topics import Name, of_group, of_run
from facilitation.wire import Code
from groups.models import WorkGroup


@transaction.atomic
def acknowledge(*, group: WorkGroup, message: int, now: datetime) -> dict[str, Any]:
    """Notes that the room has read the message; again changes nothing. Raises Refused(not_found) if it was not for it.

    `message` is the seq of its cue, the `id` in the topic `agenda`.
    """
    cue = Cue.objects.filter(run=group.run_id, seq=message, action=Action.MESSAGE).first()
    heard = audience(municipality=group.municipality_id, group=group.pk)
    if cue is None or cue.args.get("to", TO_ALL) not in heard:
        raise Refused(Code.NOT_FOUND)
    _receipt, is_new = MessageReceipt.objects.get_or_create(cue=cue, group=group, defaults={"at": now})
    room = of_group(group.run_id, group.pk)
    return {"rev": bump(room, *of_run(group.run_id, Name.CONTROL))[room]} if is_new else {}
