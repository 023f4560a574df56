"""Django's handler, with a request's whole way in one thread of a few that stay.

Django's own begins a thread for each request, with a database connection of its own, and changes between it and the
event loop at every middleware that knows only one of them: half of what an answer to the evaluation cost.
"""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase

from facilitation.threads import pool, tidied

THREADS = 24  # as many requests at once, of which most wait for the one that writes


class Handler(ASGIHandler):
    """Middleware and view run in the order of asking. A view that is a coroutine runs in the event loop as ever."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = pool(THREADS, "http")

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        answer: Any = sync_to_async(self._answer, thread_sensitive=False, executor=self._threads)
        response: HttpResponseBase = await answer(request)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        return tidied(self.get_response, request)
