"""Captions are kept as they are written; as soon as they are valid they are what viewers see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from seminars import captions
from seminars.models import Caption, CaptionDraft, Talk, User

MOST = 500_000
"""Characters of one language's captions."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A save: the revision it became, and what is wrong with the text; with faults viewers still see the old one."""

    rev: int
    faults: tuple[captions.Fault, ...]


class Overtaken(Exception):
    """Somebody else has saved since; `draft` is theirs. Nothing was written."""

    def __init__(self, draft: CaptionDraft) -> None:
        super().__init__(f"revision {draft.rev}")
        self.draft = draft


@transaction.atomic
def keep_captions(
    *, talk: Talk, language: str, vtt: str, by: User | None, now: datetime, base_rev: int | None = None
) -> Kept:
    """Writes the text over the revision it began from (0: there was none), or over anything when that is None.

    Raises Overtaken.
    """
    vtt = vtt.replace("\r\n", "\n")
    rev = _write_draft(talk, language, vtt, by, now, base_rev)
    _found, faults = captions.read(vtt)
    if not faults:
        Caption.objects.update_or_create(talk=talk, language=language, defaults={"vtt": vtt})
    return Kept(rev, faults)


def remove_captions(*, talk: Talk, language: str) -> None:
    """A language less, and what was being written in it."""
    with transaction.atomic():
        Caption.objects.filter(talk=talk, language=language).delete()
        CaptionDraft.objects.filter(talk=talk, language=language).delete()


def _write_draft(talk: Talk, language: str, vtt: str, by: User | None, now: datetime, base_rev: int | None) -> int:
    rows = CaptionDraft.objects.filter(talk=talk, language=language)
    there = rows.select_for_update().first()
    values = {"vtt": vtt, "changed_at": now, "changed_by": by}
    if there is None:
        try:
            with transaction.atomic():
                return CaptionDraft.objects.create(talk=talk, language=language, rev=1, **values).rev
        except IntegrityError:  # another process made the row in between
            there = rows.get()
    if base_rev is not None and there.rev != base_rev:
        raise Overtaken(there)
    rows.update(rev=there.rev + 1, **values)
    return there.rev + 1
