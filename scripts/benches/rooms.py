"""Many pages of one run: screens and facilitators of its groups, an organiser who presses, and what reaches them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from itertools import cycle
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from scripts.benches.servers import PORT
from scripts.benches.sockets import Socket, Web, now, open_socket

AGENDA = b'{"t":"topic","d":{"name":"agenda"'
TOPIC = re.compile(rb'{"t":"topic","d":{"name":"(\w+)","rev":(\d+)')
PONG = b'{"t":"pong"'
CHECKED = ("advance", "end")  # cues that are refused when the agenda has changed since it was seen
GATHERING = 0.02  # seconds in which news of many pages is gathered, so that looking at them all costs little
PATIENCE = 60.0  # seconds for everyone to be there


class Rooms:
    """Open sockets; `arrived` holds when each got the agenda of the change under way."""

    def __init__(self) -> None:
        self.sockets: list[Socket] = []
        self._opened: list[Socket] = []  # as they come, while others still do
        self.arrived: list[float] = []
        self.last_agenda = b""
        self.pongs = 0
        self.pong_bytes = 0
        self._changed = asyncio.Event()

    async def open(self, cookies: list[str], ports: Sequence[int] = (PORT,)) -> None:
        """Everyone at once, spread over the ports; returns when all have what their welcome named. In order."""
        opening = [self._open_one(cookie, port) for cookie, port in zip(cookies, cycle(ports))]
        beating = asyncio.create_task(self.beat())
        async with asyncio.timeout(PATIENCE):
            self.sockets += await asyncio.gather(*opening)
            while any(socket.lacking != set() for socket in self.sockets):
                await self._news()
            beating.cancel()

    async def _open_one(self, cookie: str, port: int) -> Socket:
        socket = await open_socket("/ws/live/", cookie, self._on_text, port)
        socket.say("hello", proto=1)
        self._opened.append(socket)
        return socket

    async def everyone_has_it(self) -> list[float]:
        """Waits until the change has reached every socket; gives and clears the instants."""
        async with asyncio.timeout(PATIENCE):
            while len(self.arrived) < len(self.sockets):
                await self._news()
        arrived, self.arrived = self.arrived, []
        return arrived

    async def ping(self) -> None:
        """A heartbeat of everyone; returns when all are answered."""
        wanted = self.pongs + len(self.sockets)
        for socket in self.sockets:
            socket.say("ping", sent=0, have=socket.have)
        async with asyncio.timeout(PATIENCE):
            while self.pongs < wanted:
                await self._news()

    async def _news(self) -> None:
        """Waits for something to come; a page that the server has closed ends the bench."""
        closed = [socket.closed_by for socket in self.sockets if not socket.is_open]
        assert not closed, f"{len(closed)} pages were closed: {closed[:5]}"
        self._changed.clear()
        await self._changed.wait()
        if self.arrived == []:
            await asyncio.sleep(GATHERING)

    async def beat(self) -> None:
        """Heartbeats of those who are in, while the others come: a machine under load takes its time."""
        while True:
            await asyncio.sleep(4)
            for socket in self._opened:
                if socket.lacking is not None and socket.is_open:
                    socket.say("ping", sent=0, have=socket.have)

    def close(self) -> None:
        for socket in self.sockets:
            socket.transport.abort()

    def _on_text(self, socket: Socket, payload: bytes) -> None:
        is_news = False
        if topic := TOPIC.match(payload):
            name, rev = topic[1].decode(), int(topic[2])
            is_news = rev > socket.have.get(name, -1)  # not what a heartbeat has brought again
            socket.have[name] = rev
        if is_news and payload.startswith(AGENDA) and socket.lacking == set():
            self.arrived.append(now())
            self.last_agenda = payload
            if len(self.arrived) >= len(self.sockets):
                self._changed.set()
        elif payload.startswith(PONG):
            self.pongs += 1
            self.pong_bytes += len(payload) + 2
            self._changed.set()
        else:
            self._greeted(socket, json.loads(payload))

    def _greeted(self, socket: Socket, frame: dict[str, Any]) -> None:
        if frame["t"] == "welcome":
            socket.lacking = set(frame["d"]["topics"])
        elif frame["t"] == "topic" and socket.lacking is not None:
            socket.lacking.discard(frame["d"]["name"])
            if not socket.lacking:
                self._changed.set()


class Organiser:
    """Signed in by the admin's form; gives cues by post."""

    def __init__(self, run: int) -> None:
        self._web = Web()
        self.run = run

    @property
    def cookie(self) -> str:
        """The header of a socket of this person's."""
        return "; ".join(f"{name}={value}" for name, value in self._web.cookies.items())

    async def sign_in(self, email: str, password: str) -> None:
        await self._web.get("/admin/login/")
        form = {"username": email, "password": password, "csrfmiddlewaretoken": self._web.cookies["st_csrf"]}
        status, _headers, _body = await self._web.post(
            "/admin/login/?next=/healthz", urlencode(form).encode(), "application/x-www-form-urlencoded"
        )
        assert status == 302, f"the organiser could not sign in: {status}"

    async def cue(self, action: str, **args: Any) -> None:
        frame = {
            "t": "do",
            "id": str(uuid4()),
            "d": {"action": f"cue.{action}", "args": args, "seen": await self._seen(action)},
        }
        path = f"/live/do/?as=organiser&run={self.run}"
        status, _headers, body = await self._web.post(path, json.dumps(frame).encode(), "application/json")
        assert status == 200, f"{action}: {status} {body!r}"

    async def agenda(self) -> dict[str, Any]:
        """The topic "agenda" as the server has it now: `rev`, `state`."""
        return await self._topic("agenda")

    async def desk(self) -> dict[str, Any]:
        """The state of the topic "desk"."""
        return dict((await self._topic("desk"))["state"])

    async def _topic(self, name: str) -> dict[str, Any]:
        _status, _headers, body = await self._web.get(f"/live/state/?as=organiser&run={self.run}")
        return dict(json.loads(body)["topics"][name])

    async def _seen(self, action: str) -> int:
        return int((await self.agenda())["rev"]) if action in CHECKED else 0


async def cookies_of(links: dict[str, Any], count: int) -> list[str]:
    """Cookie headers for `count` pages: a screen and a facilitator of every group, and round again."""
    found = []
    groups = links["live"]["groups"]
    for group in groups[: (count + 1) // 2]:
        for name in ("screen", "facilitator"):
            web = Web()
            await web.get(urlsplit(group[name]).path)
            found.append("; ".join(f"{k}={v}" for k, v in web.cookies.items()))
            await web.close()
    return [found[i % len(found)] for i in range(count)]
