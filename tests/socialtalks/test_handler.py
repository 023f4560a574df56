"""A request's whole way is one thread's, which stays, with its database connection."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from socialtalks.handler import THREADS, Handler

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
SEEN: list[tuple[str, Any]] = []


def at_once(_request: HttpRequest) -> HttpResponse:
    connection.ensure_connection()
    SEEN.append((threading.current_thread().name, connection.connection))
    return HttpResponse(f"{connection.vendor}")


async def in_the_loop(_request: HttpRequest) -> HttpResponse:
    SEEN.append((threading.current_thread().name, None))
    return HttpResponse("loop")


def fails(_request: HttpRequest) -> HttpResponse:
    raise ValueError("not ours to see")


urlpatterns = [
    path("plain/", at_once),
    path("loop/", in_the_loop),
    path("fails/", fails),
    path("", include("socialtalks.urls")),
]
handler500 = "django.views.defaults.server_error"


async def got(*addresses: str) -> list[httpx.Response]:
    SEEN.clear()
    transport = httpx.ASGITransport(app=Handler(), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        return await asyncio.gather(*(client.get(address) for address in addresses))


async def test_views_run_in_threads_that_stay() -> None:
    answers = await got(*["/plain/"] * (2 * THREADS))
    assert {answer.status_code for answer in answers} == {200}
    assert all(name.startswith("http") for name, _connection in SEEN)
    assert len({name for name, _connection in SEEN}) <= THREADS


async def test_sqlite_keeps_the_threads_connection_and_postgresql_gives_it_back() -> None:
    handler = Handler()
    transport = httpx.ASGITransport(app=handler)  # type: ignore[arg-type]
    SEEN.clear()
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        for _time in range(2):
            await client.get("/plain/")
    (_name, first), (_again, second) = SEEN
    kept = await asyncio.get_running_loop().run_in_executor(handler._threads, lambda: connection.connection)
    assert (first is second, kept is first) == ((True, True) if connection.vendor == "sqlite" else (False, False))


async def test_a_coroutine_runs_in_the_loop() -> None:
    (answer,) = await got("/loop/")
    assert answer.text == "loop"
    assert [name for name, _connection in SEEN] == [threading.current_thread().name]


async def test_what_fails_is_an_error_page_and_the_thread_goes_on() -> None:
    answers = await got("/fails/", "/plain/")
    assert [answer.status_code for answer in answers] == [500, 200]
    assert "not ours to see" not in answers[0].text
