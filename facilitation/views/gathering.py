"""The desk of the joint gathering, where organisers sort what the groups have written and lead the speaking queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from facilitation import clock
from facilitation.queries.gathering_page import columns, gathering_config
from facilitation.views.control import for_organisers
from groups.access import actor_for
from groups.permissions import Role
from seminars.models import Run


@never_cache
@require_GET
@for_organisers
def gathering_desk(request: HttpRequest, run: int) -> HttpResponse:
    """Without JavaScript a list to read."""
    found = get_object_or_404(Run.objects.select_related("seminar"), pk=run)
    now = clock.now()
    user = request.user if request.user.is_authenticated else None
    actor = actor_for(role=Role.ORGANISER, cookies=request.COOKIES, user=user, now=now)
    config = gathering_config(found, own=actor.name if actor else "", now=now)
    context = {"run": found, "config": config, "columns": columns(config["initial"]["topics"]["desk"]["state"])}
    return render(request, "facilitation/gathering.html", context)
