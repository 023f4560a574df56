"""Somebody presses "Använd den här": the other devices that show the same page of the room hand over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.live import bump
from facilitation.models import Claim
from facilitation.topics import of_group
from groups.models import WorkGroup


@transaction.atomic
def claim(*, group: WorkGroup, role: str, device: str, now: datetime) -> dict[str, Any]:
    """From now on `device` has the room's page of this kind; pages of it opened elsewhere until now have handed over.

    A device that comes later is let in beside it: nothing is ever replaced without a press.
    """
    Claim.objects.update_or_create(group=group, role=role, defaults={"device": device, "at": now})
    room = of_group(group.run_id, group.pk)
    return {"rev": bump(room)[room]}
