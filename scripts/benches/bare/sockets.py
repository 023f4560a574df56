"""Sends every text to everyone who opened the same path, by `websockets.broadcast()`; a heartbeat it answers."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections import defaultdict

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosedError

HEARTBEAT, PONG = '{"t": "ping"', '{"t":"pong"}'

_everyone: defaultdict[str, set[ServerConnection]] = defaultdict(set)


async def _handle(socket: ServerConnection) -> None:
    assert socket.request is not None
    everyone = _everyone[socket.request.path]
    everyone.add(socket)
    try:
        async for text in socket:
            if text.startswith(HEARTBEAT):
                await socket.send(PONG)
            else:
                broadcast(everyone, text)
    except ConnectionClosedError:
        pass
    finally:
        everyone.discard(socket)


async def main(port: int) -> None:
    gc.set_threshold(100_000, 50, 1_000)
    async with serve(_handle, "127.0.0.1", port, compression=None, backlog=4096, ping_interval=None):
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
