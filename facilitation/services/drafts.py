"""What the groups have written and not sent goes by itself, so that nobody's points are missing in the gathering.

Asked every few seconds by every process with pages open, and by the worker when there are none: all may do it at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from facilitation.drafts import is_due
from facilitation.live import bump
from facilitation.models import Note
from facilitation.queries.agenda import rundown
from facilitation.topics import Name, of_group, of_run
from seminars.agenda import AgendaError
from seminars.models import Run

LOOKS_BACK = timedelta(days=2)


def send_due_drafts(*, now: datetime, runs: Collection[int] | None = None) -> int:
    """Sends every written field of those runs (None: all of these days) whose time has come; returns how many."""
    rows = Note.objects.filter(sent_at=None, group__run__starts_at__gt=now - LOOKS_BACK).exclude(text="")
    rows = rows.filter(group__run__starts_at__lt=now + LOOKS_BACK, group__run__status=Run.Status.PUBLISHED)
    waiting = rows if runs is None else rows.filter(group__run__in=runs)
    found = Run.objects.filter(pk__in=set(waiting.values_list("group__run", flat=True)))
    return sum(_send(run.pk, now) for run in found if _is_due(run, now))


def _is_due(run: Run, now: datetime) -> bool:
    """Never for a run without segments: one that somebody is laying out anew must not stop the others."""
    try:
        return is_due(rundown(run).state, now)
    except AgendaError:
        return False


@transaction.atomic
def _send(run: int, now: datetime) -> int:
    """The number of rows that were changed decides, so that a field goes once however many ask."""
    drafts = Note.objects.filter(group__run=run, sent_at=None).exclude(text="")
    groups = sorted(set(drafts.values_list("group", flat=True)))
    sent = drafts.filter(group__in=groups).update(sent_at=now, went_itself=True)
    if sent:
        bump(*(of_group(run, group) for group in groups), *of_run(run, Name.DESK, Name.CONTROL))
    return sent
