"""The presenter's page: the run's clock, and the groups' questions and points as they come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation import clock
from facilitation.queries.present import meant_run, own_talks, present_config, presented_runs
from groups.permissions import Role
from groups.views.entry import ask_for_link, linked_actor
from seminars.queries import talks_again


@never_cache
@require_safe
def present(request: HttpRequest) -> HttpResponse:
    """One run at a time; the others are a choice on the page."""
    actor = linked_actor(request, Role.PRESENTER)
    if actor is None:
        return ask_for_link(request, Role.PRESENTER)
    runs, now = presented_runs(actor), clock.now()
    run = meant_run(runs, run=request.GET.get("run", ""), now=now)
    if run is None:
        return render(request, "facilitation/present_nothing.html", {"name": actor.name})
    context = {
        "run": run,
        "others": [other for other in runs if other.pk != run.pk],
        "talks": own_talks(actor, run),
        "again": talks_again([run.seminar_id]).get(run.seminar_id, []) if run.starts_at <= now else [],
        "config": present_config(run, now=now),
        "name": actor.name,
    }
    return render(request, "facilitation/present.html", context)
