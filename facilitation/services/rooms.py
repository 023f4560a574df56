"""A room's own facts: how many are present, the script's step, what its displays show besides and how they play."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from facilitation.live import bump
from facilitation.models import GroupState
from facilitation.services import rounds
from facilitation.topics import Name, of_group, of_run
from facilitation.whole import whole
from groups.models import WorkGroup

IDENTIFIED_FOR = timedelta(seconds=8)


def set_present(*, group: WorkGroup, present: int) -> dict[str, Any]:
    """Sets the chairs of a round under way too."""
    with transaction.atomic():
        room = GroupState.objects.select_for_update().filter(group=group).first()
        return _change(group, present=present, round=rounds.fit(room.round, present) if room else {})


def set_step(*, group: WorkGroup, slot: str, index: int | None, now: datetime) -> dict[str, Any]:
    """Moves the script to a step of the slot by hand; `index` None follows the clock again."""
    return _change(group, step_slot=slot, step_index=index, step_at=None if index is None else now)


def set_in_meeting(*, group: WorkGroup, in_meeting: bool) -> dict[str, Any]:
    return _change(group, in_meeting=in_meeting)


def set_chimes(*, group: WorkGroup, chimes: bool) -> dict[str, Any]:
    """Whether the room's screen gives a sound when a new part begins."""
    return _change(group, chimes=chimes)


def set_playback(*, group: WorkGroup, now: datetime, source: str | None = None, **facts: Any) -> dict[str, Any]:
    """How the room's screens play the Talks: `volume` (0-100), `captions`, `caption_language`, `caption_size` (1-3).

    `source` is one of GroupState.Source, or "" for the best there is, which then is tried anew.
    """
    chosen = {} if source is None else {"source": source, "source_at": now}
    return _change(group, **facts, **chosen)


def identify(*, group: WorkGroup, now: datetime) -> dict[str, Any]:
    """The room's screens show whose they are for a while: a fact with an end, so one that comes late sees it too."""
    return _change(group, identify_until=now + IDENTIFIED_FOR)


@whole
def _change(group: WorkGroup, **facts: Any) -> dict[str, Any]:
    GroupState.objects.update_or_create(group=group, defaults=facts)
    room = of_group(group.run_id, group.pk)
    return {"rev": bump(room, *of_run(group.run_id, Name.CONTROL))[room]}
