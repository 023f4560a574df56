"""For whom a report is told: the whole seminar, one municipality, or everybody. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WHOLE, PUBLIC = "", "*"
"""Any other scope is the name of a municipality."""


def scopes(snapshot: Mapping[str, Any]) -> list[str]:
    """All scopes of the snapshot, in the order in which an organiser looks at them."""
    return [WHOLE, *snapshot["municipalities"], *([PUBLIC] if "public" in snapshot else [])]


def part(snapshot: Mapping[str, Any], scope: str) -> Mapping[str, Any] | None:
    """What the snapshot tells this reader alone; None where it has no such reader."""
    if scope in {WHOLE, PUBLIC}:
        return snapshot.get("public" if scope else "whole")
    return snapshot["municipalities"].get(scope)  # type: ignore[no-any-return]


def name_in(places: Mapping[str, Mapping[str, Any]], pk: int, name: str) -> str | None:
    """What a snapshot's `places` call the municipality, which may be called otherwise by now: found by its number, and
    by its name where they were frozen without numbers. None for one that is not there."""
    found = next((called for called, scope in places.items() if scope.get("id") == pk), None)
    return found or (name if name in places and places[name].get("id") is None else None)


def called_now(places: Mapping[str, Mapping[str, Any]], names: Mapping[int, str]) -> dict[str, str]:
    """A snapshot's municipalities with what each is called by now; `names` are all there are, by their number."""
    return {name: names.get(scope.get("id", 0), name) for name, scope in places.items()}


def reading(scope: str) -> dict[str, Any]:
    """The scope as `report.read` takes it."""
    return {"municipality": None if scope in {WHOLE, PUBLIC} else scope, "public": scope == PUBLIC}
