"""A page's side of the live socket, against the real ASGI application."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from channels.testing import WebsocketCommunicator
from django.conf import settings

from socialtalks.application import application
from tests.cast import Member

WITHIN = 20.0  # seconds for a frame that must come
QUIET = 0.15  # seconds in which none may


class Line:
    """`await line.open()` greets; `await line.frame("topic")` waits for the next frame of a kind, skipping others."""

    def __init__(self, member: Member, *, origin: str | None = None, language: str = "sv") -> None:
        headers = [(b"cookie", member.header), (b"accept-language", language.encode())]
        headers.append((b"origin", (origin or settings.SOCKET_ORIGINS[0]).encode()))
        self.socket = WebsocketCommunicator(application, "/ws/live/", headers=headers)
        self.skipped: list[dict[str, Any]] = []

    async def connect(self) -> bool:
        accepted, _ = await self.socket.connect(timeout=WITHIN)
        return accepted

    async def hello(self, role: str | None = None, *, proto: int = 1, **d: Any) -> None:
        await self.send("hello", proto=proto, **({"as": role} if role else {}), **d)

    async def open(self, role: str | None = None, **d: Any) -> dict[str, Any]:
        """Connects and greets; gives the welcome."""
        assert await self.connect()
        await self.hello(role, **d)
        return await self.frame("welcome")

    async def send(self, t: str, /, *, id: str | None = None, **d: Any) -> None:
        await self.socket.send_to(text_data=json.dumps({"t": t, "d": d} | ({"id": id} if id else {})))

    async def do(self, action: str, seen: int | None = None, id: str | None = None, **args: Any) -> dict[str, Any]:
        """Gives a command and waits for its answer, ok or refused."""
        id = id or str(uuid4())
        await self.send("do", id=id, action=action, args=args, **({} if seen is None else {"seen": seen}))
        return await self.answer(id)

    async def answer(self, id: str | None) -> dict[str, Any]:
        while True:
            frame = await self.next()
            if frame["t"] in ("ok", "refused") and frame["re"] == id:
                return frame
            self.skipped.append(frame)

    async def frame(self, t: str, name: str | None = None) -> dict[str, Any]:
        """The `d` of the next frame of this kind (and topic), among those skipped before it too."""
        for frame in self.skipped:
            if _is(frame, t, name):
                self.skipped.remove(frame)
                return frame["d"]
        while not _is(frame := await self.next(), t, name):
            self.skipped.append(frame)
        return frame["d"]

    async def topic(self, name: str, *, at_least: int = 0) -> dict[str, Any]:
        """The state of the topic when it has come to the revision."""
        while (d := await self.frame("topic", name))["rev"] < at_least:
            pass
        return d["state"]

    async def next(self) -> dict[str, Any]:
        return json.loads(await self.socket.receive_from(timeout=WITHIN))

    async def closed_by(self) -> int:
        """The code that the server closes by, whatever it sends before."""
        while (event := await self.socket.receive_output(timeout=WITHIN))["type"] != "websocket.close":
            self.skipped.append(json.loads(event["text"]))
        return event["code"]

    async def is_quiet(self) -> bool:
        return not self.skipped and await self.socket.receive_nothing(timeout=QUIET)

    async def leave(self) -> None:
        await self.socket.disconnect(timeout=WITHIN)


def _is(frame: dict[str, Any], t: str, name: str | None) -> bool:
    return frame["t"] == t and (name is None or frame["d"]["name"] == name)


LineOf = Callable[..., Line]
