"""Two groups become one, or a group comes to another run, while it goes on: what the rooms wrote follows, and every
page that shows it is told in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from facilitation.live import bump
from facilitation.models import (
    Borrowing,
    GroupState,
    HelpCall,
    HelpLine,
    Note,
    NotNow,
    PracticeProposal,
    Presence,
    Sorting,
    Suggestion,
    Topic,
)
from facilitation.services import evaluation
from facilitation.services.gathering import promote_doubles
from facilitation.services.places import PROPOSALS, USUAL, next_free
from facilitation.services.turns import leave_queue, merge_turns
from facilitation.topics import Name, of_group, of_run
from groups.models import WorkGroup
from groups.services import regrouping
from seminars.models import Run

EVERYWHERE = (Name.CONTROL, Name.DESK, Name.WALL)
MOST_PRESENT = 30


@transaction.atomic
def merge_groups(*, into: WorkGroup, source: WorkGroup, now: datetime) -> int:
    """`source` becomes part of `into`: its people and screens, all it wrote, its call for help and its used ballots,
    and its place in the speaking queue where that has more to come. The new revision of `into`. Raises GroupsError.

    What it wrote takes the numbers after those of `into`, also beyond the usual three: nothing is dropped, and no
    field that somebody may be writing in just now changes under their hands.
    """
    present = _present(into, source)
    into, source = regrouping.merge_groups(into=into, source=source)
    for kind in Note.Kind:
        _append(Note.objects.filter(kind=kind), source, into, usual=USUAL[kind])
    _append(PracticeProposal.objects.all(), source, into, usual=PROPOSALS)
    _merge_choices(source, into)
    _merge_calls(source, into, now)
    merge_turns(source=source, into=into)
    GroupState.objects.update_or_create(group=into, defaults={"present": present, "round": {}})
    source.ballots.update(group=into)
    evaluation.bring(source=source, into=into)
    Presence.objects.filter(group=source).update(group=into)
    room = of_group(into.run_id, into.pk)
    return bump(room, of_group(into.run_id, source.pk), *of_run(into.run_id, *EVERYWHERE))[room]


@transaction.atomic
def move_group(*, group: WorkGroup, run: Run, now: datetime) -> int:
    """The group comes to another run with what it wrote, unsent again; its place in the old run's script, its calls,
    its place in the speaking queue and how its notes were sorted stay behind. The new revision of its topic. Raises
    GroupsError."""
    group, left = regrouping.move_group(group=group, run=run, now=now)
    promote_doubles(group.pk)
    Sorting.objects.filter(note__group=group).delete()
    leave_queue(group.pk)
    Note.objects.filter(group=group).update(sent_at=None, went_itself=False)
    Borrowing.objects.filter(Q(group=group) | Q(idea__group=group)).delete()
    GroupState.objects.filter(group=group).delete()
    HelpCall.objects.filter(group=group, closed_at=None).update(closed_at=now)
    Presence.objects.filter(group=group).delete()
    pages = of_group(left.pk, group.pk)
    bump(pages, *of_run(left.pk, *EVERYWHERE))  # the pages that show it in the old run learn where it is
    Topic.objects.filter(group=group).update(run=run)
    room = of_group(run.pk, group.pk)
    return bump(room, *of_run(run.pk, *EVERYWHERE))[room]


def _present(into: WorkGroup, source: WorkGroup) -> int | None:
    """Those counted in both rooms; a room that has not counted is taken as it was expected. None when neither has."""
    counted = dict(GroupState.objects.filter(group__in=[into, source]).values_list("group", "present"))
    known = [counted.get(group.pk) for group in (into, source)]
    if known == [None, None]:
        return None
    both = (group.expected if number is None else number for group, number in zip((into, source), known, strict=True))
    return min(MOST_PRESENT, sum(both))


def _append(rows: QuerySet[Any], source: WorkGroup, into: WorkGroup, *, usual: int) -> None:
    """Numbers what is written after what stands there, with the mark of who wrote it; empty fields stay behind."""
    written = rows.filter(group=source).exclude(**{"text" if rows.model is Note else "what": ""})
    first = next_free(rows.filter(group=into), usual)
    for number, row in enumerate(written.order_by("position"), start=first):
        rows.filter(pk=row.pk).update(
            origin=Coalesce("origin", source.pk),
            origin_position=Coalesce("origin_position", row.position),
            group=into,
            position=number,
        )


def _merge_choices(source: WorkGroup, into: WorkGroup) -> None:
    """Ideas to choose among, what was borrowed, and a "not now" unless `into` has said something itself."""
    Suggestion.objects.filter(group=source).update(group=into)
    known = Borrowing.objects.filter(group=into).values_list("idea", flat=True)
    own = into.proposals.values_list("pk", flat=True)
    Borrowing.objects.filter(group=source).exclude(idea__in=[*known, *own]).update(group=into)
    Borrowing.objects.filter(group__in=[source, into], idea__in=own).delete()
    if not NotNow.objects.filter(group=into).exclude(is_chosen=False, reason="").exists():
        NotNow.objects.filter(group=into, is_chosen=False, reason="").delete()
        NotNow.objects.filter(group=source).update(group=into)


def _merge_calls(source: WorkGroup, into: WorkGroup, now: datetime) -> None:
    """One open call a group: the words of both stand in it."""
    theirs = HelpCall.objects.filter(group=source, closed_at=None).first()
    ours = HelpCall.objects.filter(group=into, closed_at=None).first()
    if theirs is not None and ours is not None:
        HelpLine.objects.filter(call=theirs).update(call=ours)
        HelpCall.objects.filter(pk=theirs.pk).update(closed_at=now)
    HelpCall.objects.filter(group=source).update(group=into)
