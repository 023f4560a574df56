"""The door of the pages that a personal link opens."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from groups.access import actor_for
from groups.permissions import Actor, Role


def linked_actor(request: HttpRequest, role: Role) -> Actor | None:
    """Who the browser's link of this role stands for, or None."""
    return actor_for(role=role, cookies=request.COOKIES, user=None, now=timezone.now())


def actors_of(request: HttpRequest) -> list[Actor]:
    """Everyone that this browser is signed in as, in every role."""
    user, now = request.user if request.user.is_authenticated else None, timezone.now()
    found = (actor_for(role=role, cookies=request.COOKIES, user=user, now=now) for role in Role)
    return [actor for actor in found if actor]


def ask_for_link(request: HttpRequest, role: Role, typed: Sequence[str] = ()) -> HttpResponse:
    """403 with what to do: open the link in the mail; and with what was typed, which could not be saved."""
    return render(request, "groups/ask_for_link.html", {"role": role.value, "typed": typed}, status=403)
