"""The morning's reality: two groups become one, a group comes to another run, and one that was cancelled after all
comes. What rooms write moves one floor up, in `facilitation`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from groups.errors import GroupsError
from groups.models import Facilitator, WorkGroup
from seminars.models import LinkRole, PersonalLink, Run
from seminars.prepared import Prepared

_held = Prepared(lambda group: WorkGroup.objects.select_for_update(no_key=True).order_by().filter(pk=group))
_run = Prepared(lambda run: Run.objects.order_by().filter(pk=run))


def held(*groups: WorkGroup) -> list[WorkGroup]:
    """The rows as they are now, held until the transaction ends; in one order, so that nobody waits in a ring."""
    rows = WorkGroup.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in={group.pk for group in groups})
    found = {row.pk: row for row in rows}
    return [found[group.pk] for group in groups]


def settled(group: WorkGroup) -> WorkGroup:
    """The group itself, or the one it has been merged into, with its run; held until the transaction ends."""
    (row,) = _held(group.pk)
    if row.merged_into is not None:
        return settled(row.merged_into)
    (row.run,) = _run(row.run_id)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def merge_groups(*, into: WorkGroup, source: WorkGroup) -> tuple[WorkGroup, WorkGroup]:
    """People, screens, size and needs of `source` come to `into`; gives both as they then are.

    Raises GroupsError `same_group`, `other_run` or `cancelled`.
    """
    if into.pk == source.pk:
        raise GroupsError("same_group")
    into, source = held(into, source)
    if into.run_id != source.run_id:
        raise GroupsError("other_run")
    if into.is_cancelled or source.is_cancelled:
        raise GroupsError("cancelled")
    _bring_people(source, into)
    source.screens.filter(revoked_at=None).update(group=into)
    into.expected += source.expected
    into.needs = "\n".join(filter(None, (into.needs, source.needs)))
    into.save(update_fields=["expected", "needs"])
    source.status, source.merged_into = WorkGroup.Status.CANCELLED, into
    source.save(update_fields=["status", "merged_into"])
    WorkGroup.objects.filter(merged_into=source).update(merged_into=into)  # always one step from an old code
    return into, source


def _bring_people(source: WorkGroup, into: WorkGroup) -> None:
    there = into.facilitators.values_list("user", flat=True)
    source.facilitators.filter(user__in=list(there)).delete()
    source.facilitators.update(group=into)


@transaction.atomic
def move_group(*, group: WorkGroup, run: Run, now: datetime) -> tuple[WorkGroup, Run]:
    """The group comes to another run of the same seminar, with its people, their links and its screens. Gives it as it
    then is, and the run it left.

    Raises GroupsError `same_run`, `other_seminar`, `cancelled`, `run_over`, `answered` (it has used its evaluation) or
    `duplicate` (its municipality has a group of that name there).
    """
    (group,) = held(group)
    left = group.run
    _refuse_move(group, run, now)
    group.run = run
    group.save(update_fields=["run"])
    group.merged.update(run=run)
    _bring_links(group, left)
    return group, left


def _refuse_move(group: WorkGroup, run: Run, now: datetime) -> None:
    if group.run_id == run.pk:
        raise GroupsError("same_run")
    if group.run.seminar_id != run.seminar_id or group.run.is_rehearsal or run.is_rehearsal:
        raise GroupsError("other_seminar")  # what belongs to a rehearsal stays in it
    if group.is_cancelled:
        raise GroupsError("cancelled")
    if run.status != Run.Status.PUBLISHED or run.ends_at <= now:
        raise GroupsError("run_over")
    if WorkGroup.objects.filter(Q(ballots__isnull=False) | Q(tally__received__gt=0), pk=group.pk).exists():
        raise GroupsError("answered")
    refuse_same_name(run, group.municipality_id, group.name)


def refuse_same_name(run: Run, municipality: int, name: str) -> None:
    """Raises GroupsError `duplicate` when a group of that name takes part."""
    there = run.groups.exclude(status=WorkGroup.Status.CANCELLED)
    if there.filter(municipality=municipality, name__iexact=name).exists():
        raise GroupsError("duplicate")


def _bring_links(group: WorkGroup, left: Run) -> None:
    """A link names a run: it follows those who lead nothing else there."""
    stay = Facilitator.objects.filter(group__run=left).exclude(group__status=WorkGroup.Status.CANCELLED)
    moved = group.facilitators.exclude(user__in=stay.values("user")).values("user")
    PersonalLink.objects.filter(role=LinkRole.FACILITATOR, run=left, user__in=moved).update(run=group.run)


@transaction.atomic
def restore_group(*, group: WorkGroup) -> WorkGroup:
    """A cancelled group comes after all; one that takes part does already.

    Raises GroupsError `merged` or `duplicate`.
    """
    (group,) = held(group)
    if group.merged_into_id is not None:
        raise GroupsError("merged")
    if group.is_cancelled:
        refuse_same_name(group.run, group.municipality_id, group.name)
        group.status, group.waiting_since, group.declined_at = WorkGroup.Status.CONFIRMED, None, None
        group.sequence += 1
        group.save(update_fields=["status", "waiting_since", "declined_at", "sequence"])
    return group
