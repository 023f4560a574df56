"""What a display tells of the films in its browser, read so that only real changes count. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

KEPT = ("cache", "memory")
PROBLEMS = ("no_space", "wrong_hash", "no_line", "no_access")
BY_HAND = ("small", "local")
"""How a film is played where it is not played as it should be."""

NUMBERS = (1, 2)
TALKS = len(NUMBERS)
STEPS = 20  # a film's progress is told in so many steps
LATEST = 2**53  # ms

Film = Mapping[str, Any]


def read_films(given: object) -> list[dict[str, Any]]:
    """By Talk: {n, part} and, when there is any, `kept` with `since` (ms), or `problem`; anything else is dropped."""
    rows = [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []
    found = {row["n"]: _film(row) for row in rows[:TALKS] if _is_number(row.get("n")) and _is_part(row)}
    return [found[number] for number in sorted(found)]


def _film(row: Mapping[str, Any]) -> dict[str, Any]:
    film: dict[str, Any] = {"n": int(row["n"]), "part": int(row["part"] * STEPS) / STEPS}
    if row.get("kept") in KEPT:
        since = row.get("since")
        is_instant = isinstance(since, int) and not isinstance(since, bool) and 0 <= since < LATEST
        return {**film, "part": 1.0, "kept": row["kept"], "since": since if is_instant else None}
    film["part"] = min(film["part"], 1 - 1 / STEPS)
    return {**film, "problem": row["problem"]} if row.get("problem") in PROBLEMS else film


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in NUMBERS


def _is_part(row: Mapping[str, Any]) -> bool:
    part = row.get("part")
    return isinstance(part, int | float) and not isinstance(part, bool) and 0 <= part <= 1


def parts(films: Sequence[Film]) -> list[float]:
    """How much there is of Talk 1 and 2, 0 to 1."""
    return [film["part"] for film in films]


def problem(films: Iterable[Film]) -> str:
    """The first thing that stands in the way, or empty."""
    return next((film["problem"] for film in films if "problem" in film), "")


def is_ready(films: Sequence[Film]) -> bool:
    """True when every film that the display knows of is kept."""
    return bool(films) and all("kept" in film for film in films)
