"""A room's own facts: how many are present, the script's step, whether its display shows the meeting,
and whether it may chime."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.live import bump
from facilitation.models import GroupState
from facilitation.topics import Name, of_group, of_run
from groups.models import WorkGroup


def set_present(*, group: WorkGroup, present: int) -> dict[str, Any]:
    return _change(group, present=present)


def set_step(*, group: WorkGroup, slot: str, index: int | None, now: datetime) -> dict[str, Any]:
    """Moves the script to a step of the slot by hand; `index` None follows the clock again."""
    return _change(group, step_slot=slot, step_index=index, step_at=None if index is None else now)


def set_in_meeting(*, group: WorkGroup, in_meeting: bool) -> dict[str, Any]:
    return _change(group, in_meeting=in_meeting)


def set_chimes(*, group: WorkGroup, chimes: bool) -> dict[str, Any]:
    """Whether the room's screen gives a sound when a new part begins."""
    return _change(group, chimes=chimes)


@transaction.atomic
def _change(group: WorkGroup, **facts: Any) -> dict[str, Any]:
    GroupState.objects.update_or_create(group=group, defaults=facts)
    room = of_group(group.run_id, group.pk)
    return {"rev": bump(room, *of_run(group.run_id, Name.CONTROL))[room]}
