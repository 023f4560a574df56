"""A group's practice proposals: what it will change, try, or needs a decision on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from facilitation.errors import Refused
from facilitation.models import PracticeProposal
from facilitation.queries.group import PROPOSAL_FIELDS, proposal, rev_of
from facilitation.services.places import MOST, PROPOSALS, Place, place_of
from facilitation.services.writing import open_home, tell
from facilitation.whole import whole
from facilitation.wire import Code
from groups.models import WorkGroup


@whole
def save_proposal(
    *, group: WorkGroup, position: int, fields: Mapping[str, Any], base_rev: int, now: datetime
) -> dict[str, Any]:
    """Saves the given fields of a proposal; answers its revision. `fields` has checked values by model field.

    Each field is for itself: two who write different ones at once never meet. Raises Refused(conflict, fields=those,
    current=what stands there) when another has changed one of them since `base_rev`; what a merged group's page brings
    late gets a place of its own instead.
    """
    home, everybodys = open_home(group, now), PracticeProposal.objects.all()
    place = place_of(everybodys, named=group, home=home, position=position, usual=PROPOSALS)
    row = _locked(home, place, now)
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not changed and row.rev:
        return {"rev": row.rev}
    if met := [name for name in changed if rev_of(row, name) > base_rev]:
        if not place.is_late:
            raise Refused(Code.CONFLICT, rev=row.rev, fields=met, current=proposal(row))
        row, changed = _locked(home, place.beside(everybodys.filter(group=home), PROPOSALS), now), dict(fields)
    was_on_wall = row.is_shared and bool(row.what)
    for name, value in changed.items():
        setattr(row, name, value)
    row.rev, row.changed_at = row.rev + 1, now
    row.revs = {**row.revs, **dict.fromkeys(changed, row.rev)}
    row.save()
    tell(home, wall=was_on_wall or (row.is_shared and bool(row.what)))
    return {"rev": row.rev}


@whole
def remove_proposal(*, group: WorkGroup, position: int, now: datetime) -> dict[str, Any]:
    """Takes the proposal away; nothing there is as good."""
    home, everybodys = open_home(group, now), PracticeProposal.objects.all()
    place = place_of(everybodys, named=group, home=home, position=position, usual=MOST)
    everybodys.filter(group=home, position=place.position).delete()
    return {"rev": tell(home, wall=True)}


def text_fields() -> dict[str, int]:
    """The longest text of each written field, in characters."""
    fields = (PracticeProposal._meta.get_field(name) for name in PROPOSAL_FIELDS)
    texts = (field for field in fields if isinstance(field, models.CharField) and not field.choices)
    return {field.name: field.max_length or 0 for field in texts}


def _locked(group: WorkGroup, place: Place, now: datetime) -> PracticeProposal:
    rows = PracticeProposal.objects.select_for_update(no_key=True)
    where = {"group": group, "position": place.position}
    return rows.filter(**where).first() or rows.get_or_create(**where, defaults={**place.origin, "changed_at": now})[0]
