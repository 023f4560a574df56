"""The group screen: its page, the code it shows until it is paired, and the link that signs it in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from facilitation import clock
from facilitation.protocol import ms
from facilitation.queries.entry import enter
from facilitation.queries.screen import qr_data, screen_config, screen_group
from facilitation.services.taking_part import leave_screen
from facilitation.snapshots import initial_state
from groups.models import Screen, WorkGroup
from groups.permissions import Role
from groups.services.screens import find_screen_link, give_code, new_screen
from seminars.cookies import drop_role, put_role, read_role


@never_cache
@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The room's screen, or the code to pair it with."""
    now = clock.now()
    mine = _own_screen(request)
    group = screen_group(mine) if mine else None
    if group is None:
        return _pairing(request, mine, now)
    own = {"screen": str(mine.pk) if mine else None, "initial": _initial(request, group, now)}
    config = screen_config(group, base=_base(request), now=now) | own
    return render(request, "facilitation/screen.html", {"config": config, "group": group, "run": group.run})


@never_cache
@require_GET
def screen_code(request: HttpRequest) -> JsonResponse:
    """What the pairing page asks every few seconds: whether it is paired, else the code that is good now."""
    mine = _own_screen(request)
    if mine is None or mine.group_id is not None:
        return JsonResponse({"paired": mine is not None and screen_group(mine) is not None, "gone": mine is None})
    return JsonResponse({"paired": False, "gone": False, **_code(request, mine, clock.now())})


@never_cache
@require_http_methods(["GET", "HEAD"])
def screen_open(request: HttpRequest, token: str) -> HttpResponse:
    """A link makes this browser the room's screen. Opened by a mail scanner it changes nothing but a cookie."""
    found = find_screen_link(token=token, now=clock.now())
    if found is None:
        return render(request, "facilitation/screen_link_dead.html", status=404)
    response = redirect("facilitation:screen")
    put_role(response, Role.SCREEN, str(found.pk))
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def screen_leave(request: HttpRequest) -> HttpResponse:
    """Someone at the display wants to pair it with another room; asked before it is done."""
    mine = _own_screen(request)
    if request.method == "GET" and mine is not None:
        return render(request, "facilitation/screen_leave.html", {"group": screen_group(mine)})
    if request.method == "POST" and mine is not None and mine.link_hash is None:
        leave_screen(screen=mine, now=clock.now())
    response = redirect("facilitation:screen")
    if request.method == "POST":
        drop_role(response, Role.SCREEN)
    return response


def _initial(request: HttpRequest, group: WorkGroup, now: datetime) -> dict[str, Any]:
    """The topics as they are now, so that a reloaded screen is right at once; nothing before there is an agenda."""
    if not group.run.segments.all():
        return {"now": ms(now), "topics": {}}
    role, run = Role.SCREEN, group.run_id
    return initial_state(enter(cookies=request.COOKIES, user=None, role=role, run=run, group=group.pk, now=now), now)


def _pairing(request: HttpRequest, mine: Screen | None, now: datetime) -> HttpResponse:
    known = mine is not None and mine.group_id is None
    asking = mine if mine is not None and known else new_screen(now=now)
    response = render(request, "facilitation/screen_pairing.html", _code(request, asking, now))
    if not known:
        put_role(response, Role.SCREEN, str(asking.pk))
    return response


def _code(request: HttpRequest, asking: Screen, now: datetime) -> dict[str, object]:
    give_code(screen=asking, now=now)
    code, expires = asking.code or "", asking.code_expires_at or now
    address = _base(request) + reverse("facilitation:pair")
    return {
        "halves": [code[:4], code[4:]],
        "minutes": max(1, round((expires - now).total_seconds() / 60)),
        "qr": qr_data(f"{address}?code={code}"),
        "short": address.partition("//")[2].rstrip("/"),
    }


def _own_screen(request: HttpRequest) -> Screen | None:
    subject = read_role(request.COOKIES, Role.SCREEN)
    return Screen.objects.filter(pk=subject, revoked_at=None).first() if subject else None


def _base(request: HttpRequest) -> str:
    """Where this browser reached us; a phone in the same room reaches us there too."""
    return f"{request.scheme}://{request.get_host()}"
