"""The group's own sheet, by the facilitator's link: a page, and the same as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import slugify
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation import clock, sheet_pdf
from facilitation.queries.facilitate import led_groups, meant_group
from facilitation.queries.sheet import Sheet, sheet_of
from facilitation.wording_sheet import as_data, parts
from groups.permissions import Role
from groups.views.entry import ask_for_link, linked_actor
from seminars.context import organisation_of


@never_cache
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """What the group wrote, as it stands; where it is corrected, and until when."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "facilitation/sheet.html", {"sheet": found, "parts": parts(found)})


@never_cache
@require_safe
def sheet_file(request: HttpRequest) -> HttpResponse:
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    name = slugify(f"{found.run.seminar.said['title']} {found.group.name}") or "ark"
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store, private"}
    body = sheet_pdf.render(_told(found, request), at=found.run.starts_at.replace(microsecond=0))
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _found(request: HttpRequest) -> Sheet | HttpResponse:
    """The sheet of the group that is meant, or what to answer instead."""
    actor = linked_actor(request, Role.FACILITATOR)
    if actor is None:
        return ask_for_link(request, Role.FACILITATOR)
    groups, now = led_groups(actor), clock.now()
    group = meant_group(groups, run=request.GET.get("run", ""), group=request.GET.get("group", ""), now=now)
    return sheet_of(group, now) if group else HttpResponseRedirect(reverse("facilitation:facilitate"))


def _told(found: Sheet, request: HttpRequest) -> dict[str, object]:
    """What the PDF's template reads: every word in the reader's language."""
    run, told = found.run, as_data(parts(found))
    if found.talks:
        watch = [
            (talk.said["title"].text, reverse("groups:watch", args=[run.seminar.slug, talk.number]))
            for talk in found.talks
        ]
        links = [(title, request.build_absolute_uri(path)) for title, path in watch]
        told.append({"title": gettext("Se Talks igen"), "entries": [_links(links)]})
    return {
        "lang": get_language() or "sv",
        "title": run.seminar.said["title"].text,
        "eyebrow": f"{found.group}, {run.starts_at.date().isoformat()}",
        "lead": gettext("Gruppen har inte skrivit något.") if found.is_empty else "",
        "foot": f"Social Talks · {organisation_of(request).name}",
        "parts": told,
    }


def _links(links: list[tuple[str, str]]) -> dict[str, object]:
    return {"title": "", "text": "", "lines": [], "links": links}
