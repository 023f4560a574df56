"""Watching a Talk again: for all, or for those who took part; and its picture, which follows the same rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from groups.queries import took_part
from groups.views.entry import actors_of
from seminars import chapters, clearance, queries, search, social
from seminars.context import organisation_of
from seminars.models import Caption, Rendition, Seminar, Talk
from seminars.views.files import content

POSTER_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
SPEEDS = (0.75, 1, 1.25, 1.5, 2)
_SECOND = re.compile(r"^(?:(\d{1,3}):(?=[0-5]?\d$))?(\d{1,6})$", re.ASCII)


class For(StrEnum):
    """Whom the page is for, said on it unless that is everybody."""

    ALL = "all"
    ROOMS = "rooms"
    PLANNERS = "planners"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in a Talk, in one language, and which languages there are."""

    chosen: Caption | None
    languages: tuple[Caption, ...]

    @property
    def lines(self) -> tuple[search.Line, ...]:
        return search.readable(self.chosen.vtt) if self.chosen else ()


@require_safe
def watch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The film, its text, its chapters, and what one needs to use it at a meeting of one's own."""
    now = timezone.now()
    entry = _entry_or_404(slug, now)
    talk = entry.talk(number)
    shown_to = _shown_to(request, entry, talk)
    if talk is None or shown_to is None:
        raise Http404
    described = Rendition.objects.filter(talk=talk, kind=Rendition.Kind.DESCRIBED, source_sha256=talk.sha256).first()
    words, is_described = words_of(request, talk), described is not None and "described" in request.GET
    others = tuple(other for other in entry.talks if other != talk and _shown_to(request, entry, other))
    response = render(
        request,
        "groups/watch.html",
        {
            "entry": entry,
            "seminar": entry.seminar,
            "talk": talk,
            "shown_to": shown_to.value,
            "words": words,
            "keeps": _keeps(request, words, is_described=is_described),
            "chapters": chapters.read(talk.chapters, talk.duration)[0],
            "speeds": SPEEDS,
            "second": second(request.GET.get("t", ""), talk.duration),
            "described": described,
            "is_described": is_described,
            "is_stated": clearance.is_stated(talk),
            "earlier": next((other for other in reversed(others) if other.number < talk.number), None),
            "later": next((other for other in others if other.number > talk.number), None),
            "social": social.of_talk(entry, talk, organisation_of(request)) if shown_to is For.ALL else None,
            "address": request.build_absolute_uri(request.path),
        },
    )
    if shown_to is not For.ALL:
        add_never_cache_headers(response)
    return response


@require_safe
def poster(request: HttpRequest, talk: int) -> HttpResponse:
    """A Talk's picture: an invitation while a run is ahead, afterwards for those who may see the film."""
    row = get_object_or_404(Talk.objects.select_related("seminar").exclude(poster=""), pk=talk)
    entry = _entry(row.seminar.slug, timezone.now())
    is_public = entry is not None and row in entry.pictured
    if not is_public and not _may_see(request, entry, row):
        raise Http404
    kind = POSTER_TYPES.get(PurePath(row.poster.name or "").suffix.lower())
    if kind is None:
        raise Http404
    keep = "public, max-age=3600" if is_public else "private, no-store"
    return HttpResponse(content(row.poster), content_type=kind, headers={"Cache-Control": keep})


def second(asked: str, length: timedelta) -> int:
    """The second of the film that an address names, "125" or "2:05"; 0 for what is none, or past a known end."""
    match = _SECOND.match(asked)
    if match is None:
        return 0
    found = int(match[1] or 0) * 60 + int(match[2])
    return found if not length or timedelta(seconds=found) < length else 0


def _shown_to(request: HttpRequest, entry: queries.Entry, talk: Talk | None) -> For | None:
    """Whom the Talk is shown to, when this browser's owner is one of them; else None, as if it did not exist."""
    if talk is None or not (talk.file or talk.external_url):
        return None
    if talk in entry.watchable:
        return For.ALL
    actors = actors_of(request)
    if talk in entry.kept and any(took_part(actor, entry.seminar) for actor in actors):
        return For.ROOMS
    return For.PLANNERS if any(actor.runs is None for actor in actors) else None


def _may_see(request: HttpRequest, entry: queries.Entry | None, talk: Talk) -> bool:
    if any(actor.runs is None for actor in actors_of(request)):
        return True
    return entry is not None and _shown_to(request, entry, talk) is not None


def _keeps(request: HttpRequest, words: Words, *, is_described: bool) -> str:
    """What a link to another second of the page takes with it."""
    text = f"&text={words.chosen.language}" if words.chosen and "text" in request.GET else ""
    return text + ("&described=1" if is_described else "")


def words_of(request: HttpRequest, talk: Talk) -> Words:
    """The captions asked for, else those in the reader's own language, else the first, Swedish before others."""
    languages = tuple(talk.captions.all())
    by_code = {caption.language: caption for caption in languages}
    first = next(iter(languages), None)
    chosen = by_code.get(request.GET.get("text", "")) or by_code.get(get_language() or "") or first
    return Words(chosen, languages)


def _entry(slug: str, now: datetime) -> queries.Entry | None:
    try:
        return queries.entry(slug, now)
    except Seminar.DoesNotExist:
        return None


def _entry_or_404(slug: str, now: datetime) -> queries.Entry:
    entry = _entry(slug, now)
    if entry is None:
        raise Http404
    return entry
