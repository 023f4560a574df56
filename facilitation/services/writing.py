"""Where what a group writes belongs, while it may still be written."""

from __future__ import annotations

from datetime import datetime

from facilitation.errors import Refused
from facilitation.queries.closing import is_locked
from facilitation.wire import Code
from groups.models import WorkGroup
from groups.services.regrouping import settled


def open_home(group: WorkGroup, now: datetime) -> WorkGroup:
    """The group, or the one it was merged into, held until the transaction ends. Raises Refused(locked)."""
    home = settled(group)
    if is_locked(home.run, now):
        raise Refused(Code.LOCKED)
    return home
