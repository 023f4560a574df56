"""The versions of a Talk's film as its page lists them, and what is odd about the described one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from seminars import films
from seminars.models import FilmCheck, Rendition, Talk
from seminars.templatetags.look import clock
from seminars.wording_films import VERSIONS, described_text, not_done_text, size_text


@dataclass(frozen=True, slots=True)
class Version:
    name: str
    text: str
    is_made: bool
    url: str = ""
    """Where it is watched."""
    is_described: bool = False
    """Uploaded by a person, and taken away by one."""


def version_rows(talk: Talk, check: FilmCheck | None) -> tuple[Version, ...]:
    """Those that are made, and those that are not, with the reason."""
    if not talk.file:
        return ()
    described = Rendition.Kind.DESCRIBED
    rows = {r.kind: r for r in talk.renditions.all() if r.source_sha256 == talk.sha256 or r.kind == described}
    not_done = dict(check.not_done) if check else {}
    kinds = [kind for kind in VERSIONS if kind in rows or kind in not_done]
    return tuple(_version(talk, kind, rows.get(kind), not_done.get(kind, "")) for kind in kinds)


def _version(talk: Talk, kind: str, row: Rendition | None, why: str) -> Version:
    name, is_described = str(VERSIONS[kind]), kind == Rendition.Kind.DESCRIBED
    if row is None:
        return Version(name, not_done_text(why), False)
    if row.source_sha256 != talk.sha256:
        return Version(name, _("Gäller en tidigare film och visas inte."), False, is_described=is_described)
    made = _("%(size)s, gjord %(day)s") % {"size": size_text(row.size), "day": day_text(row.made_at)}
    path = "film" if kind == Rendition.Kind.PREPARED else kind
    return Version(name, made, True, reverse("groups:talk_rendition", args=[talk.pk, path]), is_described)


def described_warnings(talk: Talk) -> tuple[str, ...]:
    """A sentence when the described version is clearly shorter or longer than its film."""
    rows = talk.renditions.all() if talk.file else ()
    lengths = [r.duration for r in rows if r.kind == Rendition.Kind.DESCRIBED and r.source_sha256 == talk.sha256]
    return tuple(
        described_text(length, talk.duration) for length in lengths if abs(length - talk.duration) > films.DRIFT
    )


def day_text(moment: datetime) -> str:
    return f"{date_format(timezone.localtime(moment), _('j F'))} {clock(moment)}"
