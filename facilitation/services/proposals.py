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
from facilitation.services.places import MOST, PROPOSALS, Place, place_of
from facilitation.topics import Name, of_group, of_run
from facilitation.wire import Code
from groups.models import WorkGroup
from groups.services.regrouping import settled


@transaction.atomic
def save_proposal(
    *, group: WorkGroup, position: int, fields: Mapping[str, Any], base_rev: int, now: datetime
) -> dict[str, Any]:
    """Saves the given fields of a proposal; answers its revision. `fields` has checked values by model field.

    Raises Refused(conflict, current=what stands there) when another has changed it since `base_rev`; what a merged
    group's page brings late gets a place of its own instead.
    """
    home, everybodys = settled(group), PracticeProposal.objects.all()
    place = place_of(everybodys, named=group, home=home, position=position, usual=PROPOSALS)
    row = _locked(home, place, now)
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not changed and row.rev:
        return {"rev": row.rev}
    if row.rev != base_rev and not (place.is_late and not row.rev):
        if not place.is_late:
            raise Refused(Code.CONFLICT, rev=row.rev, current=proposal(row))
        row, changed = _locked(home, place.beside(everybodys.filter(group=home), PROPOSALS), now), dict(fields)
    was_on_wall = row.is_shared and bool(row.what)
    for name, value in changed.items():
        setattr(row, name, value)
    row.rev, row.changed_at = row.rev + 1, now
    row.save()
    _bump(home, wall=was_on_wall or (row.is_shared and bool(row.what)))
    return {"rev": row.rev}


@transaction.atomic
def remove_proposal(*, group: WorkGroup, position: int) -> dict[str, Any]:
    """Takes the proposal away; nothing there is as good."""
    home, everybodys = settled(group), PracticeProposal.objects.all()
    place = place_of(everybodys, named=group, home=home, position=position, usual=MOST)
    everybodys.filter(group=home, position=place.position).delete()
    return {"rev": _bump(home, wall=True)}


def text_fields() -> dict[str, int]:
    """The longest text of each written field, in characters."""
    named = {name: PracticeProposal._meta.get_field(name) for name in PROPOSAL_FIELDS}
    return {n: f.max_length for n, f in named.items() if n != "kind" and f.max_length}  # type: ignore[union-attr]


def _locked(group: WorkGroup, place: Place, now: datetime) -> PracticeProposal:
    rows = PracticeProposal.objects.select_for_update(no_key=True)
    where = {"group": group, "position": place.position}
    return rows.filter(**where).first() or rows.get_or_create(**where, defaults={**place.origin, "changed_at": now})[0]


def _bump(group: WorkGroup, *, wall: bool) -> int:
    room, also = of_group(group.run_id, group.pk), (Name.DESK, Name.CONTROL, *([Name.WALL] if wall else []))
    return bump(room, *of_run(group.run_id, *also))[room]
