"""Messages of the live socket: read from text and written as text. What a topic's state holds is `protocol`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from facilitation.errors import Refused
from facilitation.topics import Name

PROTO = 1
MAX_FRAME = 16_384  # bytes in
HEARTBEAT = 5  # seconds between a page's pings
MAX_ACTION = 40  # characters
MAX_DEVICE = 24
BESIDE = "beside"


class Close(IntEnum):
    """Why the server closes. Only 4xxx: Daphne refuses to send other codes."""

    BAD_FRAMES = 4400
    SIGNED_OUT = 4401
    FORBIDDEN = 4403
    NOT_FOUND = 4404
    NO_HELLO = 4408
    REPLACED = 4409
    RELOAD = 4426
    TOO_FAST = 4429
    RESTARTING = 4503


class Code(StrEnum):
    """Refusals besides those of the timeline."""

    BAD_FRAME = "bad_frame"
    UNKNOWN_ACTION = "unknown_action"
    BAD_ARGS = "bad_args"
    TOO_LONG = "too_long"
    STALE = "stale"
    CONFLICT = "conflict"
    CHOOSE_ROLE = "choose_role"
    CHOOSE_RUN = "choose_run"
    SIGNED_OUT = "signed_out"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    WALL_FULL = "wall_full"
    NOTHING_TO_SEND = "nothing_to_send"
    BAD_ORIGIN = "bad_origin"
    UNAVAILABLE = "unavailable"
    REPLACED = "replaced"
    NO_NAME = "no_name"
    DUPLICATE = "duplicate"
    CANCELLED = "cancelled"
    MERGED = "merged"
    SAME_GROUP = "same_group"
    OTHER_RUN = "other_run"
    SAME_RUN = "same_run"
    OTHER_SEMINAR = "other_seminar"
    RUN_OVER = "run_over"
    ANSWERED = "answered"
    LEADS_ELSEWHERE = "leads_elsewhere"
    LOCKED = "locked"
    NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class Page:
    """Which device a page is on, an id it made itself, and when it was opened, ms; empty and None when not told."""

    device: str = ""
    born: int | None = None

    @property
    def is_beside(self) -> bool:
        """A page beside the room's own, as the meeting's is: it is nobody's presence."""
        return self.device.startswith(BESIDE)


UNTOLD = Page()


@dataclass(frozen=True, slots=True)
class Hello:
    proto: int
    role: str | None = None
    run: int | None = None
    group: int | None = None
    have: Mapping[str, int] = field(default_factory=dict)
    page: Page = UNTOLD


@dataclass(frozen=True, slots=True)
class Ping:
    sent: int | float
    have: Mapping[str, int] = field(default_factory=dict)
    report: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Do:
    id: UUID
    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None


def dump(value: Any) -> str:
    """Compact JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse(text: str) -> Hello | Ping | Do:
    """The message of a text frame. Raises Refused(bad_frame), with `re` when the frame had a readable id."""
    frame = _loaded(text)
    if not isinstance(frame, dict):
        raise Refused(Code.BAD_FRAME)
    read, body = _READERS.get(str(frame.get("t"))), frame.get("d", {})
    try:
        if read is None or not isinstance(body, dict):
            raise ValueError("no such message")
        return read(frame, body)
    except (ValueError, TypeError) as error:
        raise Refused(Code.BAD_FRAME, re=_readable_id(frame)) from error


def welcome(*, build: str, role: str, run: int, group: int | None, now: int, revs: Mapping[str, int]) -> str:
    d = {"proto": PROTO, "build": build, "role": role, "run": run, "group": group, "now": now}
    return dump({"t": "welcome", "d": {**d, "heartbeat": HEARTBEAT, "topics": revs}})


def topic(*, name: str, rev: int, now: int, state: str) -> str:
    """`state` is JSON already: a snapshot is serialised once, however many sockets it goes to."""
    return f'{{"t":"topic","d":{{"name":"{name}","rev":{rev},"now":{now},"state":{state}}}}}'


def pong(*, sent: int | float, now: int, old: bool = False) -> str:
    return dump({"t": "pong", "d": {"sent": sent, "now": now, **({"old": True} if old else {})}})


def answer(command: UUID, outcome: Mapping[str, Any]) -> str:
    return dump({"t": "ok", "re": str(command), "d": outcome})


def refused(code: str, message: str, *, re: str | None = None, **detail: Any) -> str:
    return dump({"t": "refused", "re": re, "d": {"code": code, "message": message, **detail}})


def goodbye(retry_in: float) -> str:
    return dump({"t": "goodbye", "d": {"retry_in": round(retry_in, 2)}})


def _loaded(text: str) -> Any:
    try:
        frame = json.loads(text, parse_constant=_no_constant)
        dump(frame).encode()  # a lone surrogate could be stored nowhere and sent to nobody
    except (ValueError, RecursionError) as error:
        raise Refused(Code.BAD_FRAME) from error
    if "\\u0000" in text:
        raise Refused(Code.BAD_FRAME)
    return frame


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _readable_id(frame: Mapping[str, Any]) -> str | None:
    try:
        return str(UUID(frame.get("id")))
    except (ValueError, TypeError, AttributeError):
        return None


def _hello(frame: Mapping[str, Any], d: Mapping[str, Any]) -> Hello:
    role = d.get("as")
    if role is not None and not isinstance(role, str):
        raise ValueError("as")
    proto, page = _whole(d["proto"]) if "proto" in d else 0, read_page(d.get("device", ""), _maybe(d, "born"))
    return Hello(proto, role, _maybe(d, "run"), _maybe(d, "group"), _have(d), page)


def read_page(device: object, born: int | None) -> Page:
    """Raises ValueError on what is no device's id."""
    if not isinstance(device, str) or len(device) > MAX_DEVICE or not (device == "" or device.isalnum()):
        raise ValueError("device")
    return Page(device, born)


def _ping(frame: Mapping[str, Any], d: Mapping[str, Any]) -> Ping:
    sent, report = d.get("sent", 0), d.get("report")
    if isinstance(sent, bool) or not isinstance(sent, int | float) or abs(sent) > 1e15:
        raise ValueError("sent")
    if report is not None and not isinstance(report, dict):
        raise ValueError("report")
    return Ping(sent, _have(d), report)


def _do(frame: Mapping[str, Any], d: Mapping[str, Any]) -> Do:
    action, args = d.get("action"), d.get("args", {})
    if not isinstance(action, str) or len(action) > MAX_ACTION or not isinstance(args, dict):
        raise ValueError("action")
    return Do(UUID(frame["id"] if isinstance(frame.get("id"), str) else ""), action, args, _maybe(d, "seen"))


def _have(d: Mapping[str, Any]) -> dict[str, int]:
    have = d.get("have") or {}
    return {name.value: _whole(have[name.value]) for name in Name if name.value in have}


def _maybe(d: Mapping[str, Any], key: str) -> int | None:
    return None if d.get(key) is None else _whole(d[key])


def _whole(value: Any) -> int:
    """A whole number that a database key or revision may be."""
    if isinstance(value, bool) or not isinstance(value, int) or not -1 <= value < 2**53:
        raise ValueError("not a whole number")
    return value


_Reader = Callable[[Mapping[str, Any], Mapping[str, Any]], Hello | Ping | Do]
_READERS: Mapping[str, _Reader] = {"hello": _hello, "ping": _ping, "do": _do}
