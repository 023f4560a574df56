"""The topics' revisions, in one query."""

from __future__ import annotations

from collections.abc import Collection

from facilitation import models
from facilitation.topics import Name, Topic
from seminars.prepared import Prepared


def revisions(runs: Collection[int]) -> dict[Topic, int]:
    """The revision of every topic of these runs that has changed at all; the others are at 0."""
    rows = models.Topic.objects.filter(run_id__in=runs).values_list("run_id", "name", "group_id", "rev")
    return {Topic(run, Name(name), group): rev for run, name, group, rev in rows}


def revision(topic: Topic) -> int:
    """A group's is found by the group alone: pages that know it in another run learn from it that it has moved."""
    found = _of_run[topic.name](topic.run) if topic.group is None else _of_group[topic.name](topic.group)
    return max((rev for (rev,) in found), default=0)


def _run_topic(name: str) -> Prepared:
    return Prepared(
        lambda run: models.Topic.objects.filter(name=name, group=None, run=run).order_by().values_list("rev")
    )


def _group_topic(name: str) -> Prepared:
    return Prepared(lambda group: models.Topic.objects.filter(name=name, group=group).order_by().values_list("rev"))


_of_run = {name: _run_topic(name.value) for name in Name}
_of_group = {name: _group_topic(name.value) for name in Name}
