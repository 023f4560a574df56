"""The equipment check of a room: in the browser of its display, or by the facilitator's link on the room's computer."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitation import clock
from facilitation.equipment import CODES, Item, read_findings
from facilitation.protocol import ms
from facilitation.queries.equipment import asked_of, last_checks
from facilitation.queries.facilitate import led_groups, meant_group
from facilitation.services.equipment import save_findings
from facilitation.wording_equipment import HINTS, QUESTIONS, TITLES, check_line, equipment_texts
from groups.access import actor_for
from groups.models import WorkGroup
from groups.permissions import Actor, Role, may

PIECE = 1_000_000
"""Bytes that one answer, or one question, of the network's test holds at most."""
LONGEST = 20_000
"""Bytes of findings."""
POLICY = "camera=(self), microphone=(self), display-capture=()"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def equipment(request: HttpRequest) -> HttpResponse:
    """The page; a post saves what has been found so far, as JSON {sitting, device, findings}."""
    actor = _actor(request)
    if actor is None:
        return render(request, "facilitation/equipment_whom.html", status=403)
    group = _group(request, actor)
    if request.method == "POST":
        return _saved(request, actor, group)
    if group is None:
        context = {"groups": led_groups(actor), "name": actor.name}
        return render(request, "facilitation/choose_group.html", context)
    response = render(request, "facilitation/equipment.html", _context(actor, group))
    response["Permissions-Policy"] = POLICY
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def equipment_line(request: HttpRequest) -> HttpResponse:
    """What the speed is measured with: a GET gives `bytes` bytes that cannot be packed, a POST takes some."""
    if _actor(request) is None:
        return HttpResponse(status=403)
    if request.method == "POST":
        taken = len(request.body) if int(request.headers.get("Content-Length") or 0) <= PIECE else 0
        return JsonResponse({"bytes": taken})
    wanted = request.GET.get("bytes", "0")
    size = min(PIECE, int(wanted)) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else 0
    return HttpResponse(_noise()[:size], content_type="application/octet-stream")


@cache
def _noise() -> bytes:
    return os.urandom(PIECE)


def _actor(request: HttpRequest) -> Actor | None:
    """The display that the browser is, or the facilitator whose link was opened in it; `?as=` says which of both."""
    roles = [Role.SCREEN, Role.FACILITATOR]
    asked = request.GET.get("as", "")
    wanted = [role for role in roles if role == asked] or roles
    found = (actor_for(role=role, cookies=request.COOKIES, user=None, now=clock.now()) for role in wanted)
    return next((actor for actor in found if actor), None)


def _group(request: HttpRequest, actor: Actor) -> WorkGroup | None:
    """The room, or None when it must be chosen among several."""
    groups = led_groups(actor)
    asked = request.GET.get("group", "") if actor.role is Role.FACILITATOR else ""
    group = meant_group(groups, run=request.GET.get("run", ""), group=asked, now=clock.now())
    if group is not None and not may(actor, "equipment", run=group.run_id, group=group.pk):
        return None
    return group


def _context(actor: Actor, group: WorkGroup) -> dict[str, Any]:
    run, asked = group.run, asked_of(group.run)
    return {
        "group": group,
        "run": run,
        "is_screen": actor.role is Role.SCREEN,
        "items": [
            {"key": item.value, "title": _(TITLES[item]), "hint": _(HINTS[item]), "question": _said(QUESTIONS, item)}
            for item in asked
        ],
        "last": check_line(last_checks([group.pk]).get(group.pk), run.starts_at),
        "door": _door(actor, group) if Item.MEETING in asked else "",
        "config": {
            "as": actor.role.value,
            "run": group.run_id,
            "group": group.pk,
            "now": ms(clock.now()),
            "language": get_language() or "sv",
            "items": [item.value for item in asked],
            "states": {item.value: {code: state.value for code, state in CODES[item].items()} for item in asked},
            "save": f"{reverse('facilitation:equipment')}?as={actor.role}&group={group.pk}",
            "line": f"{reverse('facilitation:equipment_line')}?as={actor.role}",
            "piece": PIECE,
            "sound": staticfiles_storage.url("sound/chime.wav"),
            "texts": equipment_texts(),
        },
    }


def _said(words: Mapping[Item, str], item: Item) -> str:
    return _(words[item]) if item in words else ""


def _door(actor: Actor, group: WorkGroup) -> str:
    return f"{reverse('facilitation:meeting', args=[group.run_id, actor.role.value])}?group={group.pk}"


def _saved(request: HttpRequest, actor: Actor, group: WorkGroup | None) -> HttpResponse:
    try:
        given = json.loads(request.body[: LONGEST + 1])
        sitting, findings = UUID(str(given["sitting"])), read_findings(given["findings"])
        device = str(given.get("device", ""))[:80]
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"code": "bad_args"}, status=400)
    if group is None:
        return JsonResponse({"code": "choose_group"}, status=409)
    check = save_findings(
        group=group,
        sitting=sitting,
        by=actor.role.value,
        device=device,
        asked=[item.value for item in asked_of(group.run)],
        findings=findings,
        now=clock.now(),
    )
    return JsonResponse({"saved_at": ms(check.at)})
