"""An organiser who must have a second factor and has none is signed in to nothing but the page that switches it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

MARK = "st_set_up_first"
"""In the session, from the sign-in until the app has been shown to work."""
SET_UP = "admin:seminars_user_second_factor"
OPEN = frozenset({"seminars_user_second_factor", "logout", "login", "jsi18n"})
"""The desk's pages that are open meanwhile, by their names."""


def must_set_up(session: Mapping[str, Any]) -> bool:
    return bool(session.get(MARK))


class SetUpFirst:
    """Middleware, after authentication: the desk leads to the page, elsewhere nobody is signed in. Reads a session only
    where the page asks who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            known = request.user
            found = SimpleLazyObject(lambda: AnonymousUser() if must_set_up(request.session) else known)
            request.user = found  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        page = request.resolver_match
        if page and page.app_name == "admin" and page.url_name not in OPEN and must_set_up(request.session):
            return HttpResponseRedirect(reverse(SET_UP))
        return None
