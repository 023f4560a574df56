"""The report at its secret address, as page, PDF and workbook; and the open one on its seminar's page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from evaluation.models import Report, ReportLink
from evaluation.queries import public_report
from evaluation.rendering import Reading, by_link, private, report_file, report_page, report_workbook
from evaluation.scopes import PUBLIC
from evaluation.services.report_mails import again_token, renew
from evaluation.services.reports import count_opening, ended_link, find_report
from facilitation import clock


@require_safe
def report(request: HttpRequest, token: str) -> HttpResponse:
    """The web page. 404 with a kind sentence for a link that has expired or never was."""
    link, row = _find(token)
    if link is None or row is None:
        return _without(request, link, token)
    files = {name: reverse(f"evaluation:report_{name}", args=[token]) for name in ("pdf", "xlsx")}
    return report_page(request, by_link(row, link), files, opened_url=reverse("evaluation:report_opened", args=[token]))


@require_safe
def report_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same as PDF; before there is a report, the page that says when."""
    return _made(request, token, report_file)


@require_safe
def report_xlsx(request: HttpRequest, token: str) -> HttpResponse:
    return _made(request, token, report_workbook)


def _made(request: HttpRequest, token: str, make: Callable[[Reading], HttpResponse]) -> HttpResponse:
    link, row = _find(token)
    if link is None or row is None:
        return _without(request, link, token)
    return make(by_link(row, link))


@csrf_exempt  # the page tells no referrer, so what it posts has no origin; the address itself is the right to
@require_POST
def report_opened(request: HttpRequest, token: str) -> HttpResponse:
    """Told by the page's script once it is seen: programmes that look through mail open pages, but see none."""
    if not count_opening(token=token, now=clock.now()):
        raise Http404
    return private(HttpResponse(status=204))


def _find(token: str) -> tuple[ReportLink | None, Report | None]:
    return find_report(token=token, now=clock.now()) or (None, None)


@csrf_exempt  # the page of an ended link tells no referrer, so its press has no origin; the signed link is the right to
@require_POST
def report_again(request: HttpRequest) -> HttpResponse:
    """A press on the page of an ended link: a new one goes to the municipality's contacts, never to who pressed."""
    if not renew(token=request.POST.get("again", "")[:200], now=clock.now()):
        raise Http404
    return private(render(request, "evaluation/report_gone.html", {"is_sent": True}))


def _without(request: HttpRequest, link: ReportLink | None, token: str) -> HttpResponse:
    if link is None:
        ended = ended_link(token, clock.now())
        context = {"again": again_token(ended) if ended else "", "place": ended and ended.municipality}
        return private(render(request, "evaluation/report_gone.html", context, status=404))
    return private(render(request, "evaluation/report_waiting.html", {"run": link.run}))


@require_safe
def open_report(request: HttpRequest, slug: str, run: int) -> HttpResponse:
    """What everybody may read; 404 until an organiser has chosen to show it."""
    files = {name: reverse(f"evaluation:open_report_{name}", args=[slug, run]) for name in ("pdf", "xlsx")}
    return report_page(request, _public(slug, run), files)


@require_safe
def open_report_pdf(request: HttpRequest, slug: str, run: int) -> HttpResponse:
    return report_file(_public(slug, run))


@require_safe
def open_report_xlsx(request: HttpRequest, slug: str, run: int) -> HttpResponse:
    return report_workbook(_public(slug, run))


def _public(slug: str, run: int) -> Reading:
    row = public_report(slug, run)
    if row is None:
        raise Http404
    return Reading(row, PUBLIC)
