"""The control room, the list of runs it is opened from, and the read-only look into one room."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from facilitation import clock
from facilitation.queries.control_page import control_config, runs_to_conduct
from facilitation.queries.facilitate import page_config
from facilitation.queries.rehearsals import practice_of, rehearsals
from facilitation.queries.screen import evaluation_ways, screen_config
from groups.access import actor_for
from groups.models import WorkGroup
from groups.permissions import Role
from groups.queries import reserves
from seminars.models import Run, User

View = Callable[..., HttpResponse]


def for_organisers(view: View) -> View:
    """Sends those who are not signed in to the sign-in page, and turns others away; from a run that a limited
    organiser shares with other municipalities too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        actor = actor_for(role=Role.ORGANISER, cookies=request.COOKIES, user=request.user, now=clock.now())
        if actor is None:
            raise PermissionDenied
        if actor.runs is not None and "run" in kwargs and kwargs["run"] not in actor.runs:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@require_GET
@for_organisers
def control_list(request: HttpRequest) -> HttpResponse:
    """Every run, the next one first; rehearsals apart."""
    now = clock.now()
    ahead, held = runs_to_conduct(now)
    practised = rehearsals()
    if isinstance(request.user, User) and request.user.is_limited:
        actor = actor_for(role=Role.ORGANISER, cookies=request.COOKIES, user=request.user, now=now)
        ahead, held, practised = (rows.filter(pk__in=(actor and actor.runs) or ()) for rows in (ahead, held, practised))
    context = {"ahead": ahead, "held": held[:50], "rehearsals": practised, "now": now}
    return render(request, "facilitation/control_list.html", context)


@never_cache
@require_GET
@for_organisers
def control(request: HttpRequest, run: int) -> HttpResponse:
    """The whole seminar on one page."""
    found = get_object_or_404(Run.objects.select_related("seminar"), pk=run)
    config = control_config(found, now=clock.now())
    context = {"run": found, "config": config, "practice": practice_of(found)}
    return render(request, "facilitation/control.html", context)


@never_cache
@require_GET
@for_organisers
def preview(request: HttpRequest, run: int, group: int) -> HttpResponse:
    """The room's screen as it looks there; nothing can be changed and nobody sees that it is open."""
    found = _room(run, group)
    base = f"{request.scheme}://{request.get_host()}"
    config = screen_config(found, base=base, now=clock.now(), role="organiser")
    context = {"config": config, "group": found, "run": found.run, "is_preview": True}
    return render(request, "facilitation/screen.html", context)


@never_cache
@require_GET
@for_organisers
def preview_facilitator(request: HttpRequest, run: int, group: int) -> HttpResponse:
    """The facilitator's page as it is now; nothing can be changed and nobody sees that it is open."""
    found = _room(run, group)
    config, reserve = page_config(found, now=clock.now(), role=Role.ORGANISER), reserves([found.run], clock.now())
    context = {"group": found, "run": found.run, "config": config, "is_preview": True, "name": "", "others": []}
    context["reserve"] = reserve.get(found.run_id, [])
    context["ways"] = evaluation_ways(found, base=f"{request.scheme}://{request.get_host()}")
    return render(request, "facilitation/facilitate.html", context)


def _room(run: int, group: int) -> WorkGroup:
    groups = WorkGroup.objects.select_related("municipality", "run__seminar").prefetch_related("run__segments")
    found: WorkGroup = get_object_or_404(groups, pk=group, run=run)
    return found
