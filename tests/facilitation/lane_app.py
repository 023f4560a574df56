"""A bare application for the lanes' tests: sends COUNT numbered texts, every third by ASGI, and then what it took."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from facilitation.lanes import lane, text_frame

COUNT = 3_000
FILLING = "å" * 1_000  # 6 MB in all: more than the kernel keeps for a reader that waits


async def application(
    scope: Mapping[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    found = lane(send)
    assert found is not None, f"no lane beside {send!r}"
    taken = refused = 0
    for number in range(COUNT):
        text = f"{number} {FILLING}"
        if number % 3 and found.write(text_frame(text)):
            taken += 1
            continue
        refused += number % 3 > 0
        await send({"type": "websocket.send", "text": text})
        await asyncio.sleep(0)  # Daphne writes in the loop's next turn
    await send({"type": "websocket.send", "text": json.dumps({"taken": taken, "refused": refused})})
    while (await receive())["type"] != "websocket.disconnect":
        pass
    assert not found.write(text_frame("gone")), "a frame was written to a closed connection"
    await asyncio.sleep(0)
