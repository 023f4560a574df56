"""The groups of a run take part in another one too."""

from __future__ import annotations

from django.db import transaction

from groups.models import Facilitator, WorkGroup
from seminars.models import Run


@transaction.atomic
def copy_groups(*, source: Run, target: Run) -> int:
    """Those that take part, with their rooms, people and needs; returns how many. Codes are new, and screens are
    paired anew. No mail goes: the run is a draft yet."""
    rows = WorkGroup.objects.filter(run=source, is_simulated=False).exclude(status=WorkGroup.Status.CANCELLED)
    olds = list(rows.order_by("pk"))
    news = WorkGroup.objects.bulk_create(
        WorkGroup(
            run=target,
            municipality_id=old.municipality_id,
            name=old.name,
            place=old.place,
            expected=old.expected,
            needs=old.needs,
            contact_id=old.contact_id,
        )
        for old in olds
    )
    made = {old.pk: new for old, new in zip(olds, news, strict=True)}
    leaders = Facilitator.objects.filter(group__in=olds).order_by("pk")
    Facilitator.objects.bulk_create(
        Facilitator(group=made[one.group_id], user_id=one.user_id, is_substitute=one.is_substitute) for one in leaders
    )
    return len(news)
