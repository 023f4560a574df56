"""A run's script as a PDF to print, for whoever leads a group of it, answers for one, or plans it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation.queries.script_sheet import script_sheet
from groups.models import WorkGroup
from groups.permissions import may
from groups.views.entry import actors_of
from seminars.agenda import AgendaError
from seminars.models import Run
from seminars.typeset import typeset

TEMPLATE = "templates/facilitation/script.typ"


@never_cache
@require_safe
def script_pdf(request: HttpRequest, run: int) -> HttpResponse:
    """With the code of the group that `?group=` names; 404 to those without a right to it, as if it did not exist."""
    group = _group(request, run)
    if not any(may(actor, "see.script", run=run, group=group.pk if group else None) for actor in actors_of(request)):
        raise Http404
    row = get_object_or_404(Run.objects.select_related("seminar"), pk=run)
    try:
        data = script_sheet(row, group, base=f"{request.scheme}://{request.get_host()}")
    except AgendaError as empty:
        raise Http404 from empty
    body = typeset(TEMPLATE, name="script", data=data, day=row.starts_at)
    name = slugify(f"{data['eyebrow']} {data['title']}")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _group(request: HttpRequest, run: int) -> WorkGroup | None:
    number = request.GET.get("group", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Http404
    return get_object_or_404(WorkGroup.objects.select_related("municipality"), pk=number, run=run)
