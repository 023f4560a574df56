"""A simulated page's line to the real server: the same socket, cookie and frames as a browser's."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import websockets

HEARTBEAT = 5.0  # seconds
SILENCE = 12.0  # seconds without a word until the line is given up
ANSWER_WITHIN = 5.0  # seconds until a command is repeated with the same id
STOPS = frozenset({4400, 4401, 4403, 4404, 4409})
"""After these a page does not come back by itself."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is reached, and the Origin its pages have."""

    url: str
    origin: str
    headers: Mapping[str, str]


class Line:
    """Connected from `come_back` to `lose`, whatever happens on the way; what it is told stands in `state`."""

    def __init__(self, server: Server, cookie: str, role: str, run: int) -> None:
        self.server, self.role, self.run = server, role, run
        self.is_barred = False
        self.drops = 0
        self.is_up = asyncio.Event()
        self.report: dict[str, Any] | None = None
        self._cookie = cookie
        self._wanted = asyncio.Event()
        self._socket: websockets.ClientConnection | None = None
        self._topics: dict[str, tuple[int, dict[str, Any]]] = {}
        self._agendas: list[dict[str, Any]] = []
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._offset = 0.0  # ms from this computer's clock to the server's
        self._retry_in: float | None = None

    # What the page knows

    def now(self) -> int:
        """The server's clock, in ms since 1970."""
        return round(time.time() * 1000 + self._offset)

    def state(self, name: str) -> dict[str, Any] | None:
        return self._topics[name][1] if name in self._topics else None

    def agenda(self) -> dict[str, Any] | None:
        """The agenda in force: a newer one waits until it takes effect, as on every page."""
        while len(self._agendas) > 1 and self._agendas[1]["effective_at"] <= self.now():
            self._agendas.pop(0)
        return self._agendas[0] if self._agendas else None

    # What happens to the line

    def come_back(self) -> None:
        self._wanted.set()

    def lose(self) -> None:
        """The network goes: no goodbye, and no way back until `come_back`."""
        if self._wanted.is_set():
            self.drops += 1
        self._wanted.clear()
        if self._socket is not None:
            self._socket.transport.abort()

    @property
    def is_missed(self) -> bool:
        """True while the line is down and should not be."""
        return self._wanted.is_set() and not self.is_up.is_set()

    async def stay(self) -> None:
        """Connects again for as long as the server lets it, like a page that is left open."""
        while not self.is_barred:
            await self._wanted.wait()
            with contextlib.suppress(OSError, TimeoutError, websockets.WebSocketException):
                await self._once()
            self.is_up.clear()
            self._socket = None
            retry_in, self._retry_in = self._retry_in, None
            await asyncio.sleep(random.uniform(0.5, 3.0) if retry_in is None else retry_in)
        self.is_up.set()  # whoever waits need not

    async def do(self, action: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """Gives the command until it is answered, over as many lines as it takes: the frame that answers it."""
        id = str(uuid4())
        frame = json.dumps({"t": "do", "id": id, "d": {"action": action, "args": args}})
        while True:
            await self.is_up.wait()
            if self.is_barred:
                return {"t": "refused", "d": {"code": "signed_out"}}
            self._answers[id] = asyncio.get_running_loop().create_future()
            try:
                answer = await self._asked(frame, id)
            except (OSError, TimeoutError, websockets.WebSocketException):
                await asyncio.sleep(0.3)
                continue
            if answer["d"].get("code") != "unavailable":
                return answer
            await asyncio.sleep(0.5)

    async def _asked(self, frame: str, id: str) -> dict[str, Any]:
        if self._socket is None:
            raise OSError("the line is down")
        await self._socket.send(frame)
        try:
            return await asyncio.wait_for(self._answers[id], ANSWER_WITHIN)
        finally:
            self._answers.pop(id, None)

    async def _once(self) -> None:
        url = self.server.url.replace("http", "ws", 1) + "/ws/live/"
        async with websockets.connect(
            url,
            additional_headers={"Cookie": self._cookie, **self.server.headers},
            origin=websockets.Origin(self.server.origin),
            compression=None,
            ping_interval=None,
            open_timeout=10,
            close_timeout=1,
            max_size=None,
            proxy=None,
        ) as socket:
            self._socket = socket
            await self._say("hello", proto=1, **{"as": self.role}, run=self.run, have=self._have())
            beating = asyncio.create_task(self._beat())
            try:
                while True:
                    self._take(json.loads(await asyncio.wait_for(socket.recv(), SILENCE)))
            except websockets.ConnectionClosed as closed:
                if closed.rcvd is not None and closed.rcvd.code in STOPS:
                    self.is_barred = True
            finally:
                beating.cancel()

    async def _beat(self) -> None:
        with contextlib.suppress(OSError, websockets.WebSocketException):
            while True:
                await asyncio.sleep(HEARTBEAT)
                report = {"report": self.report} if self.report else {}
                await self._say("ping", sent=round(time.time() * 1000), have=self._have(), **report)

    async def _say(self, t: str, **d: Any) -> None:
        if self._socket is not None:
            await self._socket.send(json.dumps({"t": t, "d": d}))

    def _have(self) -> dict[str, int]:
        return {name: rev for name, (rev, _state) in self._topics.items()}

    def _take(self, frame: dict[str, Any]) -> None:
        t, d = frame["t"], frame.get("d", {})
        if t in ("welcome", "pong"):
            self._offset = d["now"] - time.time() * 1000
        if t == "welcome":
            self.is_up.set()
        elif t == "topic":
            self._take_topic(d)
        elif t == "goodbye":
            self._retry_in = float(d["retry_in"])
        elif t in ("ok", "refused"):
            waiting = self._answers.get(frame.get("re") or "")
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)

    def _take_topic(self, d: dict[str, Any]) -> None:
        if d["rev"] <= self._topics.get(d["name"], (-1, {}))[0]:
            return
        self._topics[d["name"]] = d["rev"], d["state"]
        if d["name"] == "agenda":
            self._agendas.append(d["state"])
