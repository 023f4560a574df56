"""A group's practice proposals: what it will change, try, or needs a decision on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.models import PracticeProposal
from facilitation.queries.group import PROPOSAL_FIELDS, proposal
from facilitation.topics import Name, of_group, of_run
from facilitation.wire import Code
from groups.models import WorkGroup

POSITIONS = 3


@transaction.atomic
def save_proposal(
    *, group: WorkGroup, position: int, fields: Mapping[str, Any], base_rev: int, now: datetime
) -> dict[str, Any]:
    """Saves the given fields of a proposal; answers its revision. `fields` has checked values by model field.

    Raises Refused(conflict, current=what stands there) when another has changed it since `base_rev`.
    """
    if not 1 <= position <= POSITIONS:
        raise Refused(Code.BAD_ARGS, field="position")
    row = _locked(group, position, now)
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not changed and row.rev:
        return {"rev": row.rev}
    if row.rev != base_rev:
        raise Refused(Code.CONFLICT, rev=row.rev, current=proposal(row))
    was_on_wall = row.is_shared and bool(row.what)
    for name, value in changed.items():
        setattr(row, name, value)
    row.rev, row.changed_at = row.rev + 1, now
    row.save()
    _bump(group, wall=was_on_wall or (row.is_shared and bool(row.what)))
    return {"rev": row.rev}


@transaction.atomic
def remove_proposal(*, group: WorkGroup, position: int) -> dict[str, Any]:
    """Takes the proposal away; nothing there is as good."""
    PracticeProposal.objects.filter(group=group, position=position).delete()
    return {"rev": _bump(group, wall=True)}


def text_fields() -> dict[str, int]:
    """The longest text of each written field, in characters."""
    named = {name: PracticeProposal._meta.get_field(name) for name in PROPOSAL_FIELDS}
    return {n: f.max_length for n, f in named.items() if n != "kind" and f.max_length}  # type: ignore[union-attr]


def _locked(group: WorkGroup, position: int, now: datetime) -> PracticeProposal:
    rows = PracticeProposal.objects.select_for_update(no_key=True)
    row = rows.filter(group=group, position=position).first()
    return row or rows.get_or_create(group=group, position=position, defaults={"changed_at": now})[0]


def _bump(group: WorkGroup, *, wall: bool) -> int:
    room, also = of_group(group.run_id, group.pk), (Name.DESK, Name.CONTROL, *([Name.WALL] if wall else []))
    return bump(room, *of_run(group.run_id, *also))[room]
