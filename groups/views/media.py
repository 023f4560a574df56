"""Films, captions and chapters of Talks at stable addresses, to those with a right to them. Who sends a film's bytes:
`delivery`."""

from __future__ import annotations

from channels.db import database_sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from groups.queries import may_see_talk, may_take_talk, may_try_film, took_part
from groups.views.delivery import Film, deliver
from groups.views.entry import actors_of
from seminars import chapters
from seminars.clearance import for_rooms
from seminars.models import Talk
from seminars.queries import TO_TRY, all_films, film_to_try, may_watch


@require_safe
async def talk_film(request: HttpRequest, talk: int, kind: str = "film") -> HttpResponseBase:
    """A Talk's film: the one for the rooms, or a rendition by its kind; with `?download` to keep.
    404 to those without a right to it, as if it did not exist."""
    return deliver(request, await database_sync_to_async(_film_for)(request, talk, kind))


@require_safe
def caption(request: HttpRequest, talk: int, lang: str) -> HttpResponse:
    """One language's WebVTT."""
    return _vtt(get_object_or_404(talk_for(request, talk).captions, language=lang).vtt)


@require_safe
def chapter_track(request: HttpRequest, talk: int) -> HttpResponse:
    """The chapters as WebVTT, by which a player lets one go to each; 404 when there are none."""
    row = talk_for(request, talk)
    found, _faults = chapters.read(row.chapters, row.duration)
    if not found or not row.duration:
        raise Http404
    return _vtt(chapters.to_vtt(found, row.duration))


def _vtt(text: str) -> HttpResponse:
    headers = {"Cache-Control": "private, max-age=60"}
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=headers)


def _film_for(request: HttpRequest, talk: int, kind: str) -> Film:
    row = talk_for(request, talk, to_keep="download" in request.GET)
    films = (film_to_try(row),) if kind == TO_TRY and _may_try(request, row) else all_films(row)
    film = next((film for film in films if film and film.kind == kind), None)
    if film is None:
        raise Http404
    suffix = "" if kind == "film" else f"-{kind}"
    try:
        return Film.of(film, title=f"{slugify(row.title) or f'talk-{row.number}'}{suffix}")
    except FileNotFoundError:
        raise Http404 from None


def _may_try(request: HttpRequest, talk: Talk) -> bool:
    return any(may_try_film(actor, talk) for actor in actors_of(request))


def talk_for(request: HttpRequest, talk: int, *, to_keep: bool = False) -> Talk:
    """The talk, when it has a film and somebody signed in here (or everybody) may see it, or keep it; else Http404."""
    row = get_object_or_404(for_rooms(Talk.objects.select_related("seminar").exclude(file="")), pk=talk)
    now = timezone.now()
    if may_watch(row, now):
        return row
    actors = actors_of(request)
    if any((may_take_talk if to_keep else may_see_talk)(actor, row, now) for actor in actors):
        return row
    if to_keep:
        raise Http404
    if any(took_part(actor, row.seminar) for actor in actors) and may_watch(row, now, to=Talk.Access.PARTICIPANTS):
        return row
    raise Http404
