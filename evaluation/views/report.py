"""The report at its secret address, as page and as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from evaluation.models import Report, ReportLink
from evaluation.rendering import private, report_file, report_page
from evaluation.services.report_mails import again_token, renew
from evaluation.services.reports import ended_link, find_report


@require_safe
def report(request: HttpRequest, token: str) -> HttpResponse:
    """The web page. 404 with a kind sentence for a link that has expired or never was."""
    link, row = _find(token)
    if link is None or row is None:
        return _without(request, link, token)
    pdf_url = reverse("evaluation:report_pdf", args=[token])
    return report_page(request, row, link.municipality, pdf_url=pdf_url)


@require_safe
def report_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same as PDF; before there is a report, the page that says when."""
    link, row = _find(token)
    if link is None or row is None:
        return _without(request, link, token)
    return report_file(row, link.municipality)


def _find(token: str) -> tuple[ReportLink | None, Report | None]:
    return find_report(token=token, now=timezone.now()) or (None, None)


@csrf_exempt  # the page of an ended link tells no referrer, so its press has no origin; the signed link is the right to
@require_POST
def report_again(request: HttpRequest) -> HttpResponse:
    """A press on the page of an ended link: a new one goes to the municipality's contacts, never to who pressed."""
    if not renew(token=request.POST.get("again", "")[:200], now=timezone.now()):
        raise Http404
    return private(render(request, "evaluation/report_gone.html", {"is_sent": True}))


def _without(request: HttpRequest, link: ReportLink | None, token: str) -> HttpResponse:
    if link is None:
        ended = ended_link(token, timezone.now())
        context = {"again": again_token(ended) if ended else "", "place": ended and ended.municipality}
        return private(render(request, "evaluation/report_gone.html", context, status=404))
    return private(render(request, "evaluation/report_waiting.html", {"run": link.run}))
