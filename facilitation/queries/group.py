"""The topic `group`: a room's own facts and screens, its points and proposals, its help call, the number of answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, prefetch_related_objects

from facilitation.answering import cap
from facilitation.models import Borrowing, GroupState, HelpCall, MessageReceipt, Note, NotNow, PracticeProposal
from facilitation.protocol import ms
from facilitation.queries.devices import claims, devices, seen_pages
from facilitation.queries.displays import Heard, heard_from, screen_key
from facilitation.queries.having import having
from facilitation.queries.received import received
from groups.models import Municipality, Screen, WorkGroup
from seminars.prepared import Prepared

PROPOSAL_FIELDS = (
    "kind", "what", "first_step", "who", "when", "needs", "notice", "carrier", "confidence", "is_shared",
)  # fmt: skip
UNTOUCHED = PracticeProposal()
LINES = 20  # of a call for help
MAY_HAVE = (
    "state", "not_now", "receipts", "screens", "claims", "notes", "proposals", "suggestions", "borrowings", "ballots",
    "tally", "help_calls", "allowance", "merged",
)  # fmt: skip


def group_state(group_id: int) -> dict[str, Any]:
    """Four queries, and one or two for each thing in MAY_HAVE that the group has. Raises WorkGroup.DoesNotExist.

    `at` is where the group is now: its pages go there when it is not where they are.
    """
    group, has, pages = _group(group_id), having(group_id, MAY_HAVE), seen_pages(group_id)
    room = _state(group_id)[0] if "state" in has else None
    laid = received(group_id) if has & {"ballots", "tally"} else 0
    idea = lending(group) if has & {"proposals", "borrowings"} else NOTHING_LENT
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
        "read": read(group) if "receipts" in has else [],
        "screens": screens(group, heard_from(pages)) if "screens" in has else [],
        "here": devices(pages, claims(group_id) if "claims" in has else {}),
        "notes": [{**note(row), "origin": _writer(row)} for row in _notes(group)] if "notes" in has else [],
        "proposals": [
            {**proposal(row), "origin": _writer(row), **idea.of(row)}
            for row in (_proposals(group) if "proposals" in has else ())
        ],
        "suggestions": suggestions(group) if "suggestions" in has else [],
        "not_now": not_now_of(_not_now(group_id)[0]) if "not_now" in has else None,
        "borrowed": idea.borrowed,
        "answers": laid,
        "evaluation": {"received": laid, **allowed(group, room, has)},
        "help": call(_open_call(group)) if "help_calls" in has else None,
    }


def allowed(group: WorkGroup, room: GroupState | None, has: Collection[str]) -> dict[str, Any]:
    """How many sheets the group may lay, `more` of them added by its facilitator, and whether it was opened early."""
    row = group.allowance if "allowance" in has else None
    rooms = 1 + (group.merged.count() if "merged" in has else 0)
    more = row.more if row else 0
    return {
        "cap": cap(expected=group.expected, present=room.present if room else None, rooms=rooms, more=more),
        "more": more,
        "opened": ms(row.opened_at) if row and row.opened_at else None,
    }


_groups = Prepared(lambda group: WorkGroup.objects.filter(pk=group).order_by())
_municipality = Prepared(lambda municipality: Municipality.objects.filter(pk=municipality).order_by())
_state = Prepared(lambda group: GroupState.objects.filter(group=group).order_by())
_not_now = Prepared(lambda group: NotNow.objects.filter(group=group).order_by())
_notes_of = Prepared(lambda group: Note.objects.filter(group=group).order_by("kind", "position"))
_proposals_of = Prepared(lambda group: PracticeProposal.objects.filter(group=group).order_by("position"))
_screens_of = Prepared(lambda group: Screen.objects.filter(group=group, revoked_at=None).order_by("paired_at", "pk"))


def _group(group_id: int) -> WorkGroup:
    for group in _groups(group_id):
        (group.municipality,) = _municipality(group.municipality_id)
        return group  # type: ignore[no-any-return]
    raise WorkGroup.DoesNotExist


def _notes(group: WorkGroup) -> list[Note]:
    return _with_origins(_notes_of(group.pk))


def _proposals(group: WorkGroup) -> list[PracticeProposal]:
    return _with_origins(_proposals_of(group.pk))


def _with_origins(rows: list[Any]) -> list[Any]:
    if any(row.origin_id for row in rows):
        prefetch_related_objects(rows, "origin")
    return rows


def _open_call(group: WorkGroup) -> HelpCall | None:
    return HelpCall.objects.prefetch_related("lines").filter(group=group, closed_at=None).first()


def suggestions(group: WorkGroup) -> list[dict[str, Any]]:
    """What the group weighs, oldest first; one query."""
    return [{"id": row.pk, "text": row.text, "dots": row.dots} for row in group.suggestions.order_by("pk")]


@dataclass(frozen=True, slots=True)
class Lending:
    """Which ideas a group has borrowed, by their id; from whom each copy is, and how many have borrowed each of its
    own."""

    borrowed: list[int]
    sources: Mapping[int, str]
    lent: Counter[int]

    def of(self, row: PracticeProposal) -> dict[str, Any]:
        return {"id": row.pk, "borrowed_from": self.sources.get(row.pk, ""), "lent": self.lent[row.pk]}


NOTHING_LENT = Lending([], {}, Counter())


def lending(group: WorkGroup) -> Lending:
    """One query."""
    about = Borrowing.objects.filter(Q(group=group) | Q(idea__group=group)).order_by("pk")
    rows = list(about.select_related("idea__group__municipality"))
    own = [row for row in rows if row.group_id == group.pk]
    sources = {row.copy_id: f"{row.idea.group.name}, {row.idea.group.municipality.name}" for row in own if row.copy_id}
    return Lending(
        [row.idea_id for row in own], sources, Counter(row.idea_id for row in rows if row.group_id != group.pk)
    )


def not_now_of(row: NotNow) -> dict[str, Any]:
    return {"is_chosen": row.is_chosen, "reason": row.reason, "rev": row.rev}


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


def screens(group: WorkGroup, heard: Mapping[str, Heard]) -> list[dict[str, Any]]:
    """The displays paired with the room, oldest first, whether they are heard from, and their films; one query."""
    return [_screen(row, heard.get(screen_key(row))) for row in _screens_of(group.pk)]


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
    return {**own, "rev": row.rev, "sent": row.sent_at is not None, "itself": row.went_itself}


def proposal(row: PracticeProposal) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in PROPOSAL_FIELDS}
    return {"position": row.position, **fields, "rev": row.rev, "revs": {name: rev_of(row, name) for name in fields}}


def rev_of(row: PracticeProposal, name: str) -> int:
    """The revision at which the field was changed last; 0 for one that nobody has written in."""
    untouched = getattr(row, name) == getattr(UNTOUCHED, name)
    return int(row.revs.get(name, 0 if untouched else min(row.rev, 1)))


def call(row: HelpCall | None) -> dict[str, Any] | None:
    """The open call with the last lines said in it, oldest first; `lines` should have been prefetched."""
    if row is None:
        return None
    lines = list(row.lines.all())[-LINES:]
    said = [{"by": line.by, "text": line.text, "at": ms(line.at)} for line in lines]
    return {"id": row.pk, "opened_at": ms(row.opened_at), "lines": said}
