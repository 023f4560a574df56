"""Sends every text that it gets to everyone, by `websockets.broadcast()`, and answers pings of the protocol."""

from __future__ import annotations

import asyncio
import gc
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

_everyone: set[ServerConnection] = set()


async def _handle(socket: ServerConnection) -> None:
    _everyone.add(socket)
    try:
        async for text in socket:
            broadcast(_everyone, text)
    finally:
        _everyone.discard(socket)


async def main(port: int) -> None:
    gc.set_threshold(100_000, 50, 1_000)
    async with serve(_handle, "127.0.0.1", port, compression=None, backlog=4096, ping_interval=None):
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
