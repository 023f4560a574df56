"""What was measured, printed for docs/operations.md: `-s`, or scripts/test --faults, shows it."""

from __future__ import annotations

import os
from collections.abc import Sequence


def told(fault: str, **figures: object) -> None:
    print(f"\n{fault}: " + ", ".join(f"{name} {_short(value)}" for name, value in figures.items()))


def of_hundred(share: float, values: Sequence[float]) -> float:
    """The value that `share` of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def _short(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def patience() -> float:
    """How much longer things may take here and now: 1 on a machine with a free core, more when others work on it."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
