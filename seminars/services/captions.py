"""Captions are kept as they are written; as soon as they are valid they are what viewers see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from seminars import captions
from seminars.errors import PlanningError
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
        _show(talk, language, vtt, now)
    return Kept(rev, faults)


def _show(talk: Talk, language: str, vtt: str, now: datetime) -> None:
    """Whoever saves writes for the film that is there; a text that is the same again is not another."""
    film = Talk.objects.values_list("sha256", flat=True).get(pk=talk.pk)
    rows = Caption.objects.filter(talk=talk, language=language)
    if rows.filter(vtt=vtt).update(film_sha256=film):
        return
    written = {"vtt": vtt, "changed_at": now, "film_sha256": film}
    Caption.objects.update_or_create(talk=talk, language=language, defaults=written)


def tie_texts(*, talk: Talk, film: str) -> None:
    """Before another film takes the Talk's place: captions and chapters are of the one that is there; without one they
    are of the one that comes."""
    about = talk.sha256 or film
    Caption.objects.filter(talk=talk, film_sha256="").update(film_sha256=about)
    if talk.chapters and not talk.chapters_sha256:
        talk.chapters_sha256 = about
        Talk.objects.filter(pk=talk.pk).update(chapters_sha256=about)


@transaction.atomic
def confirm_texts(*, talk: Talk, film: str) -> None:
    """Somebody has seen that captions and chapters suit the film whose SHA-256 the page showed.

    Raises PlanningError `other_film` when it was replaced meanwhile.
    """
    if not Talk.objects.filter(pk=talk.pk, sha256=film).exclude(file="").update(chapters_sha256=film):
        raise PlanningError("other_film")
    Caption.objects.filter(talk=talk).update(film_sha256=film)


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
