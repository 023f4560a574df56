"""The report of how a run went, for its organiser: a page to read and print, and its tables as CSV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from facilitation import clock
from facilitation.queries.run_report import Told, told
from facilitation.report_page import page
from facilitation.report_tables import table
from facilitation.spreadsheet import as_csv
from facilitation.views.control import for_organisers
from seminars.agenda import AgendaError
from seminars.models import Run


@never_cache
@require_GET
@for_organisers
def run_report(request: HttpRequest, run: int) -> HttpResponse:
    """What happened, or has happened so far."""
    return render(request, "facilitation/run_report.html", page(_told(run)))


@never_cache
@require_GET
@for_organisers
def run_report_csv(request: HttpRequest, run: int) -> HttpResponse:
    """One of the report's tables, `?table=` by name; the segments if none is named."""
    name = request.GET.get("table", "segments")
    rows = table(name, _told(run))
    if rows is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="run-{run}-{name}.csv"'}
    return HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _told(run: int) -> Told:
    try:
        return told(get_object_or_404(Run.objects.select_related("seminar"), pk=run), clock.now())
    except AgendaError as empty:
        raise Http404 from empty
