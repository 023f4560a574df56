"""A page's side of the live path, as store.js keeps it: over the ASGI application itself, or over a real server."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import httpx
import websockets
from django.conf import settings

from socialtalks.application import application
from tests.cast import Member

WITHIN = 10.0  # seconds for what must come
PATH = "/ws/live/"


class Page:
    """Topics with their revisions; whatever is not newer than what it has is dropped. Knows nothing of the way."""

    def __init__(self) -> None:
        self.topics: dict[str, tuple[int, dict[str, Any]]] = {}
        self.welcomes: list[dict[str, Any]] = []
        self.goodbye: float | None = None  # seconds after which the server wants to be asked again
        self.frames: list[str] = []  # the kinds that came, topics by name
        self.closed_by: int | None = None
        self.ended_by: int | None = None  # the code of the last end, kept while it is open again
        self.pong: dict[str, Any] | None = None
        self._answers: dict[str, dict[str, Any]] = {}
        self._changed = asyncio.Event()

    @property
    def have(self) -> dict[str, int]:
        return {name: rev for name, (rev, _state) in self.topics.items()}

    def state(self, name: str) -> dict[str, Any]:
        return self.topics[name][1]

    async def until(self, holds: Callable[[], bool], *, within: float = WITHIN) -> None:
        async with asyncio.timeout(within):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def hello(self, role: str | None = None, **d: Any) -> dict[str, Any]:
        """Greets with what it has; gives the welcome, once every topic named there has come."""
        before = len(self.welcomes)
        await self.send("hello", proto=1, have=self.have, **({"as": role} if role else {}), **d)
        await self.until(lambda: len(self.welcomes) > before or self.closed_by is not None)
        assert self.closed_by is None, f"closed by {self.closed_by}"
        await self.reach(self.welcomes[-1]["topics"])
        return self.welcomes[-1]

    async def reach(self, revs: Mapping[str, int], *, within: float = WITHIN) -> None:
        """Waits until each of these topics has come to its revision."""
        await self.until(lambda: all(self.have.get(name, -1) >= rev for name, rev in revs.items()), within=within)

    async def do(self, name: str, /, *, seen: int | None = None, id: str | None = None, **args: Any) -> dict[str, Any]:
        """Gives a command; the answer's frame, `ok` or `refused`."""
        id = id or str(uuid4())
        self._answers.pop(id, None)
        await self.send("do", id=id, action=name, args=args, **({} if seen is None else {"seen": seen}))
        await self.until(lambda: id in self._answers or self.closed_by is not None)
        return self._answers[id]

    async def done(self, name: str, /, **more: Any) -> dict[str, Any]:
        """Gives a command that must be taken; its answer."""
        answer = await self.do(name, **more)
        assert answer["t"] == "ok", answer
        return answer["d"]

    async def ping(self) -> None:
        await self.send("ping", sent=0, have=self.have)

    async def pinged(self) -> dict[str, Any]:
        """The answer to a heartbeat."""
        self.pong = None
        await self.ping()
        await self.until(lambda: self.pong is not None)
        return self.pong or {}

    async def send(self, t: str, /, *, id: str | None = None, **d: Any) -> None:
        await self.write(json.dumps({"t": t, "d": d} | ({"id": id} if id else {})))

    async def write(self, text: str) -> None:
        raise NotImplementedError

    def take(self, text: str) -> None:
        frame = json.loads(text)
        t, d = frame["t"], frame.get("d", {})
        self.frames.append(d["name"] if t == "topic" else t)
        if t == "welcome":
            self.welcomes.append(d)
        elif t == "topic" and d["rev"] > self.have.get(d["name"], -1):
            self.topics[d["name"]] = d["rev"], d["state"]
        elif t == "pong":
            self.pong = d
        elif t == "goodbye":
            self.goodbye = d["retry_in"]
        elif t in ("ok", "refused") and frame["re"]:
            self._answers[frame["re"]] = frame
        self._changed.set()

    def left(self, code: int) -> None:
        self.closed_by = self.ended_by = code
        self._changed.set()


class HousePage(Page):
    """Runs the real ASGI application in this loop; its frames arrive without a wait."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.member = member
        self._task: asyncio.Task[None] | None = None
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def connect(self) -> None:
        origin = settings.SOCKET_ORIGINS[0].encode()
        scope = {
            "type": "websocket",
            "path": PATH,
            "raw_path": PATH.encode(),
            "query_string": b"",
            "subprotocols": [],
            "headers": [(b"origin", origin), (b"cookie", self.member.header)],
            "client": ("127.0.0.1", 1),
        }
        self.closed_by, self._inbox = None, asyncio.Queue()
        self._task = asyncio.create_task(application(scope, self._inbox.get, self._sent))
        await self._inbox.put({"type": "websocket.connect"})

    async def open(self, role: str | None = None, **d: Any) -> dict[str, Any]:
        await self.connect()
        return await self.hello(role, **d)

    async def write(self, text: str) -> None:
        await self._inbox.put({"type": "websocket.receive", "text": text})

    async def leave(self) -> None:
        """The line goes."""
        if self._task is None:
            return
        await self._inbox.put({"type": "websocket.disconnect", "code": 1006})
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    async def _sent(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.take(message["text"])
        elif message["type"] == "websocket.close":
            self.left(message.get("code", 1000))


class LinePage(Page):
    """Over a real server. Comes back by itself when the line goes, as socket.js does, until `leave`."""

    RETRY_EVERY = 0.3  # seconds

    def __init__(self, base: str, cookies: Mapping[str, str], role: str | None = None, **d: Any) -> None:
        super().__init__()
        self._url = base.replace("http", "ws", 1) + PATH
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._origin, self._hello = base, {"proto": 1, **({"as": role} if role else {}), **d}
        self._socket: websockets.ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connects for good; returns when every topic is there."""
        self._task = asyncio.create_task(self._stay())
        await self.until(lambda: bool(self.welcomes))
        await self.reach(self.welcomes[-1]["topics"])

    async def write(self, text: str) -> None:
        assert self._socket is not None, "the line is down"
        await self._socket.send(text)

    async def leave(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _stay(self) -> None:
        while True:
            with contextlib.suppress(OSError, websockets.WebSocketException, TimeoutError):
                await self._listen()
            code = self._socket.close_code if self._socket is not None else None
            self._socket = None
            self.left(code or 1006)
            await asyncio.sleep(self.retry_after())

    def retry_after(self) -> float:
        """Seconds until the next attempt."""
        return self.RETRY_EVERY

    async def _listen(self) -> None:
        headers = {"Cookie": self._cookie}
        async with websockets.connect(
            self._url,
            additional_headers=headers,
            origin=websockets.Origin(self._origin),
            compression=None,
            ping_interval=None,
            open_timeout=5,
            max_size=None,
        ) as self._socket:
            self.closed_by = None
            await self.send("hello", **self._hello, have=self.have)
            beating = asyncio.create_task(self.beat())
            try:
                async for text in self._socket:
                    self.take(str(text))
            finally:
                beating.cancel()

    async def beat(self) -> None:
        """Heartbeats, for as long as this line is open."""
        while True:
            await asyncio.sleep(4)
            await self.ping()


def browser(member: Member) -> httpx.AsyncClient:
    """An HTTP client of the member over the ASGI application itself, with a page's Origin."""
    origin = settings.SOCKET_ORIGINS[0]
    transport = httpx.ASGITransport(app=application)
    return httpx.AsyncClient(
        transport=transport, base_url=origin, cookies=dict(member.cookies), headers={"Origin": origin}
    )


class Poller:
    """A page whose network lets no socket through: it asks every few seconds and posts its commands."""

    def __init__(self, member: Member, role: str) -> None:
        self.http = browser(member)
        self._query = {"as": role}
        self._etag: str | None = None
        self.topics: dict[str, Any] = {}
        self.x_now = 0

    async def ask(self) -> int:
        """One look; 200 with everything, 304 when nothing is new."""
        headers = {"If-None-Match": self._etag} if self._etag else {}
        response = await self.http.get("/live/state/", params=self._query, headers=headers)
        self.x_now, self._etag = int(response.headers["X-Now"]), response.headers["ETag"]
        if response.status_code == 200:
            self.topics = {name: topic["state"] for name, topic in response.json()["topics"].items()}
        return response.status_code

    async def do(self, action: str, *, id: str | None = None, **args: Any) -> dict[str, Any]:
        frame = {"t": "do", "id": id or str(uuid4()), "d": {"action": action, "args": args}}
        response = await self.http.post("/live/do/", params=self._query, json=frame)
        return dict(response.json())
