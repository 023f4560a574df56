"""Running the seminar in one's own team: what it is and how long, then the big screen. No account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from facilitation.own_team import FEWEST, MOST, USUAL, Length
from facilitation.queries.own_team import choices, own_config
from facilitation.wording_own_team import own_texts
from seminars import queries
from seminars.models import Seminar


@require_safe
def own_team(request: HttpRequest, slug: str) -> HttpResponse:
    entry = _entry_or_404(slug)
    context = {
        "entry": entry,
        "seminar": entry.seminar,
        "choices": choices(entry),
        "people": range(FEWEST, MOST + 1),
        "usual": USUAL,
        "config": {"slug": entry.seminar.slug, "sure": own_texts()["own_left"]},
    }
    return render(request, "facilitation/own_team.html", context)


@require_safe
def own_screen(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked for in the address is only where a new conversation begins; one under way is in the browser."""
    entry = _entry_or_404(slug)
    config = own_config(entry, people=_people(request), length=_length(request))
    return render(request, "facilitation/own_screen.html", {"config": config, "seminar": entry.seminar})


def _entry_or_404(slug: str) -> queries.Entry:
    """The seminar, when both its Talks may be seen by all."""
    try:
        entry = queries.entry(slug, timezone.now())
    except Seminar.DoesNotExist:
        raise Http404 from None
    if not entry.is_whole:
        raise Http404
    return entry


def _people(request: HttpRequest) -> int:
    asked = request.GET.get("people", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else USUAL
    return number if FEWEST <= number <= MOST else USUAL


def _length(request: HttpRequest) -> Length:
    try:
        return Length(request.GET.get("length", ""))
    except ValueError:
        return Length.FULL
