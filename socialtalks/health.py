"""Whether this process is alive, and whether what it stands on answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor

from channels.db import DatabaseSyncToAsync
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from facilitation import live

WITHIN = 2.0  # seconds each part may take

_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ready")


async def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


async def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers. Without the channel layer everything works, only later: it is told, no more."""
    database, layer = await asyncio.gather(_answers(_ask_database()), _answers(live.ping_layer()))
    parts = {"database": database, "layer": layer}
    told = {name: "ok" if is_well else "no answer" for name, is_well in parts.items()}
    return JsonResponse(told, status=200 if database else 503)


async def _answers(asked: Awaitable[object]) -> bool:
    try:
        await asyncio.wait_for(asked, WITHIN)
    except Exception:  # whatever it raises, it does not answer
        return False
    return True


async def _ask_database() -> None:
    await DatabaseSyncToAsync(_select, thread_sensitive=False, executor=_thread)()


def _select() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
