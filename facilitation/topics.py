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
