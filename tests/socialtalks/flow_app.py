"""A bare application for the flow's tests: /long/<name> sends LONG bytes, /sent tells how many of each have left it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from socialtalks.flow import line_of, unhurried

PIECE = b"x" * 65_536
LONG = 1_024 * len(PIECE)  # 64 MB
PATIENCE = {"/never": 1.0}  # seconds

_sent: dict[str, int] = {}
_ended: dict[str, str] = {}


async def _serve(
    scope: Mapping[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    if scope["path"] == "/sent":
        await _tell(send, json.dumps({"sent": _sent, "ended": _ended}).encode())
    else:
        await _long(scope["path"], receive, send)


async def _tell(send: Callable[[Any], Awaitable[None]], body: bytes) -> None:
    head = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": body})


async def _long(path: str, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """As Django does it: whoever leaves is noticed beside the sending, which is then cancelled."""
    await receive()
    sending = asyncio.ensure_future(_pieces(path, send))
    leaving = asyncio.ensure_future(receive())
    await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    _ended[path] = "sent" if sending.done() else "left"
    sending.cancel()
    leaving.cancel()


async def _pieces(path: str, send: Callable[[Any], Awaitable[None]]) -> None:
    _sent[path] = 0
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(LONG).encode())]})
    while _sent[path] < LONG:
        await send({"type": "http.response.body", "body": PIECE, "more_body": True})
        _sent[path] += len(PIECE)
    await send({"type": "http.response.body"})


async def application(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
    assert line_of(send) is not None, f"no line behind {send!r}"
    await unhurried(_serve, patience=PATIENCE.get(scope["path"], 60))(scope, receive, send)
