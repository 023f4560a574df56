"""Who may do what: one pure table and one function, used by pages, sockets, exports and media."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ORGANISER = "organiser"
    CONTACT = "contact"
    FACILITATOR = "facilitator"
    PRESENTER = "presenter"
    SCREEN = "screen"


@dataclass(frozen=True)
class Actor:
    """Somebody or some device that asks. `runs` and `groups` are what it may touch; None means any."""

    role: Role
    key: str  # stable: "user:7", "screen:<uuid>"; used for receipts and presence
    user_id: int | None
    runs: frozenset[int] | None
    groups: frozenset[int] | None
    name: str = ""


# What a role may see and do live. Scope (run, group) is checked besides.
ALLOWED: Mapping[Role, frozenset[str]] = {
    Role.ORGANISER: frozenset(
        {
            "see.agenda",
            "see.group",
            "see.wall",
            "see.desk",
            "see.control",
            "see.script",
            "see.talk",
            "watch.talk",
            "cue",
            "wall",
            "heading",
            "gather",
            "turn",
            "question",
            "answer",
            "answers",
            "help.answer",
        }
        | {"help.close", "screen.pair", "screen.unpair", "link.show", "group.merge", "group.move", "group.cancel"}
        | {"group.restore", "group.substitute", "group.add", "screen.identify", "meet"}
    ),
    Role.CONTACT: frozenset(
        {"see.agenda", "see.wall", "see.script", "see.talk", "watch.talk", "screen.pair", "link.show"}
    ),
    Role.FACILITATOR: frozenset(
        {"see.agenda", "see.group", "see.wall", "see.talk", "watch.talk", "note", "proposal", "help.open", "help.close"}
        | {"round", "meet", "turn.pass", "turn.wait", "equipment", "evaluation"}
        | {
            "screen.pair",
            "screen.unpair",
            "group.present",
            "group.step",
            "group.in_meeting",
            "group.chimes",
            "group.playback",
            "group.use_here",
            "message.ack",
            "see.script",
        }
    ),
    Role.PRESENTER: frozenset(
        {"see.agenda", "see.wall", "see.desk", "see.talk", "watch.talk", "question.answered", "answer.save", "meet"}
    ),
    Role.SCREEN: frozenset(
        {
            "see.agenda",
            "see.group",
            "see.wall",
            "see.talk",
            "watch.talk",
            "group.in_meeting",
            "group.playback",
            "screen.use_here",
            "meet",
            "equipment",
        }
    ),
}


def may(actor: Actor, what: str, *, run: int | None, group: int | None = None) -> bool:
    """True when the role allows `what` ("cue.hold" falls under "cue") and run and group are within the actor's."""
    allowed = ALLOWED[actor.role]
    if what not in allowed and what.partition(".")[0] not in allowed:
        return False
    if actor.runs is not None and run not in actor.runs:
        return False
    return group is None or actor.groups is None or group in actor.groups
