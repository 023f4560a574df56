"""What is said in a Talk, to read or print: for a room whose film fails, and for whoever would rather read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.views.media import talk_for
from groups.views.watch import words_of
from seminars import chapters, transcripts
from seminars.queries import may_watch


@never_cache
@require_safe
def transcript(request: HttpRequest, talk: int) -> HttpResponse:
    """To those who may see the film now. 404 for a Talk without captions."""
    row = talk_for(request, talk)
    words = words_of(request, row)
    if not words.lines:
        raise Http404
    context = {
        "talk": row,
        "words": words,
        "paragraphs": transcripts.paragraphs(words.lines, chapters.read(row.chapters, row.duration)[0]),
        "is_public": may_watch(row, timezone.now()),
    }
    return render(request, "groups/transcript.html", context)
