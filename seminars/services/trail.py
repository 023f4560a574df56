"""Writes the trail of what organisers do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from seminars.models import TrailEntry

NAMED = {
    "seminars.seminar",
    "seminars.talk",
    "seminars.run",
    "seminars.agendatemplate",
    "seminars.document",
    "groups.municipality",
    "groups.workgroup",
    "facilitation.script",
}
"""The lists whose rows are called something that is not about a person: all others' stand by their number alone."""


def note(*, person: int | None, action: str, row: Model | None, told: object = "", now: datetime) -> TrailEntry:
    """One thing that `person` did to a row; `told` is what was done in words, or Django's account of a form."""
    model = row._meta.label_lower if row is not None else ""
    entry: TrailEntry = TrailEntry.objects.create(
        at=now,
        person=person,
        action=action,
        model=model,
        row=str(row.pk) if row is not None else "",
        name=str(row)[:200] if row is not None and model in NAMED else "",
        told=(told if isinstance(told, str) else ", ".join(_fields(told)))[:500],
    )
    return entry


def _fields(told: object) -> Iterable[str]:
    """The names of what was changed, without what was in it and without the names of rows below it."""
    for part in told if isinstance(told, list) else []:
        for what, about in part.items() if isinstance(part, Mapping) else ():
            yield from _of_part(str(what), about)


def _of_part(what: str, about: Mapping[str, Any]) -> Iterable[str]:
    below = str(about.get("name", ""))
    fields = [str(field) for field in about.get("fields", ())]
    if below:
        sign = {"added": "+", "deleted": "−"}.get(what, "")
        yield f"{sign}{below}" + (f" ({', '.join(fields)})" if fields else "")
    else:
        yield from fields
