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


def reading(scope: str) -> dict[str, Any]:
    """The scope as `report.read` takes it."""
    return {"municipality": None if scope in {WHOLE, PUBLIC} else scope, "public": scope == PUBLIC}
