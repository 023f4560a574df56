"""Where what a group writes belongs, while it may still be written, and who is told of it."""

from __future__ import annotations

from datetime import datetime

from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.queries.closing import is_locked
from facilitation.topics import Name, of_group, of_run
from facilitation.wire import Code
from groups.models import WorkGroup
from groups.services.regrouping import settled


def open_home(group: WorkGroup, now: datetime) -> WorkGroup:
    """The group, or the one it was merged into, held until the transaction ends. Raises Refused(locked)."""
    home = settled(group)
    if is_locked(home.run, now):
        raise Refused(Code.LOCKED)
    return home


def tell(home: WorkGroup, *, wall: bool = False, lender: WorkGroup | None = None) -> int:
    """The room, the desk and the control room have news, every room where `wall`; gives the room's new revision."""
    room, also = of_group(home.run_id, home.pk), (Name.DESK, Name.CONTROL, *([Name.WALL] if wall else []))
    lenders = [of_group(lender.run_id, lender.pk)] if lender else []
    return bump(room, *lenders, *of_run(home.run_id, *also))[room]
