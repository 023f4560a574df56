"""The public site: concept, programme and archive, a seminar, for decision-makers, the small print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from seminars import agenda, calendars, cost, queries, social, wording_public
from seminars.chairs import Progress
from seminars.context import organisation_of
from seminars.models import Run, Seminar
from seminars.services.retention import told_times
from seminars.wording_agenda import title_said

LONGEST_SEARCH = 120
MOST_DATES = 8
MOST_PAPERS = 4
"""Shown on the decision-makers' page; the rest a press away."""


for_one_reader = cache_control(private=True, no_cache=True)
"""A page holds its reader's language and form token: nobody else's copy will do, and it is always asked for anew."""
LEAD = gettext_lazy(
    "Ni sitter kvar på jobbet, fem till nio kollegor i ett rum. Ni ser två korta Talks, pratar så att alla kommer "
    "till tals och går därifrån med något att pröva."
)


def page(request: HttpRequest, title: str, about: Any, data: list[dict[str, Any]] | None = None) -> social.Social:
    """What others are told of a page of ours."""
    return social.of_page(organisation_of(request), title=title, about=str(about), path=request.path, data=data or [])


@require_safe
@for_one_reader
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    programme = queries.programme(now)
    own = organisation_of(request)
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
            "social": page(request, social.heading(own), own.said["lead"].text or LEAD, [social.site(own)]),
        },
    )


@require_safe
@for_one_reader
def programme(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if (tidy := tidied(request)) is not None:
        return HttpResponseRedirect(tidy)
    found = queries.programme(now)
    year = request.GET.get("year", "")
    asked: dict[str, Any] = {
        "year": int(year) if year.isdecimal() and len(year) == 4 else None,
        "theme": request.GET.get("theme", ""),
        "words": request.GET.get("words", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        "only_watchable": "watchable" in request.GET,
    }
    about = gettext("Kommande hybridseminarier, och Talks från tidigare, med text.")
    choice = found.choice(**asked)
    context = {
        "programme": found,
        "choice": choice,
        "archive": choice.found,
        "is_narrowed": any(asked.values()),
        "now": now,
        "social": page(request, gettext("Seminarier och Talks"), about),
    }
    return render(request, "seminars/programme.html", {**asked, **context, "theme": slugify(asked["theme"])})


def tidied(request: HttpRequest) -> str | None:
    """The address without choices that say nothing, as a form sends them; None when there are none such."""
    asked = request.GET.copy()
    for name in [name for name, value in asked.items() if not str(value).strip()]:
        del asked[name]
    if len(asked) == len(request.GET):
        return None
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


@require_safe
@for_one_reader
def seminar(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    entry = _entry_or_404(slug)
    open_runs = [run for run in entry.ahead if queries.is_open(run, now)]
    first = next(iter(open_runs or entry.ahead), None)
    return render(
        request,
        "seminars/seminar.html",
        {
            "entry": entry,
            "seminar": entry.seminar,
            "run": first,
            "open_runs": open_runs,
            "now": now,
            "parts": _parts(first) if first else [],
            "social": social.of_seminar(entry, organisation_of(request)),
        },
    )


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
@for_one_reader
def decision_makers(request: HttpRequest) -> HttpResponse:
    """What it is, costs and gives; the sum is of the groups and people that the address asks for."""
    now = timezone.now()
    ahead = queries.runs_ahead(now)
    open_runs = [run for run in ahead if queries.is_open(run, now)]
    one = cost.asked(request.GET.get("groups", ""), request.GET.get("people", ""))
    subject, text = _to_forward(request, next(iter(open_runs), None))
    context = {
        "ahead": ahead[:MOST_DATES],
        "open_runs": open_runs,
        "cost": one,
        "sum": wording_public.sum_text(one),
        "size": wording_public.size_text(one),
        "cost_texts": wording_public.cost_config(),
        "most_groups": cost.MOST_GROUPS,
        "most_people": cost.MOST,
        "documents": queries.documents()[:MOST_PAPERS],
        "social": page(request, gettext("För chefer"), gettext("Vad ett hybridseminarium kostar, kräver och ger.")),
        "forward": text,
        "forward_subject": subject,
        "forward_mail": text.replace("\n", "\r\n"),
    }
    return render(request, "seminars/decision_makers.html", context)


def _to_forward(request: HttpRequest, run: Run | None) -> tuple[str, str]:
    """Subject and text of what a decision-maker sends on."""
    here = social.absolute(reverse("seminars:decision_makers"))
    return wording_public.forward_text(
        run=run,
        title=str(run.seminar.said["title"]) if run else "",
        url=social.absolute(run.seminar.get_absolute_url()) if run else "",
        programme=social.absolute(reverse("seminars:programme")),
        sender=here,
    )


@require_safe
@for_one_reader
def documents(request: HttpRequest) -> HttpResponse:
    about = gettext("Utvärderingar av seminarierna, år för år.")
    context = {"documents": queries.documents(), "social": page(request, gettext("Rapporter"), about)}
    return render(request, "seminars/documents.html", context)


@require_safe
@for_one_reader
def privacy(request: HttpRequest) -> HttpResponse:
    about = gettext("Vad vi sparar, om vem och hur länge.")
    context = {"social": page(request, gettext("Personuppgifter"), about), "times": told_times()}
    return render(request, "seminars/privacy.html", context)


def _parts(run: Run) -> list[dict[str, Any]]:
    """The run's agenda with the clock, each line said in the reader's language."""
    titles, at, parts = queries.segment_titles(), run.starts_at, []
    for segment in queries.agenda_of(run):
        parts.append({"at": at, "segment": segment, "title": title_said(segment.title, titles)})
        at += segment.duration
    return parts


def _entry_or_404(slug: str) -> queries.Entry:
    try:
        return queries.entry(slug, timezone.now())
    except Seminar.DoesNotExist:
        raise Http404 from None
