"""What pages show live: the topics, who sees which, and how often each may be sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from groups.permissions import Actor, may


class Name(StrEnum):
    """The topics on the wire, in the order a page wants them."""

    AGENDA = "agenda"
    GROUP = "group"
    WALL = "wall"
    DESK = "desk"
    CONTROL = "control"


class Topic(NamedTuple):
    """One topic of a run, or of one group in it."""

    run: int
    name: Name
    group: int | None = None


PACE: Mapping[Name, float] = {Name.WALL: 0.5, Name.DESK: 1.0, Name.CONTROL: 1.0}
"""Seconds between two snapshots of a topic; those not named go out at once."""


SHARE = 10  # a paced topic's snapshots take at most one part in so many of the time
SLOWEST = 3.0  # seconds between two snapshots, whatever they cost
A_COMMAND, LONGEST = 0.01, 1.0  # seconds that what is shown gives way for each command that waits, and at most


def next_at(name: Name, began: float, ended: float) -> float:
    """When the topic may be sent again, after a snapshot that was built from `began` to `ended`."""
    pace = PACE.get(name, 0.0)
    return ended + (min(max(pace, SHARE * (ended - began)), max(pace, SLOWEST)) if pace else 0.0)


def gives_way(waiting: int) -> float:
    """Seconds that a topic's news waits because so many commands do: they first, and one snapshot for several."""
    return min(LONGEST, waiting * A_COMMAND)


def of_run(run: int, *names: Name) -> tuple[Topic, ...]:
    return tuple(Topic(run, name) for name in names)


def of_group(run: int, group: int) -> Topic:
    return Topic(run, Name.GROUP, group)


def seen_by(actor: Actor, *, run: int, group: int | None) -> tuple[Topic, ...]:
    """The topics this actor's page gets for the run, and for the group if it has one."""
    allowed = [name for name in Name if may(actor, f"see.{name}", run=run, group=group)]
    return tuple(
        Topic(run, name, group if name is Name.GROUP else None)
        for name in allowed
        if name is not Name.GROUP or group is not None
    )
