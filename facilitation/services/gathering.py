"""The gathering's sorting: headings, where each note stands, doubles, what is put up for all rooms, and the spotlight.

Several organisers sort at once: each command touches only the notes and the heading that it names, and one waits for
the other. Notes that are not in the run, or are there no more, are left out; Refused(not_found) when none is left.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from facilitation import clusters
from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.models import Heading, Note, Sorting
from facilitation.queries.gathering import sorted_notes
from facilitation.topics import Name, Topic, of_run
from facilitation.wire import Code
from seminars.models import Run

MOST_HEADINGS = 24
LONGEST_HEADING = 80  # characters


@transaction.atomic
def add_heading(*, run_id: int, text: str) -> dict[str, Any]:
    """Last of all; one that says the same is it already. Raises Refused: bad_args for no text, wall_full."""
    text = _said(text)
    lock(run_id)
    rows = list(Heading.objects.filter(run=run_id))
    found = next((row for row in rows if row.text.casefold() == text.casefold()), None)
    if found is None and len(rows) >= MOST_HEADINGS:
        raise Refused(Code.WALL_FULL, most=MOST_HEADINGS)
    last = rows[-1].position if rows else 0
    found = found or Heading.objects.create(run_id=run_id, text=text, position=last + 1)
    return {"rev": tell(run_id), "heading": found.pk}


@transaction.atomic
def rename_heading(*, run_id: int, heading: int, text: str) -> dict[str, Any]:
    text = _said(text)
    lock(run_id)
    row = _heading(run_id, heading)
    Heading.objects.filter(pk=row.pk).update(text=text)
    return {"rev": tell(run_id)}


@transaction.atomic
def move_heading(*, run_id: int, heading: int, position: int) -> dict[str, Any]:
    """To number `position` among the headings."""
    lock(run_id)
    row = _heading(run_id, heading)
    others = [other for other in Heading.objects.filter(run=run_id) if other.pk != row.pk]
    Heading.objects.bulk_update(_numbered(others, [row], position), ["position"])
    return {"rev": tell(run_id)}


@transaction.atomic
def remove_heading(*, run_id: int, heading: int) -> dict[str, Any]:
    """What stood under it stands under none; one that is gone is as good."""
    lock(run_id)
    Sorting.objects.filter(run=run_id, heading=heading).update(heading=None, position=0)
    Heading.objects.filter(run=run_id, pk=heading).delete()
    return {"rev": tell(run_id)}


@transaction.atomic
def place(*, run_id: int, notes: Sequence[int], heading: int | None, position: int | None) -> dict[str, Any]:
    """Puts the notes, in the order named, under the heading, at `position` or last; None is "Övrigt". A double goes
    with its head."""
    lock(run_id)
    target = None if heading is None else _heading(run_id, heading)
    moved = list(dict.fromkeys(_heads(run_id, notes)))
    _touch(run_id, moved)
    rows = {row.note_id: row for row in Sorting.objects.filter(note__in=moved)}
    under = Sorting.objects.filter(run=run_id, heading=target, double_of=None).exclude(note__in=moved)
    if target is None:
        Sorting.objects.filter(note__in=moved).update(heading=None, position=0)
        return {"rev": tell(run_id)}
    last = under.aggregate(last=Max("position"))["last"] or 0
    named = [rows[note] for note in moved]
    changed = _numbered(list(under), named, position) if position else _numbered([], named, 1, after=last)
    for row in named:
        row.heading = target
    Sorting.objects.bulk_update(changed, ["heading", "position"])
    return {"rev": tell(run_id)}


@transaction.atomic
def merge(*, run_id: int, notes: Sequence[int], into: int) -> dict[str, Any]:
    """The notes, with the doubles they have, become doubles of `into`, or of the note whose double that is. One that is
    named besides its own head takes the head's place. Raised or spotlit doubles raise and light their head."""
    lock(run_id)
    known = sorted_notes(run_id)
    head = clusters.head_of(_in_run(run_id, [into])[0], known)
    merged = {clusters.head_of(note, known) for note in _in_run(run_id, notes) if note != into}
    if head in merged:  # `into` is a double of a note that is now to be its double
        _take_place(run_id, old=head, new=into)
        head = into
    merged -= {head}
    _touch(run_id, [head, *merged])
    family = Sorting.objects.filter(run=run_id, note__in=_with_doubles(run_id, merged))
    _inherit(Sorting.objects.get(note=head), list(family))
    family.update(double_of=head, heading=None, position=0, raised_at=None, is_spotlit=False)
    return {"rev": tell(run_id)}


@transaction.atomic
def split(*, run_id: int, notes: Sequence[int]) -> dict[str, Any]:
    """Doubles stand for themselves again, last under their head's heading; a head loses all its doubles."""
    lock(run_id)
    named = _in_run(run_id, notes)
    rows = Sorting.objects.filter(run=run_id).exclude(double_of=None)
    loose = list((rows.filter(note__in=named) | rows.filter(double_of__in=named)).select_related("double_of__sorting"))
    for row in loose:
        head = getattr(row.double_of, "sorting", None)
        row.heading_id = head.heading_id if head else None
        last = Sorting.objects.filter(run=run_id, heading=row.heading_id).aggregate(last=Max("position"))["last"] or 0
        row.position, row.double_of = (last + 1 if row.heading_id else 0), None
        row.save(update_fields=["heading", "position", "double_of"])
    return {"rev": tell(run_id)}


@transaction.atomic
def raise_notes(*, run_id: int, notes: Sequence[int], raised: bool, now: datetime) -> dict[str, Any]:
    """Puts the notes up for all rooms, or takes them down, and out of the spotlight; a double goes with its head."""
    lock(run_id)
    heads = _heads(run_id, notes)
    _touch(run_id, heads)
    rows = Sorting.objects.filter(note__in=heads)
    if raised:
        rows.filter(raised_at=None).update(raised_at=now)
    else:
        rows.update(raised_at=None, is_spotlit=False)
    return {"rev": tell(run_id)}


@transaction.atomic
def spotlight(*, run_id: int, note: int | None, now: datetime) -> dict[str, Any]:
    """Lights one note in all rooms, and puts it up if it was not; None lights none. Raises Refused(not_found)."""
    lock(run_id)
    heads = [] if note is None else _heads(run_id, [note])
    Sorting.objects.filter(run=run_id, is_spotlit=True).exclude(note__in=heads).update(is_spotlit=False)
    _touch(run_id, heads)
    Sorting.objects.filter(note__in=heads, raised_at=None).update(raised_at=now)
    Sorting.objects.filter(note__in=heads).update(is_spotlit=True)
    return {"rev": tell(run_id)}


def promote_doubles(group_id: int) -> None:
    """Before a group's notes leave the run: of the doubles of each, the first of another group takes its place."""
    others = Sorting.objects.filter(double_of__group=group_id).exclude(note__group=group_id).order_by("note_id")
    for row in others:
        row.refresh_from_db(fields=["double_of"])
        if row.double_of_id is not None and row.double_of.group_id == group_id:  # type: ignore[union-attr]
            _take_place(row.run_id, old=row.double_of_id, new=row.note_id)


def _take_place(run_id: int, *, old: int, new: int) -> None:
    """`new`, a double of `old`, has its heading, place, light and doubles from now on; `old` is its double."""
    _touch(run_id, [old, new])
    head, double = Sorting.objects.get(note=old), Sorting.objects.get(note=new)
    kept = {name: getattr(head, name) for name in ("heading", "position", "raised_at", "is_spotlit", "answered_at")}
    Sorting.objects.filter(double_of=old).exclude(note=new).update(double_of=new)
    Sorting.objects.filter(pk=head.pk).update(
        double_of=new, heading=None, position=0, raised_at=None, is_spotlit=False, answered_at=None
    )
    Sorting.objects.filter(pk=double.pk).update(double_of=None, **kept)


def _inherit(head: Sorting, family: Collection[Sorting]) -> None:
    """What was up stays up, and the light stays on, under the head."""
    raised = [row.raised_at for row in (head, *family) if row.raised_at]
    is_spotlit = head.is_spotlit or any(row.is_spotlit for row in family)
    Sorting.objects.filter(pk__in=[row.pk for row in family], is_spotlit=True).update(is_spotlit=False)
    Sorting.objects.filter(pk=head.pk).update(raised_at=min(raised, default=None), is_spotlit=is_spotlit)


def _with_doubles(run_id: int, notes: Collection[int]) -> list[int]:
    return [*notes, *Sorting.objects.filter(run=run_id, double_of__in=notes).values_list("note", flat=True)]


def _heads(run_id: int, notes: Sequence[int]) -> list[int]:
    """The notes that those named stand under, in the order named."""
    known = sorted_notes(run_id)
    return [clusters.head_of(note, known) for note in _in_run(run_id, notes)]


def _in_run(run_id: int, notes: Sequence[int]) -> list[int]:
    there = set(Note.objects.filter(group__run=run_id, pk__in=notes).values_list("pk", flat=True))
    found = [note for note in notes if note in there]
    if not found:
        raise Refused(Code.NOT_FOUND)
    return found


def _touch(run_id: int, notes: Collection[int]) -> None:
    """A row for each note."""
    Sorting.objects.bulk_create([Sorting(run_id=run_id, note_id=note) for note in notes], ignore_conflicts=True)


def _numbered(others: list[Any], rows: list[Any], position: int, *, after: int = 0) -> list[Any]:
    """All of them numbered on from `after`, `rows` beginning at number `position`."""
    others[max(0, position - 1) : max(0, position - 1)] = rows
    for number, row in enumerate(others, start=after + 1):
        row.position = number
    return others


def _heading(run_id: int, heading: int) -> Heading:
    row = Heading.objects.filter(run=run_id, pk=heading).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return row


def _said(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Refused(Code.BAD_ARGS, field="text")
    return text


def sign(*, run_id: int, notes: Sequence[int], by: str) -> None:
    """Says who sorted the notes; goes in the transaction of what was done with them."""
    Sorting.objects.filter(run=run_id, note__in=notes).update(by=by)


def lock(run_id: int) -> None:
    Run.objects.select_for_update(no_key=True).filter(pk=run_id).first()


def tell(run_id: int) -> int:
    """Desk and wall have news; gives the desk's new revision."""
    return bump(*of_run(run_id, Name.WALL, Name.DESK))[Topic(run_id, Name.DESK)]
