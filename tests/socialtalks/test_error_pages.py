"""Pages of errors keep no connection to the database."""

from __future__ import annotations

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from socialtalks.application import application

pytestmark = pytest.mark.django_db(transaction=True)


async def test_an_address_that_does_not_exist_keeps_no_connection() -> None:
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        answer = await client.get("/nothing/")
    assert (answer.status_code, "Sidan finns inte" in answer.text) == (404, True)
    kept = await sync_to_async(lambda: connection.connection, thread_sensitive=False)()  # the thread that made the page
    assert kept is None
