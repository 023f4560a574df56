"""People are reminded of what their rooms lack before the day: each at most once a day, however often it is pressed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from facilitation.queries.readiness import TASK
from facilitation.readiness import Nudge
from seminars.models import Run
from seminars.services.jobs import queue_job


def remind(*, run: Run, people: Iterable[Nudge], now: datetime) -> tuple[int, int]:
    """Queues their mails; returns how many are new, and how many had one today already."""
    day = timezone.localdate(now).isoformat()
    new = [
        queue_job(
            key=f"readiness-mail:{run.pk}:{one.person.user}:{day}",
            task=TASK,
            args={"run": run.pk, "user": one.person.user},
            due_at=now,
        )
        for one in people
    ]
    return sum(new), len(new) - sum(new)
