"""How far films are from their place and from each other, from the pictures that were seen. Pure.

A picture is (instant in ms, its number, or None where it could not be read); a room's are in the order they were shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

PICTURE = 40.0  # ms that one stands
EVERY = 100  # ms between two looks at all rooms
NEAR = 50.0  # ms from its place: there
SURE = 1000.0  # ms that it must stay there

Pictures = Sequence[tuple[float, int | None]]


@dataclass(frozen=True)
class Window:
    """From one instant to another the film runs as if it had begun at `begins`; ms since 1970."""

    first: float
    last: float
    begins: float


def errors(pictures: Pictures, window: Window) -> list[float]:
    """ms each picture of the window came before its place (negative: after it)."""
    return [_error(at, number, window) for at, number in _read(pictures) if window.first <= at < window.last]


def spreads(rooms: Sequence[Pictures], window: Window) -> list[float]:
    """ms from the room that is furthest behind to the one furthest ahead, at every look."""
    read = [_read(pictures) for pictures in rooms]
    looks = range(int(window.first), int(window.last), EVERY)
    found = [[error_at(pictures, at, window) for pictures in read] for at in looks]
    return [max(at) - min(at) for at in found]


def error_at(pictures: list[tuple[float, int]], at: float, window: Window) -> float:
    """Of the picture that is shown then; one that stands for too long falls behind."""
    place = bisect_right(pictures, (at, 1 << 20)) - 1
    if place < 0:
        return window.begins - at
    shown, number = pictures[place]
    return _error(shown, number, window) - max(0.0, at - shown - 2 * PICTURE)


def there_at(pictures: Pictures, window: Window) -> float | None:
    """The first instant of the window from which every picture is near its place for a while."""
    since: float | None = None
    for at, number in _read(pictures):
        if not window.first <= at < window.last:
            continue
        if abs(_error(at, number, window)) > NEAR:
            since = None
        elif since is None:
            since = at
        elif at - since >= SURE:
            return since
    return None


def _error(at: float, number: int, window: Window) -> float:
    return number * PICTURE - (at - window.begins)


def _read(pictures: Pictures) -> list[tuple[float, int]]:
    return [(at, number) for at, number in pictures if number is not None]
