"""The facilitator's page: one group at a time, chosen by the link, by `?group=`, or on a page of its own."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation import clock
from facilitation.queries.course import course_of
from facilitation.queries.equipment import last_checks
from facilitation.queries.facilitate import led_groups, meant_group, page_config
from facilitation.queries.screen import evaluation_ways
from facilitation.wording_course import course_line
from facilitation.wording_equipment import check_line
from facilitation.wording_films import Line
from groups.permissions import Actor, Role
from groups.queries import reserves
from groups.views.entry import ask_for_link, linked_actor
from seminars.queries import talks_again


def _course_line(actor: Actor, now: datetime) -> Line:
    found = course_of(actor.user_id or 0, language=(get_language() or "sv")[:2], today=localdate(now))
    return course_line(found)


@never_cache
@require_safe
def facilitate(request: HttpRequest) -> HttpResponse:
    """The live page of the group that is meant; a choice when several may be."""
    actor = linked_actor(request, Role.FACILITATOR)
    if actor is None:
        return ask_for_link(request, Role.FACILITATOR)
    groups, now = led_groups(actor), clock.now()
    group = meant_group(groups, run=request.GET.get("run", ""), group=request.GET.get("group", ""), now=now)
    if group is None:
        return render(request, "facilitation/choose_group.html", {"groups": groups, "name": actor.name})
    seminar = group.run.seminar_id
    context = {
        "group": group,
        "run": group.run,
        "others": [other for other in groups if other.pk != group.pk],
        "again": [] if group.run.is_rehearsal else talks_again([seminar], now).get(seminar, []),
        "reserve": reserves([group.run], now).get(group.run_id, []),
        "equipment": check_line(last_checks([group.pk]).get(group.pk), group.run.starts_at),
        "course": _course_line(actor, now),
        "config": page_config(group, now=now),
        "ways": evaluation_ways(group, base=f"{request.scheme}://{request.get_host()}"),
        "name": actor.name,
    }
    return render(request, "facilitation/facilitate.html", context)
