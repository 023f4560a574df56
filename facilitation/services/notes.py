"""A group's main points and questions: saved as typed, sent to the gathering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.models import Note, WallItem
from facilitation.topics import Name, of_group, of_run
from facilitation.wire import Code
from groups.models import WorkGroup

POSITIONS = {Note.Kind.POINT: 3, Note.Kind.QUESTION: 2}
LONGEST = 500  # characters


@transaction.atomic
def save_note(
    *, group: WorkGroup, kind: Note.Kind, position: int, text: str, base_rev: int, now: datetime
) -> dict[str, Any]:
    """Saves the field; answers its revision. Raises Refused(conflict) with what stands there, if it is not
    `base_rev` that the writer began from and the texts differ."""
    if not 1 <= position <= POSITIONS[kind]:
        raise Refused(Code.BAD_ARGS, field="position")
    where = {"group": group, "kind": kind, "position": position}
    rows = Note.objects.select_for_update(no_key=True)
    note = rows.filter(**where).first()
    if note is None:
        note, _created = rows.get_or_create(**where, defaults={"changed_at": now})
    if note.text == text:
        return {"rev": note.rev}
    if note.rev != base_rev:
        raise Refused(Code.CONFLICT, rev=note.rev, text=note.text)
    note.text, note.rev, note.changed_at = text, note.rev + 1, now
    note.save(update_fields=["text", "rev", "changed_at"])
    _bump(group, wall=WallItem.objects.filter(note=note).exists())
    return {"rev": note.rev}


@transaction.atomic
def send_notes(*, group: WorkGroup, now: datetime) -> dict[str, Any]:
    """Marks every written field as sent to the gathering. Raises Refused(nothing_to_send)."""
    written = Note.objects.filter(group=group).exclude(text="")
    if not written.exists():
        raise Refused(Code.NOTHING_TO_SEND)
    written.filter(sent_at=None).update(sent_at=now)
    return {"rev": _bump(group, wall=False)}


def _bump(group: WorkGroup, *, wall: bool) -> int:
    room, also = of_group(group.run_id, group.pk), (Name.DESK, Name.CONTROL, *([Name.WALL] if wall else []))
    return bump(room, *of_run(group.run_id, *also))[room]
