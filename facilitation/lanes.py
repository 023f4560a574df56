"""The short way for a finished frame: straight to the connection of a server that we know, past what the server does
anew for every socket. Where it cannot be taken, the message goes by ASGI; nothing depends on it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NamedTuple


class Lane(NamedTuple):
    """`write` sends the frame at once and tells True, or leaves it alone and tells False. `waiting` tells how many
    bytes the far end has not taken yet, whichever way they were sent."""

    write: Callable[[bytes], bool]
    waiting: Callable[[], int]


TEXT, OPEN = 0x81, 3  # a whole text frame (RFC 6455, 5.2); autobahn's state of an open connection


def text_frame(text: str) -> bytes:
    """The frame as any server sends it: unmasked, uncompressed, unbroken, so the same for every socket."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((TEXT, size)) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", TEXT, 126, size) + payload
    return struct.pack("!BBQ", TEXT, 127, size) + payload


def lane(send: object) -> Lane | None:
    """The lane beside an ASGI `send`, where it is Daphne's or that of uvicorn's `websockets-sansio`; else None."""
    given = getattr(send, "args", ())  # Daphne: partial(server.handle_reply, protocol)
    if given and hasattr(getattr(given[0], "transport", None), "writeSomeData"):
        return _daphne(given[0])
    protocol = getattr(send, "__self__", None)  # uvicorn: the protocol's own method
    if hasattr(protocol, "close_sent") and hasattr(getattr(protocol, "transport", None), "get_write_buffer_size"):
        return _uvicorn(protocol)
    return None


def _daphne(protocol: Any) -> Lane:
    """Twisted would queue the bytes, ask the poller, write in the next turn and tell the poller again."""

    def write(frame: bytes) -> bool:
        transport = protocol.transport
        if protocol.state != OPEN or not transport.connected or transport.disconnecting:
            return False
        if transport._tempDataLen or transport.dataBuffer or protocol.send_queue:
            return False  # behind what waits already
        written = transport.writeSomeData(frame)
        if not isinstance(written, int):
            return False  # the line is gone
        if written < len(frame):
            transport.write(frame[written:])
        return True

    def waiting() -> int:
        transport = protocol.transport
        return int(transport._tempDataLen + len(transport.dataBuffer) - transport.offset)

    return Lane(write, waiting)


def _uvicorn(protocol: Any) -> Lane:
    """The protocol would build and encode the frame for each socket."""

    def write(frame: bytes) -> bool:
        transport = protocol.transport
        if protocol.close_sent or protocol.disconnected or transport.is_closing() or transport.get_write_buffer_size():
            return False
        transport.write(frame)
        return True

    return Lane(write, lambda: int(protocol.transport.get_write_buffer_size()))
