"""Camera, microphone and the screen's picture are closed on every page of ours but the meeting's own."""

from __future__ import annotations

from collections.abc import Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

HEADER = "Permissions-Policy"
NONE = "camera=(), microphone=(), display-capture=()"


@sync_and_async_middleware
def permissions_policy(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., object]:
    """Says so on every answer that does not say otherwise itself."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            response: HttpResponseBase = await get_response(request)
            response.headers.setdefault(HEADER, NONE)
            return response

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(HEADER, NONE)
        return response

    return answer
