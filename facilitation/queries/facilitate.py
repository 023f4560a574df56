"""What the facilitator's page is given: the groups a person leads, and one group's page, snapshots included."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from facilitation import script, snapshots
from facilitation.protocol import ms
from facilitation.queries.agenda import audience
from facilitation.queries.revisions import revision
from facilitation.queries.scripts import scripts_of
from facilitation.queries.titles import said_of, words_of
from facilitation.topics import Name, Topic, of_group, of_run
from facilitation.wording_facilitate import facilitate_texts
from groups.models import WorkGroup
from groups.permissions import Actor, Role

NEAR = timedelta(days=1)
"""A run this near is the one meant when the link names none."""


def led_groups(actor: Actor) -> list[WorkGroup]:
    """Every group of the actor that takes part, the latest run first; one query and one for the screens."""
    groups = WorkGroup.objects.filter(pk__in=actor.groups or ()).exclude(status=WorkGroup.Status.CANCELLED)
    rows = groups.select_related("run__seminar", "municipality", "not_now").prefetch_related("screens")
    return list(rows.order_by("-run__starts_at", "municipality__name", "name", "pk"))


def meant_group(groups: Sequence[WorkGroup], *, run: str, group: str, now: datetime) -> WorkGroup | None:
    """The group that the address names (or the one it was merged into), else the only one of its run, of the runs near
    now, or at all; else None."""
    if group:
        return next((one for one in groups if str(one.pk) == group), None) or _merged_into(groups, group)
    for some in (
        [one for one in groups if str(one.run_id) == run],
        [one for one in groups if one.run.starts_at - NEAR < now < one.run.ends_at + NEAR],
        groups,
    ):
        if some:
            return some[0] if len(some) == 1 else None
    return None


def _merged_into(groups: Sequence[WorkGroup], number: str) -> WorkGroup | None:
    old = (
        WorkGroup.objects.filter(pk=number).first()
        if number.isascii() and number.isdigit() and len(number) < 16
        else None
    )
    return next((one for one in groups if old is not None and one.pk == old.merged_into_id), None)


def page_config(group: WorkGroup, *, now: datetime, role: Role = Role.FACILITATOR) -> dict[str, Any]:
    """The page's JSON: who it is, the script and texts, the groups merged into it, and the snapshots as they stand."""
    return {
        "as": role.value,
        "merged": sorted(group.merged.values_list("pk", flat=True)),
        "run": group.run_id,
        "group": group.pk,
        "script": words_of(group.run),
        "said": said_of(group.run),
        "scripts": script.as_json(gettext, scripts_of(group.run_id)),
        "texts": facilitate_texts(),
        "initial": initial_topics(
            [*of_run(group.run_id, Name.AGENDA, Name.WALL), of_group(group.run_id, group.pk)],
            heard=audience(municipality=group.municipality_id, group=group.pk),
            now=now,
        ),
    }


def initial_topics(topics: Sequence[Topic], *, heard: Sequence[str], now: datetime) -> dict[str, Any]:
    """{now, topics: {name: {rev, state}}}, what `connect` takes as `initial`, so that a page is whole at once."""
    states: dict[str, Any] = {}
    for topic in topics:
        snapshot = snapshots.current(topic, revision(topic))
        states[topic.name.value] = {"rev": snapshot.rev, "state": json.loads(snapshot.state_for(heard))}
    return {"now": ms(now), "topics": states}
