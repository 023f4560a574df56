"""A decision-maker's overview, by the report's secret address: a page, and its tables as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluation.overview import reached, seen_by
from evaluation.overview_book import workbook
from evaluation.overview_page import page, tables
from evaluation.queries.overview import published
from evaluation.rendering import private
from evaluation.services.reports import find_report
from facilitation import clock


@require_safe
def over_time(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a link that has ended: the report's own page says what to do."""
    context = {
        **page(**_seen(token)),
        "back": reverse("evaluation:report", args=[token]),
        "export": reverse("evaluation:over_time_xlsx", args=[token]),
    }
    return private(render(request, "evaluation/over_time.html", context))


@require_safe
def over_time_xlsx(request: HttpRequest, token: str) -> HttpResponse:
    return private(workbook(tables(**_seen(token))))


def _seen(token: str) -> dict[str, Any]:
    """What the link's reader may see, as `page` and `tables` take it."""
    now = clock.now()
    found = find_report(token=token, now=now)
    if found is None:
        raise Http404
    link, _report = found
    name = link.municipality.name if link.municipality else None
    reports = seen_by(published(now, of_demo=link.run.is_demo), municipality=name, run=link.run_id)
    there = reached(reports, municipality=name, run=link.run_id)
    return {"reports": reports, "municipality": name, "reached": there}
