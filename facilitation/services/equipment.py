"""Saves what an equipment check finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from facilitation.models import EquipmentCheck
from facilitation.protocol import ms
from groups.models import WorkGroup

KEPT = 12
"""Sittings of a room that are kept; older ones say nothing any more."""


@transaction.atomic
def save_findings(
    *,
    group: WorkGroup,
    sitting: UUID,
    by: str,
    device: str,
    asked: Collection[str],
    findings: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> EquipmentCheck:
    """Adds to the sitting; the same again changes nothing but the time, so that it may arrive twice or late.

    A finding that was saved before keeps its instant.
    """
    WorkGroup.objects.select_for_update().get(pk=group.pk)
    check, is_new = EquipmentCheck.objects.get_or_create(
        group=group,
        sitting=sitting,
        defaults={"by": by, "device": device, "asked": sorted(asked), "began_at": now, "at": now},
    )
    before = check.findings
    check.findings = before | {item: _timed(before.get(item), found, now) for item, found in findings.items()}
    check.at = now
    check.save(update_fields=["findings", "at"])
    if is_new:
        old = EquipmentCheck.objects.filter(group=group).values_list("pk", flat=True)[KEPT:]
        EquipmentCheck.objects.filter(pk__in=list(old)).delete()
    return check


def _timed(before: Mapping[str, Any] | None, found: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    if before is not None and {**before, "at": None} == {**found, "at": None}:
        return dict(before)
    return {**found, "at": ms(now)}
