"""The accessibility statement with its form, and the thanks for a report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from seminars import social
from seminars.context import organisation_of
from seminars.errors import TooMany
from seminars.fault_forms import FaultForm
from seminars.services.faults import report_fault

LONGEST_PAGE = 300


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement; a report is kept and thanked for. What a machine fills in is thanked for and forgotten."""
    if request.method != "POST":
        page = request.GET.get("page", "").replace("\x00", "")[:LONGEST_PAGE]
        return render(
            request,
            "seminars/accessibility.html",
            {"form": FaultForm(initial={"page": page}), "social": _told(request)},
        )
    form = FaultForm(request.POST)
    if form.is_from_a_machine or (form.is_valid() and _is_kept(request, form)):
        return HttpResponseRedirect(reverse("seminars:fault_thanks"))
    return render(request, "seminars/accessibility.html", {"form": form})


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "seminars/fault_thanks.html")


def _told(request: HttpRequest) -> social.Social:
    about = gettext("Så är sidorna byggda, vad som brister, och hur du säger till.")
    own, title = organisation_of(request), gettext("Tillgänglighet")
    return social.of_page(own, title=title, about=about, path=request.path, data=[])


def _is_kept(request: HttpRequest, form: FaultForm) -> bool:
    address, language = request.META.get("REMOTE_ADDR", ""), (get_language() or "sv")[:2]
    try:
        report_fault(**form.facts(), language=language, address=address, now=timezone.now())
    except TooMany:
        form.refuse()
        return False
    return True
