"""The presenter's page: the run's clock, and the groups' questions and points as they come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation import clock
from facilitation.queries.present import meant_run, present_config, presented_runs
from groups.permissions import Role
from groups.views.entry import ask_for_link, linked_actor
from seminars.approvals import own_approvals
from seminars.clearance import today
from seminars.meeting_servers import has_meeting
from seminars.queries import talks_again
from seminars.wording_gate import answer_text


@never_cache
@require_safe
def present(request: HttpRequest) -> HttpResponse:
    """One run at a time; the others are a choice on the page."""
    actor = linked_actor(request, Role.PRESENTER)
    if actor is None:
        return ask_for_link(request, Role.PRESENTER)
    runs, now = presented_runs(actor), clock.now()
    run = meant_run(runs, run=request.GET.get("run", ""), now=now)
    own = [(one, answer_text(one)) for one in own_approvals(actor.user_id, today(now))]
    if run is None:
        return render(request, "facilitation/present_nothing.html", {"own": own, "name": actor.name})
    context = {
        "run": run,
        "others": [other for other in runs if other.pk != run.pk],
        "own": sorted(own, key=lambda line: line[0].talk.seminar_id != run.seminar_id),
        "to_approve": [one for one, _answer in own if one.talk.file and one.is_awaited],
        "again": talks_again([run.seminar_id], now).get(run.seminar_id, []) if run.starts_at <= now else [],
        "config": present_config(run, now=now),
        "meets": has_meeting(run),
        "name": actor.name,
    }
    return render(request, "facilitation/present.html", context)
