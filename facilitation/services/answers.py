"""Questions to the presenters: marked as answered in the gathering, answered in writing, and the answers published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.models import Answer, Gathering, Note, Sorting
from facilitation.services.gathering import tell
from facilitation.topics import Name, Topic, of_run
from facilitation.wire import Code

LONGEST = 2_000  # characters


@transaction.atomic
def mark_answered(*, note: Note, answered: bool, now: datetime) -> dict[str, Any]:
    """The question, with all its doubles, has been answered, or not after all."""
    run_id = note.group.run_id
    row, _new = Sorting.objects.get_or_create(note=note, defaults={"run_id": run_id})
    meant = Sorting.objects.filter(note=row.double_of_id or note.pk)
    if answered:
        meant.filter(answered_at=None).update(answered_at=now)
    else:
        meant.update(answered_at=None)
    return {"rev": tell(run_id)}


@transaction.atomic
def save_answer(*, note: Note, text: str, base_rev: int, by: str, now: datetime) -> dict[str, Any]:
    """Saves the answer; gives its revision. Raises Refused: bad_args for a main point, and conflict with what stands
    there, if it is not `base_rev` that the writer began from and the texts differ."""
    if note.kind != Note.Kind.QUESTION:
        raise Refused(Code.BAD_ARGS, field="note")
    row = Answer.objects.select_for_update(no_key=True).filter(note=note).first()
    row = row or Answer.objects.get_or_create(note=note, defaults={"changed_at": now})[0]
    if row.text == text:
        return {"rev": row.rev}
    if row.rev != base_rev:
        raise Refused(Code.CONFLICT, rev=row.rev, text=row.text, by=row.by)
    row.text, row.by, row.rev, row.changed_at = text, by, row.rev + 1, now
    row.save()
    bump(*of_run(note.group.run_id, Name.DESK))
    return {"rev": row.rev}


@transaction.atomic
def publish_answers(*, run_id: int, published: bool, now: datetime) -> dict[str, Any]:
    """From now on the written answers stand on the groups' sheets and with the seminar; or not any more."""
    Gathering.objects.get_or_create(run_id=run_id)
    rows = Gathering.objects.filter(run=run_id)
    if published:
        rows.filter(answers_published_at=None).update(answers_published_at=now)
    else:
        rows.update(answers_published_at=None)
    return {"rev": bump(*of_run(run_id, Name.DESK))[Topic(run_id, Name.DESK)]}
