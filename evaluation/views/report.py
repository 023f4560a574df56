"""The report at its secret address, as page and as PDF: never indexed, never kept by caches, never referred from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import pdf
from evaluation.report import draw, read
from evaluation.services.reports import find_report


@never_cache
@require_safe
def report(request: HttpRequest, token: str) -> HttpResponse:
    """The web page. 404 with a kind sentence for a link that has expired or never was."""
    found = find_report(token=token, now=timezone.now())
    if found is None:
        return _private(render(request, "evaluation/report_gone.html", status=404))
    link, row = found
    if row is None:
        return _private(render(request, "evaluation/report_waiting.html", {"run": link.run}))
    name = link.municipality.name if link.municipality else None
    if name is not None and name not in row.snapshot["municipalities"]:
        name = None
    words = read(row.snapshot, municipality=name, words=translation, lang=translation.get_language() or "sv")
    context = {
        "report": words,
        "chart": mark_safe(draw(words)),  # noqa: S308 - drawn and escaped by evaluation.chart
        "token": token,
        "link": link,
        "row": row,
        "municipality": name,
    }
    return _private(render(request, "evaluation/report.html", context))


@never_cache
@require_safe
def report_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same snapshot as tagged PDF."""
    link, row = find_report(token=token, now=timezone.now()) or (None, None)
    if link is None or row is None:
        return _private(render(request, "evaluation/report_gone.html", status=404))
    name = link.municipality.name if link.municipality else None
    body = pdf.render(row.snapshot, municipality=name, words=translation, lang=translation.get_language() or "sv")
    title = slugify(f"{row.snapshot['title']} {name or ''}")
    headers = {"Content-Disposition": f'inline; filename="{title}.pdf"'}
    return _private(HttpResponse(body, content_type="application/pdf", headers=headers))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response
