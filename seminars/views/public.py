"""The public site: concept, programme and archive, a seminar, watching a Talk, for decision-makers, the small print."""

from __future__ import annotations

from pathlib import PurePath
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from seminars import agenda, calendars, captions, queries
from seminars.chairs import Progress
from seminars.models import Caption, Document, Run, Seminar, Talk

Row = TypeVar("Row", bound=Model)

EXAMPLE_GROUP = 7
POSTER_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    programme = queries.programme(now)
    kept = next((entry for entry in programme.archive if entry.watchable), None)
    segments = agenda.standard_segments()
    return render(
        request,
        "seminars/home.html",
        {
            "segments": segments,
            "part_way": Progress(3, 0.86),
            "whole": Progress(len(segments)),
            "next_run": next((run for run in programme.ahead if run.starts_at > now), None),
            "ahead": programme.ahead[:3],
            "undated": programme.undated[:2],
            "kept": kept,
        },
    )


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = queries.programme(now)
    year = request.GET.get("year", "")
    theme = request.GET.get("theme", "")
    chosen_year = int(year) if year.isdecimal() and len(year) == 4 else None
    return render(
        request,
        "seminars/programme.html",
        {
            "programme": found,
            "archive": found.chosen(year=chosen_year, theme=theme),
            "year": chosen_year,
            "theme": theme,
            "now": now,
        },
    )


@require_safe
def seminar(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    entry = _entry_or_404(slug)
    open_runs = [run for run in entry.ahead if queries.is_open(run, now)]
    first = next(iter(open_runs or entry.ahead), None)
    return render(
        request,
        "seminars/seminar.html",
        {"entry": entry, "seminar": entry.seminar, "run": first, "open_runs": open_runs, "now": now},
    )


@require_safe
def talk(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    entry = _entry_or_404(slug)
    found = next((talk for talk in entry.watchable if talk.number == number), None)
    if found is None:
        raise Http404
    return render(
        request,
        "seminars/talk.html",
        {
            "entry": entry,
            "seminar": entry.seminar,
            "talk": found,
            "transcript": _transcript(found),
            "other": next((talk for talk in entry.watchable if talk.number != number), None),
        },
    )


@require_safe
def poster(request: HttpRequest, talk: int) -> HttpResponse:
    """The still picture of a Talk: part of the invitation, so that it is for all even where the film is not."""
    rows = Talk.objects.exclude(poster="").filter(pk=talk)
    row = rows.filter(seminar__status=Seminar.Status.PUBLISHED).first()
    keep = "public, max-age=3600" if row else "private, no-store"
    row = row or _for_organiser(request, rows)
    kind = POSTER_TYPES.get(PurePath(row.poster.name or "").suffix.lower())
    if kind is None:
        raise Http404
    return HttpResponse(_content(row.poster), content_type=kind, headers={"Cache-Control": keep})


def _for_organiser(request: HttpRequest, drafts: QuerySet[Row]) -> Row:
    """What is not public yet, for whoever is planning it; 404 for everyone else."""
    user = request.user
    row = drafts.first() if user.is_authenticated and user.is_active and user.is_staff else None
    if row is None:
        raise Http404
    return row


@require_safe
def calendar(request: HttpRequest, slug: str, run: int) -> HttpResponse:
    """One published run as a calendar file."""
    row = get_object_or_404(
        Run.objects.real().select_related("seminar"),
        pk=run,
        seminar__slug=slug,
        status=Run.Status.PUBLISHED,
        seminar__status=Seminar.Status.PUBLISHED,
    )
    body = calendars.of_run(row, url=request.build_absolute_uri(row.seminar.get_absolute_url()), now=timezone.now())
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{row.seminar.slug}.ics"'},
    )


@require_safe
def decision_makers(request: HttpRequest) -> HttpResponse:
    context = {
        "next_run": queries.next_run(timezone.now()),
        "people": EXAMPLE_GROUP,
        "work_time": queries.work_time(EXAMPLE_GROUP, agenda.STANDARD_LENGTH),
    }
    return render(request, "seminars/decision_makers.html", context)


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    return render(request, "seminars/documents.html", {"documents": queries.documents()})


@require_safe
def document(request: HttpRequest, document: int) -> HttpResponse:
    """A published document, always a PDF; organisers read it before it is published too."""
    row = queries.documents().filter(pk=document).first()
    keep = {} if row else {"Cache-Control": "private, no-store"}
    row = row or _for_organiser(request, Document.objects.filter(pk=document))
    name = f"{PurePath(row.file.name or '').stem}.pdf"
    headers = {"Content-Disposition": content_disposition_header(False, name) or "inline", **keep}
    return HttpResponse(_content(row.file), content_type="application/pdf", headers=headers)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "seminars/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "seminars/privacy.html")


def _entry_or_404(slug: str) -> queries.Entry:
    try:
        return queries.entry(slug, timezone.now())
    except Seminar.DoesNotExist:
        raise Http404 from None


def _content(file: FieldFile) -> bytes:
    """A small file, whole: a lazy one would be read in the event loop's thread anyway. Http404 when it is gone."""
    try:
        with file.open("rb") as opened:
            content: bytes = opened.read()
            return content
    except FileNotFoundError:
        raise Http404 from None


def _transcript(talk: Talk) -> tuple[captions.CaptionLine, ...]:
    """What is said, from the first captions, Swedish before others; none when they cannot be read."""
    first: Caption | None = next(iter(talk.captions.all()), None)
    try:
        return captions.parse(first.vtt) if first else ()
    except captions.CaptionError:
        return ()
