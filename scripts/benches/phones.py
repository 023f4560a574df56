"""Phones with the closing evaluation open, filled in and ready to send."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from scripts.benches.sockets import Web

FIELD = re.compile(rb'name="(csrfmiddlewaretoken|ballot)" value="([^"]+)"')
GIVEN = {**{f"q{n}": "4" for n in range(1, 8)}, "q8": "Vi börjar fråga hemma redan samma dag."}
FORM = "application/x-www-form-urlencoded"

Post = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Phone:
    """What it sends, the same however often."""

    path: str
    body: bytes

    async def send(self) -> str:
        """On a line of its own; gives what became of it: "received" or "already"."""
        web = Web()
        status, headers, _body = await web.post(self.path, self.body, FORM)
        await web.close()
        assert status in (302, 303), (status, headers)
        return headers["location"].rpartition("received=")[2]


async def phone_at(path: str) -> Phone:
    """One that has opened the form at this address."""
    web = Web()
    _status, _headers, page = await web.get(path)
    await web.close()
    form = {name.decode(): value.decode() for name, value in FIELD.findall(page)}
    assert "ballot" in form, f"no form at {path}"
    return Phone(path, urlencode({**form, **GIVEN}).encode())


async def ready_to_post(path: str) -> Post:
    phone = await phone_at(path)

    async def post() -> None:
        outcome = await phone.send()
        assert outcome == "received", outcome

    return post
