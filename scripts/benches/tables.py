"""A table of text with a title, printed with aligned columns, and notes on what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Table:
    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        self.rows.append(tuple(_told(cell) for cell in cells))

    def show(self) -> None:
        """Prints it: the first column to the left, the others to the right."""
        widths = [max(len(row[i]) for row in (self.heads, *self.rows)) for i in range(len(self.heads))]
        print(f"{self.title}\n")
        for row in (self.heads, tuple("-" * width for width in widths), *self.rows):
            (label, width), *others = zip(row, widths, strict=True)
            print(f"  {label:<{width}}", *(f"{cell:>{size}}" for cell, size in others), sep="  ")
        for note in self.notes:
            print(f"  * {note}")
        print(end="", flush=True)


@dataclass
class Tables:
    """Several, one below the other."""

    tables: tuple[Table, ...]

    def show(self) -> None:
        for place, table in enumerate(self.tables):
            if place:
                print()
            table.show()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def verdict(value: float, target: float) -> str:
    return f"{value:.1f} {'ok' if value <= target else 'MISSED'} (<= {target:g})"


def verdict_at_least(value: float, target: float) -> str:
    return f"{value:.2f} {'ok' if value >= target else 'MISSED'} (>= {target:g})"


def _told(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.3f}" if cell < 0.1 else f"{cell:.1f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
