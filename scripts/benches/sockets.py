"""A load client that costs little itself, so that servers are measured: web sockets and HTTP on bare asyncio."""

from __future__ import annotations

import asyncio
import json
import struct
import time
from collections.abc import Callable
from typing import Any

from scripts.benches.servers import BASE, PORT

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: {base}\r\n{cookie}\r\n"
)
TEXT, CLOSE, PING = 1, 8, 9


class Socket(asyncio.Protocol):
    """One client socket. `on_text(socket, payload)` gets every text frame's bytes."""

    def __init__(self, path: str, cookie: str, on_text: Callable[[Socket, bytes], None], port: int) -> None:
        header = f"Cookie: {cookie}\r\n" if cookie else ""
        self._handshake = HANDSHAKE.format(path=path, port=port, base=BASE, cookie=header).encode()
        self._on_text = on_text
        self._buffer = bytearray()
        self.is_open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed_by = 0
        self.have: dict[str, int] = {}  # revisions by topic
        self.received = 0  # bytes, frames' heads included
        self.lacking: set[str] | None = None  # topics that the welcome named and that have not come

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._handshake)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.is_open and not self._take_handshake():
            return
        self.received += len(data)
        while frame := self._take_frame():
            opcode, payload = frame
            if opcode == TEXT:
                self._on_text(self, payload)
            elif opcode == PING:
                self._send(10, payload)
            elif opcode == CLOSE:
                self.closed_by = int.from_bytes(payload[:2], "big")
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before it was open"))

    def say(self, t: str, **d: Any) -> None:
        self._send(TEXT, json.dumps({"t": t, "d": d}).encode())

    def send_text(self, text: str) -> None:
        self._send(TEXT, text.encode())

    def _take_handshake(self) -> bool:
        head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not found:
            return False
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self.opened.set_exception(ConnectionError(head.partition(b"\r\n")[0].decode()))
            self.transport.close()
            return False
        self._buffer = bytearray(rest)
        self.is_open = True
        self.opened.set_result(None)
        return True

    def _take_frame(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 127, 2
        if size == 126:
            start = 4
        elif size == 127:
            start = 10
        if len(buffer) < start:
            return None
        if start > 2:
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + size:
            return None
        frame = buffer[0] & 15, bytes(buffer[start : start + size])
        del buffer[: start + size]
        return frame

    def _send(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        head = (
            struct.pack("!BB", 128 | opcode, 128 | size) if size < 126 else struct.pack("!BBH", 128 | opcode, 254, size)
        )
        self.transport.write(head + b"\0\0\0\0" + payload)  # masked by nothing, which the standard allows


async def open_socket(path: str, cookie: str, on_text: Callable[[Socket, bytes], None], port: int = PORT) -> Socket:
    loop = asyncio.get_running_loop()
    _transport, socket = await loop.create_connection(lambda: Socket(path, cookie, on_text, port), "127.0.0.1", port)
    await socket.opened
    return socket


class Web:
    """One kept-alive HTTP connection with its own cookies."""

    def __init__(self, cookies: dict[str, str] | None = None) -> None:
        self.cookies = cookies if cookies is not None else {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        return await self.send("GET", path)

    async def post(self, path: str, body: bytes, kind: str) -> tuple[int, dict[str, str], bytes]:
        return await self.send("POST", path, body, {"Content-Type": kind, "Origin": BASE})

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body."""
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection("127.0.0.1", PORT, limit=2**20)
        reader, writer = self._streams
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Host": f"127.0.0.1:{PORT}", "Cookie": cookie, "Content-Length": str(len(body)), **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        return await self._answer(reader)

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:-2]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        body = await self._body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return int(lines[0].split()[1]), headers, body

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int(await reader.readline(), 16):
                parts.append(await reader.readexactly(size))
                await reader.readline()
            await reader.readline()
            return b"".join(parts)
        return await reader.readexactly(int(headers.get("content-length", 0)))

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def now() -> float:
    return time.perf_counter()
