"""What rooms' last equipment checks said: for the facilitator, the contact and the organiser's readiness board.

checks = last_checks([group.pk for group in groups])    # one query, whatever the number of groups
check = checks.get(group.pk)                            # None: never tried
check.verdict                                           # ready, advice, fault or partly
wording_equipment.check_line(check)                     # the same in words, with icon and level
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from facilitation.equipment import Item, State, Verdict, found, judge, left
from facilitation.models import EquipmentCheck
from seminars.meeting_servers import has_meeting
from seminars.models import Run

FRESH = timedelta(days=14)
"""How long before a run a check still says something of it."""


@dataclass(frozen=True, slots=True)
class RoomCheck:
    """A room's last check. `faults` and `advice` are pairs of item and code; `wording_equipment` has their words."""

    group: int
    at: datetime
    by_screen: bool
    """Made in the browser of the room's own display, not by the facilitator's link."""
    device: str
    verdict: Verdict
    faults: tuple[tuple[Item, str], ...]
    advice: tuple[tuple[Item, str], ...]
    left: tuple[Item, ...]

    @property
    def is_ready(self) -> bool:
        """True when all was tried and nothing failed."""
        return self.verdict in (Verdict.READY, Verdict.ADVICE)

    def is_fresh(self, starts_at: datetime) -> bool:
        """False for a check so long before the run that it is worth doing again."""
        return self.at >= starts_at - FRESH


def last_checks(groups: Collection[int] | QuerySet[Any]) -> dict[int, RoomCheck]:
    """The last check of each group that has one, by the group's id; one query, and one row a group."""
    last = EquipmentCheck.objects.filter(group=OuterRef("group")).order_by("-at", "-pk").values("pk")[:1]
    rows = EquipmentCheck.objects.filter(group__in=groups, pk=Subquery(last)).order_by()
    told = rows.values_list("group", "at", "by", "device", "findings", "asked")
    return {group: _room_check(group, *facts) for group, *facts in told}


def as_room_check(row: EquipmentCheck) -> RoomCheck:
    return _room_check(row.group_id, row.at, row.by, row.device, row.findings, row.asked)


def _room_check(group: int, at: datetime, by: str, device: str, findings: Any, asked: Any) -> RoomCheck:
    return RoomCheck(
        group=group,
        at=at,
        by_screen=by == EquipmentCheck.By.SCREEN,
        device=device,
        verdict=judge(findings, asked),
        faults=found(findings, State.FAULT),
        advice=found(findings, State.ADVICE),
        left=left(findings, asked),
    )


def asked_of(run: Run) -> tuple[Item, ...]:
    """What a room of the run tries: the meeting only where there is one."""
    return tuple(item for item in Item if item is not Item.MEETING or has_meeting(run))
