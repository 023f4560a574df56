"""The door of the pages that a personal link opens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from groups.access import actor_for
from groups.permissions import Actor, Role


def linked_actor(request: HttpRequest, role: Role) -> Actor | None:
    """Who the browser's link of this role stands for, or None."""
    return actor_for(role=role, cookies=request.COOKIES, user=None, now=timezone.now())


def ask_for_link(request: HttpRequest, role: Role) -> HttpResponse:
    """403 with what to do: open the link in the mail."""
    return render(request, "groups/ask_for_link.html", {"role": role.value}, status=403)
