"""The producer's signals: what may be signalled, when a signal takes effect, and how its arguments are read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

LEAD = timedelta(milliseconds=500)
"""How long a cue waits, so that every screen turns the page at the same instant however slow its line."""

TO_ALL = "all"
MESSAGE_LASTS = timedelta(seconds=60)
NOTICE_LASTS = timedelta(minutes=2)
LONGEST_MESSAGE = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
_LONGEST = timedelta(hours=12)


class Action(StrEnum):
    """Every signal of the protocol."""

    START = "start"
    HOLD = "hold"
    RELEASE = "release"
    EXTEND = "extend"
    ADVANCE = "advance"
    BACK = "back"
    RESTART_AT = "restart_at"
    MOVE_HARD_OUT = "move_hard_out"
    MESSAGE = "message"
    UNDO = "undo"
    END = "end"


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of a run's append-only log. `args` are as they stand on the wire: instants in ms, spans in seconds."""

    seq: int
    at: datetime
    action: Action
    args: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))


def cue_at(now: datetime, last: Cue | None) -> datetime:
    """The instant at which a cue given now takes effect: never before the one given last."""
    at = utc(now) + LEAD
    return max(at, last.at) if last else at


def utc(instant: datetime) -> datetime:
    """The same instant in UTC, where adding and subtracting are true on daylight-saving nights too."""
    if instant.utcoffset() is None:
        raise ValueError("instants must be aware")
    return instant.astimezone(UTC)


def read_instant(value: object) -> datetime | None:
    """An instant from an argument (ms since 1970, or an aware datetime), None if it is not one."""
    if isinstance(value, datetime):
        return utc(value) if value.utcoffset() is not None else None
    ms = _number(value)
    if ms is None or not 0 <= ms < (_LATEST - EPOCH) / timedelta(milliseconds=1):
        return None
    return EPOCH + timedelta(milliseconds=ms)


def read_span(value: object) -> timedelta | None:
    """A span from an argument in seconds, None if it is not one or is longer than half a day."""
    seconds = _number(value)
    if seconds is None or abs(seconds) > _LONGEST.total_seconds():
        return None
    return timedelta(milliseconds=round(seconds * 1000))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None
