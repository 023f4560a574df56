"""The topics' revisions, in one query."""

from __future__ import annotations

from collections.abc import Collection

from facilitation import models
from facilitation.topics import Name, Topic


def revisions(runs: Collection[int]) -> dict[Topic, int]:
    """The revision of every topic of these runs that has changed at all; the others are at 0."""
    rows = models.Topic.objects.filter(run_id__in=runs).values_list("run_id", "name", "group_id", "rev")
    return {Topic(run, Name(name), group): rev for run, name, group, rev in rows}


def revision(topic: Topic) -> int:
    """A group's is found by the group alone: pages that know it in another run learn from it that it has moved."""
    rows = models.Topic.objects.filter(name=topic.name, group_id=topic.group)
    rows = rows if topic.group is not None else rows.filter(run_id=topic.run)
    return rows.values_list("rev", flat=True).first() or 0
