"""A graceful end: before the server closes its sockets, the hub says goodbye on them. Daphne and uvicorn differ."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

STEP = 0.05  # seconds between looks at what is still open
STEPS = 60  # looks at most, so that a page that does not answer holds nobody up

_installed = False


def install(loop: asyncio.AbstractEventLoop, say_goodbye: Callable[[], None]) -> None:
    """Hooks into the server that runs this loop, once per process; without one, as in tests, does nothing."""
    global _installed
    if _installed or not (_under_daphne(loop) or _under_uvicorn()):
        return
    _installed = True
    if _under_daphne(loop):
        _before_reactor_stops(say_goodbye)
    else:
        _before_signal(loop, say_goodbye)


def _under_daphne(loop: asyncio.AbstractEventLoop) -> bool:
    reactor: Any = sys.modules.get("twisted.internet.reactor")
    return reactor is not None and reactor.running and getattr(reactor, "_asyncioEventloop", None) is loop


def _under_uvicorn() -> bool:
    return "uvicorn.server" in sys.modules and threading.current_thread() is threading.main_thread()


def _before_reactor_stops(say_goodbye: Callable[[], None]) -> None:
    from daphne.ws_protocol import WebSocketProtocol
    from twisted.internet import defer, task

    reactor: Any = sys.modules["twisted.internet.reactor"]

    def are_closed() -> bool:
        """Every page has had its last frame and has closed its side."""
        return not any(isinstance(getattr(one, "protocol", None), WebSocketProtocol) for one in reactor.getReaders())

    @defer.inlineCallbacks
    def goodbye() -> Any:
        say_goodbye()  # at once: Daphne cancels the sockets' tasks in the same phase
        for _look in range(STEPS):
            yield task.deferLater(reactor, STEP)
            if are_closed():
                return

    reactor.addSystemEventTrigger("before", "shutdown", goodbye)


def _before_signal(loop: asyncio.AbstractEventLoop, say_goodbye: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _then(signal.getsignal(number), loop, say_goodbye))


def _then(before: Any, loop: asyncio.AbstractEventLoop, say_goodbye: Callable[[], None]) -> Any:
    def handler(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(say_goodbye)
        if callable(before):
            before(number, frame)

    return handler
