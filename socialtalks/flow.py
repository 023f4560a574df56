"""Answers leave no faster than they are read. It stands around Django, since a view does not know its server.

uvicorn waits for a slow reader by itself. Daphne takes all at once, and a film would wait in memory: here it waits for
what Twisted tells a producer. On both, a reader that takes nothing for PATIENCE is let go.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

PATIENCE = 60.0  # seconds: nginx's own, too

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class Line(Protocol):
    """The connection behind an ASGI `send` of HTTP."""

    async def send(self, message: Message) -> None:
        """Returns when the reader has room for more."""

    def let_go(self) -> None:
        """Ends the connection at once; the server then tells the application that its reader has left."""

    def close(self) -> None:
        """The answer is over."""


def unhurried(application: Application, *, patience: float = PATIENCE) -> Application:
    """`application`, whose `send` returns when the reader has room for more. Unknown servers are left as they are."""

    async def serve(scope: Any, receive: Any, send: Send) -> None:
        line = line_of(send)
        if line is None:
            await application(scope, receive, send)
            return

        async def send_and_wait(message: Message) -> None:
            try:
                async with asyncio.timeout(patience):
                    await line.send(message)
            except TimeoutError:
                line.let_go()
            if message.get("more_body"):
                await asyncio.sleep(0)  # others come in between, among them the news that the reader has left

        try:
            await application(scope, receive, send_and_wait)
        finally:
            line.close()

    return serve


def line_of(send: Any) -> Line | None:
    """Daphne's or uvicorn's connection; None beside any other server."""
    given = getattr(send, "args", ())  # Daphne: partial(server.handle_reply, request)
    if given and hasattr(given[0], "registerProducer"):
        return _Daphne(send, given[0])
    cycle = getattr(send, "__self__", None)  # uvicorn: a method of the request's cycle
    if hasattr(cycle, "flow") and hasattr(getattr(cycle, "transport", None), "abort"):
        return _Uvicorn(send, cycle)
    return None


class _Daphne:
    """Twisted's push producer of one request: told to pause while the connection's buffer is full."""

    def __init__(self, send: Send, request: Any) -> None:
        self._send, self._request, self._began = send, request, request.request_start
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._is_registered = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._register()
        elif not message.get("more_body"):
            self.close()
        await self._send(message)
        if self._is_registered:
            await self._has_room.wait()

    def let_go(self) -> None:
        if channel := self._channel():
            channel.transport.abortConnection()

    def close(self) -> None:
        if self._is_registered:
            self._is_registered = False
            self._request.request_start = self._began
            if self._channel():
                self._request.unregisterProducer()

    def _channel(self) -> Any:
        """None when the connection has gone."""
        return getattr(self._request, "channel", None)

    def _register(self) -> None:
        if self._channel():
            self._request.registerProducer(self, True)
            self._request.request_start = math.inf  # --http-timeout counts from here, and a film takes longer
            self._is_registered = True

    def pauseProducing(self) -> None:
        self._has_room.clear()

    def resumeProducing(self) -> None:
        self._has_room.set()

    def stopProducing(self) -> None:
        self._has_room.set()


class _Uvicorn:
    def __init__(self, send: Send, cycle: Any) -> None:
        self._send, self._cycle = send, cycle

    async def send(self, message: Message) -> None:
        await self._send(message)

    def let_go(self) -> None:
        self._cycle.transport.abort()

    def close(self) -> None:
        pass
