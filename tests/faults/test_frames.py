"""Pages that send or read badly, on both servers: closed by the right code, and felt by nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import websockets

from tests.faults.figures import of_hundred, patience, told
from tests.faults.stacks import FULL, Stack, alone, daphne, met, uvicorn
from tests.journeys.clients import PATH
from tests.journeys.machines import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
OTHERS_WITHIN = 0.5  # seconds, 95 of a hundred
SECONDS = 30 if FULL else 4
SMALL = 4_096  # bytes that the far end's kernel takes for a page that does not read
GROWTH = 40_000_000  # bytes that a server may have grown by: each reader's megabyte, and what it allocates besides


@pytest.fixture(scope="module", params=[daphne, uvicorn])
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Stack]:
    with alone(tmp_path_factory.mktemp("frames"), seed, command=request.param) as made:
        yield made


class Rude:
    """A signed-in page's bare socket."""

    def __init__(self, stack: Stack, line: websockets.ClientConnection) -> None:
        self.stack, self.line = stack, line

    async def send(self, t: str, **d: Any) -> None:
        await self.line.send(json.dumps({"t": t, "d": d}))

    async def until(self, t: str) -> dict[str, Any]:
        async with asyncio.timeout(10 * patience()):
            while (frame := json.loads(await self.line.recv()))["t"] != t:
                pass
        return dict(frame["d"])

    async def closed_by(self) -> int | None:
        async with asyncio.timeout(20 * patience()):
            try:
                while True:
                    await self.line.recv()
            except websockets.ConnectionClosed:
                return self.line.close_code


@asynccontextmanager
async def rude(stack: Stack) -> AsyncIterator[Rude]:
    base = stack.machines[0].base
    cookies = await asyncio.to_thread(signed_in, stack.links["live"]["groups"][0]["facilitator"])
    line = await websockets.connect(
        base.replace("http", "ws", 1) + PATH,
        additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
        origin=websockets.Origin(base),
        compression=None,
        ping_interval=None,
        close_timeout=0.1,
    )
    try:
        found = Rude(stack, line)
        await found.send("hello", proto=1, **{"as": "facilitator"})
        yield found
    finally:
        line.transport.abort()
        await asyncio.sleep(0.05)


async def test_bad_frames_are_refused_and_the_socket_lives(stack: Stack) -> None:
    """F17: bad JSON twice and an unknown action are refused; the third bad frame ends it."""
    async with rude(stack) as page:
        await page.line.send("{")
        assert (await page.until("refused"))["code"] == "bad_frame"
        await page.line.send(
            json.dumps({"t": "do", "id": "1b0e5f58-7a3e-4b5e-9c43-0d0d7cc7a001", "d": {"action": "x"}})
        )
        assert (await page.until("refused"))["code"] == "unknown_action"
        await page.send("ping", sent=7)
        assert (await page.until("pong"))["sent"] == 7
        await page.line.send("[]")
        await page.line.send("[]")
        assert await page.closed_by() == 4400


async def test_a_frame_of_65_kb_is_closed_by_4400(stack: Stack) -> None:
    """F17."""
    async with rude(stack) as page:
        await page.until("welcome")
        await page.send("ping", sent=1, filling="x" * 65_000)
        assert await page.closed_by() == 4400


async def test_a_page_that_hammers_is_cut_off_and_nobody_else_feels_it(stack: Stack) -> None:
    """F17: 50 frames a second, again and again, end by 4429 each time; the others' p95 stays under half a second."""
    meeting = await met(stack, rooms=12)
    hammering = asyncio.create_task(_hammer(stack))
    took: list[float] = []
    began = time.monotonic()
    while time.monotonic() - began < SECONDS:
        for page in meeting.screens[:6]:
            at = time.monotonic()
            await page.pinged()
            took.append(time.monotonic() - at)
        await asyncio.sleep(0.1)
    hammering.cancel()
    codes = await hammering
    await meeting.leave()
    told("F17", pings=len(took), p95=of_hundred(95, took), hammered=len(codes))
    assert set(codes) == {4429}
    assert of_hundred(95, took) < OTHERS_WITHIN * patience()


async def _hammer(stack: Stack) -> list[int | None]:
    """The codes it was closed by, until cancelled."""
    codes: list[int | None] = []
    try:
        while True:
            async with rude(stack) as page:
                await page.until("welcome")
                closing = asyncio.create_task(page.closed_by())
                with contextlib.suppress(websockets.ConnectionClosed):
                    while True:
                        await page.send("ping", sent=1)
                        await asyncio.sleep(0.02)
                codes.append(await closing)
    except asyncio.CancelledError:
        return codes


@pytest.mark.faults
@pytest.mark.parametrize("pings", [False, True], ids=["silent", "pinging"])
async def test_a_reader_that_stops_reading_is_dropped_and_cannot_grow_the_server(stack: Stack, pings: bool) -> None:
    """Ten that read nothing: silent ones, and ones that ask for everything again with each heartbeat."""
    machine = stack.machines[0]
    meeting = await met(stack, rooms=3)
    before, held = machine.memory(), machine.sockets()
    async with AsyncReaders(stack) as readers:
        began = time.monotonic()
        while machine.sockets() > held and time.monotonic() - began < 200:
            for page in readers.all:
                if pings:
                    page.say("ping", sent=1, have={})
            await asyncio.sleep(0.12)  # eight a second: within the bucket
        took = time.monotonic() - began
        grown = machine.memory() - before
        told("slow readers", pinging=pings, dropped_after=took, grown_mb=grown / 1e6)
        assert machine.sockets() <= held, "the server still holds a reader that reads nothing"
        assert grown < GROWTH
    assert (await meeting.cue("extend", seconds=1)) < OTHERS_WITHIN * 4 * patience()
    await meeting.leave()


class AsyncReaders:
    """Ten sockets that send and never read: bare TCP with the smallest window."""

    def __init__(self, stack: Stack, count: int = 10) -> None:
        self._stack, self._count = stack, count
        self._all: list[Deaf] = []

    async def __aenter__(self) -> AsyncReaders:
        cookies = await asyncio.to_thread(signed_in, self._stack.links["live"]["groups"][0]["facilitator"])
        self._all = [Deaf(self._stack.machines[0].base, cookies) for _one in range(self._count)]
        for one in self._all:
            await asyncio.to_thread(one.open)
        return self

    async def __aexit__(self, *_error: object) -> None:
        for one in self._all:
            one.close()

    @property
    def all(self) -> list[Deaf]:
        return self._all


class Deaf:
    """Sends frames by hand; reads nothing after the handshake."""

    def __init__(self, base: str, cookies: dict[str, str]) -> None:
        self._base = base
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)

    def open(self) -> None:
        host, port = self._base.removeprefix("http://").split(":")
        self._socket.connect((host, int(port)))
        self._socket.sendall(
            f"GET {PATH} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            f"Origin: {self._base}\r\nCookie: {self._cookie}\r\n\r\n".encode()
        )
        assert b" 101 " in self._socket.recv(1024)
        self._socket.setblocking(False)
        self.say("hello", proto=1, **{"as": "facilitator"})

    def say(self, t: str, **d: Any) -> None:
        body = json.dumps({"t": t, "d": d}).encode()
        head = bytes((0x81, 0x80 | len(body))) if len(body) < 126 else bytes((0x81, 0xFE)) + len(body).to_bytes(2)
        with contextlib.suppress(OSError):  # full, or closed by the server
            self._socket.send(head + bytes(4) + body)

    def close(self) -> None:
        self._socket.close()


async def test_a_server_that_ends_says_goodbye_and_when_to_come_back(stack: Stack) -> None:
    """Every page is told, within 0.5 to 3.5 s, closed by 4503, and is right again when the server is."""
    meeting = await met(stack, rooms=3)
    await asyncio.to_thread(stack.machines[0].stop)
    for page in meeting.pages:
        await page.until(lambda p=page: p.closed_by is not None)
        assert page.ended_by == 4503
        assert page.frames[-1] == "goodbye"
    await asyncio.to_thread(stack.machines[0].start)
    await meeting.until_right()
    await meeting.leave()
