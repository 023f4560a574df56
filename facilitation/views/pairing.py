"""Entering the code that a screen shows, by facilitator, contact or organiser."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitation import clock
from facilitation.forms import PairingForm
from facilitation.services.taking_part import pair_screen
from groups.access import LINK_ROLES, actor_for
from groups.errors import GroupsError
from groups.permissions import Actor, Role, may
from groups.queries import groups_to_pair
from seminars.models import User


@never_cache
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """The code is filled in when it was scanned; nothing happens until someone presses."""
    now = clock.now()
    actors = _actors(request, now)
    if not actors:
        return render(request, "facilitation/pair_signed_out.html", {"code": request.GET.get("code", "")}, status=403)
    groups = groups_to_pair(actors, now=now)
    form = PairingForm(request.POST or None, groups=groups, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid() and _paired(request, form, actors, now):
        return redirect(f"{request.path}?done={form.cleaned_data['group'].pk}")
    done = next((group for group in groups if str(group.pk) == request.GET.get("done")), None)
    home = "facilitation:facilitate" if any(actor.role is Role.FACILITATOR for actor in actors) else None
    return render(request, "facilitation/pair.html", {"form": form, "groups": groups, "done": done, "home": home})


def _paired(request: HttpRequest, form: PairingForm, actors: list[Actor], now: datetime) -> bool:
    """Pairs as the first of the browser's roles that may; else the form says what to do."""
    group = form.cleaned_data["group"]
    able = [actor for actor in actors if may(actor, "screen.pair", run=group.run_id, group=group.pk)]
    address = request.META.get("REMOTE_ADDR", "")
    try:
        pair_screen(actor=(able or actors)[0], code=form.cleaned_data["code"], group=group, now=now, address=address)
    except GroupsError as error:
        form.explain(error.code)
        return False
    return True


def _actors(request: HttpRequest, now: datetime) -> list[Actor]:
    """Everyone this browser is signed in as, who may pair screens."""
    user = request.user if isinstance(request.user, User) else None
    roles = [role for role in (*LINK_ROLES, Role.ORGANISER) if role is not Role.PRESENTER]
    found = (actor_for(role=role, cookies=request.COOKIES, user=user, now=now) for role in roles)
    return [actor for actor in found if actor is not None]
