"""A group's main points and questions: saved as typed, sent to the gathering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from facilitation.errors import Refused
from facilitation.models import Note, Sorting
from facilitation.services.places import USUAL, Place, place_of
from facilitation.services.writing import open_home, tell
from facilitation.whole import whole
from facilitation.wire import Code
from groups.models import WorkGroup
from seminars.prepared import Prepared

LONGEST = 500  # characters


@whole
def save_note(
    *, group: WorkGroup, kind: Note.Kind, position: int, text: str, base_rev: int, now: datetime
) -> dict[str, Any]:
    """Saves the field; answers its revision. `group` may have been merged into another meanwhile.

    Raises Refused(conflict) with what stands there, if it is not `base_rev` that the writer began from and the texts
    differ. What a merged group's page brings late is never refused for that: it gets a field of its own.
    """
    home, of_kind = open_home(group, now), Note.objects.filter(kind=kind)
    place = place_of(of_kind, named=group, home=home, position=position, usual=USUAL[kind])
    note = _held(home, kind, place, now)
    if note.text == text:
        return {"rev": note.rev}
    if note.rev != base_rev and not (place.is_late and not note.rev):
        if not place.is_late:
            raise Refused(Code.CONFLICT, rev=note.rev, text=note.text)
        note = _held(home, kind, place.beside(of_kind.filter(group=home), USUAL[kind]), now)
    is_new = note.pk is None
    note.text, note.rev, note.changed_at = text, note.rev + 1, now
    note.save(update_fields=None if is_new else ["text", "rev", "changed_at"])
    tell(home, wall=not is_new and bool(_on_wall(note.pk)))
    return {"rev": note.rev}


@whole
def send_notes(*, group: WorkGroup, now: datetime) -> dict[str, Any]:
    """Marks every written field as sent to the gathering, by the group itself. Raises Refused(nothing_to_send)."""
    home = open_home(group, now)
    written = Note.objects.filter(group=home).exclude(text="")
    if not written.update(went_itself=False):
        raise Refused(Code.NOTHING_TO_SEND)
    written.filter(sent_at=None).update(sent_at=now)
    return {"rev": tell(home)}


def _held(home: WorkGroup, kind: Note.Kind, place: Place, now: datetime) -> Note:
    """The field, or a new one that is not saved yet: nobody else writes in it while `home` is held."""
    where = {"group": home, "kind": kind, "position": place.position}
    return next(iter(_field[kind](home.pk, place.position)), None) or Note(**where, **place.origin, changed_at=now)


def _fields(kind: Note.Kind) -> Prepared:
    return Prepared(
        lambda group, position: Note.objects.filter(group=group, kind=kind.value, position=position).order_by()
    )


_field = {kind: _fields(kind) for kind in Note.Kind}
_on_wall = Prepared(lambda note: Sorting.objects.filter(note=note).order_by().values_list("pk"))
