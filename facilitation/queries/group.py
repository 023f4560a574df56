"""The topic `group`: a room's own facts and screens, its points and proposals, its help call, the number of answers."""

from __future__ import annotations

from typing import Any

from facilitation.models import GroupState, HelpCall, MessageReceipt, Note, PracticeProposal
from facilitation.protocol import ms
from facilitation.queries.devices import devices
from facilitation.queries.displays import Heard, heard_from, screen_key
from groups.models import Screen, WorkGroup

PROPOSAL_FIELDS = ("kind", "what", "first_step", "who", "when", "needs", "notice", "is_shared")
LINES = 20  # of a call for help


def group_state(group_id: int) -> dict[str, Any]:
    """At most eleven queries. Raises WorkGroup.DoesNotExist.

    `at` is where the group is now: its pages go there when it is not where they are.
    """
    group = WorkGroup.objects.select_related("municipality", "state").get(pk=group_id)
    room = getattr(group, "state", None)
    return {
        "at": {"run": group.run_id, "group": group.merged_into_id or group.pk},
        "group": {**name_of(group), "expected": group.expected, "code": group.code},
        "present": room.present if room else None,
        "step": step(room),
        "round": (room.round or None) if room else None,
        "in_meeting": bool(room and room.in_meeting),
        "chimes": bool(room and room.chimes),
        "playback": playback(room or GroupState()),
        "identify_until": ms(room.identify_until) if room and room.identify_until else None,
        "read": read(group),
        "screens": screens(group),
        "here": devices(group.pk),
        "notes": [
            {**note(row), "origin": _writer(row)}
            for row in Note.objects.filter(group=group).select_related("origin").order_by("kind", "position")
        ],
        "proposals": [
            {**proposal(row), "origin": _writer(row)}
            for row in PracticeProposal.objects.filter(group=group).select_related("origin").order_by("position")
        ],
        "answers": group.ballots.count(),
        "help": call(HelpCall.objects.prefetch_related("lines").filter(group=group, closed_at=None).first()),
    }


def playback(room: GroupState) -> dict[str, Any]:
    """How the room's screens play the Talks; `at` tells one choice of `source` from the next."""
    return {
        "volume": room.volume,
        "captions": room.captions,
        "language": room.caption_language,
        "size": room.caption_size,
        "source": room.source,
        "at": ms(room.source_at) if room.source_at else None,
    }


def read(group: WorkGroup) -> list[int]:
    """The messages that the room has read, as the agenda calls them."""
    rows = MessageReceipt.objects.filter(group=group).order_by("cue__seq")
    return list(rows.values_list("cue__seq", flat=True))


def screens(group: WorkGroup) -> list[dict[str, Any]]:
    """The displays paired with the room, oldest first, whether they are heard from, and their films."""
    heard = heard_from([group.pk])
    rows = Screen.objects.filter(group=group, revoked_at=None).order_by("paired_at", "pk")
    return [_screen(row, heard.get(screen_key(row))) for row in rows]


def _screen(row: Screen, heard: Heard | None) -> dict[str, Any]:
    online = heard is not None and heard.is_online
    return {"id": str(row.pk), "online": online, "talks": list(heard.films) if heard else []}


def _writer(row: Note | PracticeProposal) -> str:
    """The name of the group that wrote it, when that was merged into this one; else empty."""
    return row.origin.name if row.origin else ""


def name_of(group: WorkGroup) -> dict[str, Any]:
    return {"id": group.pk, "name": group.name, "municipality": group.municipality.name}


def step(room: GroupState | None) -> dict[str, Any] | None:
    """The script's step if a hand has moved it, else None: the page follows the clock."""
    if room is None or room.step_index is None or room.step_at is None:
        return None
    return {"slot": room.step_slot, "index": room.step_index, "at": ms(room.step_at)}


def note(row: Note) -> dict[str, Any]:
    own = {"id": row.pk, "kind": row.kind, "position": row.position, "text": row.text}
    return {**own, "rev": row.rev, "sent": row.sent_at is not None}


def proposal(row: PracticeProposal) -> dict[str, Any]:
    return {"position": row.position, **{name: getattr(row, name) for name in PROPOSAL_FIELDS}, "rev": row.rev}


def call(row: HelpCall | None) -> dict[str, Any] | None:
    """The open call with the last lines said in it, oldest first; `lines` should have been prefetched."""
    if row is None:
        return None
    lines = list(row.lines.all())[-LINES:]
    said = [{"by": line.by, "text": line.text, "at": ms(line.at)} for line in lines]
    return {"id": row.pk, "opened_at": ms(row.opened_at), "lines": said}
