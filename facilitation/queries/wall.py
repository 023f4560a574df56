"""The topic `wall`: what the organiser has put up for all rooms, who speaks, and the proposals that groups share."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from facilitation import clusters
from facilitation.clusters import Sorted
from facilitation.gathering import Entrant, rotated
from facilitation.models import Heading, Note, PracticeProposal
from facilitation.queries.gathering import headings, queue_state, sorted_notes, turns
from facilitation.wire import dump
from groups.models import WorkGroup

ROOM = 16_000  # bytes


def wall_state(run_id: int) -> dict[str, Any]:
    """Five queries, and never more than ROOM bytes: proposals give way, the last first, then what was raised earliest.

    `shared` tells how many proposals there are, and `tag` which: a page that wants them all fetches `shared_state`.
    """
    stood = clusters.heads(list(sorted_notes(run_id).values()))
    up = {note: at for note, at in stood.items() if at.is_raised and at.double_of is None}
    counted, all_headings = Counter(at.heading for at in up.values()), headings(run_id)
    shared = shared_state(run_id)
    state: dict[str, Any] = {
        "headings": [{"id": row.pk, "text": row.text, "n": counted[row.pk]} for row in all_headings if counted[row.pk]],
        "rest": counted[None],
        "items": [],
        "queue": queue_state(turns(run_id)),
        "proposals": [],
        "shared": {"n": len(shared["proposals"]), "tag": shared["tag"]},
    }
    left = ROOM - len(dump(state).encode())
    all_items = _items(up, all_headings, clusters.doubles(stood))
    items = _fitting(all_items, up, left)
    left -= sum(map(_size, items))
    proposals = _first(shared["proposals"], left) if len(items) == len(all_items) else []
    return {**state, "items": items, "proposals": proposals}


def shared_state(run_id: int) -> dict[str, Any]:
    """Every proposal that a group shares, one of each group before the second of any, the municipalities in turn; and
    the tag that changes with them. One query."""
    rows = PracticeProposal.objects.filter(group__run=run_id, is_shared=True).exclude(what="")
    rows = rows.exclude(group__status=WorkGroup.Status.CANCELLED).select_related("group__municipality")
    proposals = [_proposal(row) for row in _fairly(list(rows.order_by("group", "position", "pk")))]
    return {"tag": hashlib.sha256(dump(proposals).encode()).hexdigest()[:12], "proposals": proposals}


def _fairly(rows: list[PracticeProposal]) -> list[PracticeProposal]:
    number: Counter[int] = Counter()
    rounds: dict[int, dict[int, PracticeProposal]] = {}
    for row in rows:
        rounds.setdefault(number[row.group_id], {})[row.group_id] = row
        number[row.group_id] += 1
    return [of[group] for of in rounds.values() for group in rotated([_entrant(row.group) for row in of.values()])]


def _entrant(group: WorkGroup) -> Entrant:
    return Entrant(group.pk, group.municipality.name, group.name)


def _items(up: dict[int, Sorted], all_headings: list[Heading], doubles: Counter[int]) -> list[dict[str, Any]]:
    """What is up, as headings and organisers have ordered it; one query."""
    order = {row.pk: number for number, row in enumerate(all_headings)}
    notes = Note.objects.filter(pk__in=up).select_related("group__municipality")
    rows = sorted(notes, key=lambda row: (order.get(up[row.pk].heading or 0, len(order)), up[row.pk].position, row.pk))
    return [_item(row, up[row.pk], doubles[row.pk]) for row in rows]


def _fitting(items: list[dict[str, Any]], up: dict[int, Sorted], room: int) -> list[dict[str, Any]]:
    """As many as there is room for, in their order: the one in the spotlight, then those raised last."""
    newest = sorted(items, key=lambda item: (item["spotlit"], up[item["note"]].raised_at, item["note"]), reverse=True)
    kept = {item["note"] for item in _first(newest, room)}
    return [item for item in items if item["note"] in kept]


def _first(rows: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    kept = []
    for row in rows:
        room -= _size(row)
        if room < 0:
            break
        kept.append(row)
    return kept


def _size(part: dict[str, Any]) -> int:
    """In the snapshot, its comma too."""
    return len(dump(part).encode()) + 1


def _item(row: Note, at: Sorted, doubles: int) -> dict[str, Any]:
    said = {"note": row.pk, "heading": at.heading, "kind": row.kind, "text": row.text, "doubles": doubles}
    return {**said, **_from(row.group), "by": row.group_id, "spotlit": at.is_spotlit, "answered": at.is_answered}


def _proposal(row: PracticeProposal) -> dict[str, Any]:
    said = {"id": row.pk, "what": row.what, "first_step": row.first_step, "kind": row.kind}
    return {**said, **_from(row.group), "by": row.group_id}


def _from(group: WorkGroup) -> dict[str, str]:
    return {"group": group.name, "municipality": group.municipality.name}
