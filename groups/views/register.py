"""The runs that work groups can be registered for. The form itself stands in `facilitation`, which tells the rooms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.queries import runs_open_for_registration


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The runs that groups can be registered for."""
    runs = runs_open_for_registration(now=timezone.now())
    return render(request, "groups/register_list.html", {"runs": runs})
