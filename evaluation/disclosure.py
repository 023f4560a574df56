"""What may be published: which municipalities stand alone, which shares are shown, coarsened or hidden. Pure.

The finest unit is the municipality. All published tables together (the whole, each unit, "Övriga", and every
difference between them) give no group of 1..k-1 people and no unit of which one knows that it answered unanimously,
unless the steps of the whole seminar's table say so of everybody. Complementary suppression and top coding as in
statistical disclosure control.

The thresholds are about groups of respondents, never about how many gave an answer: among k or more who are told of
together an answer may stand with a count of 1 to 5, and whoever gave it knows which it is, but nobody else knows who.
A municipality with one group is told of as a municipality.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from evaluation.scoring import Share

FLOOR = 5

Unit = TypeVar("Unit", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least number of answers for: any figure (`k`), a per cent, free texts. ValueError below the floor of 5."""

    k: int = 6
    percent: int = 10
    texts: int = 10

    def __post_init__(self) -> None:
        if self.k < FLOOR or self.percent < self.k or self.texts < self.k:
            raise ValueError(f"thresholds below the floor of {FLOOR}, or below k: {self}")


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class Partition:
    """`alone`: municipalities with tables of their own. `merged`: behind "Övriga"; None is sheets that name none."""

    alone: tuple[str, ...]
    merged: tuple[str | None, ...]


class Kind(StrEnum):
    EXACT = "exact"
    NEARLY_ALL = "nearly_all"
    NEARLY_NONE = "nearly_none"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Cell:
    """A share as it may be shown: count and n only when exact, n also when coarsened, neither when hidden.

    A coarse share of the whole seminar may hold its count, which is then told by another table and not by this share.
    """

    kind: Kind
    count: int | None = None
    n: int | None = None


HIDDEN = Cell(Kind.HIDDEN)

Range = tuple[int, int]
"""The least and the greatest count that a reader must hold possible."""


def partition(sizes: Mapping[str | None, int], limits: Thresholds = DEFAULT_THRESHOLDS) -> Partition:
    """Who stands alone, from the number of sheets per municipality (0 for one that sent none).

    The small are merged, with the next smallest until the merged are at least k people from at least two units.
    """
    merged = {unit for unit, size in sizes.items() if size < limits.k or unit is None}
    alone = sorted((name for name in sizes if name is not None and name not in merged), key=lambda u: (sizes[u], u))
    while alone and _too_thin({unit: sizes[unit] for unit in merged}, limits.k):
        merged.add(alone.pop(0))
    if len(alone) + bool(any(sizes[unit] for unit in merged)) < 2:
        merged.update(alone)
        alone = []
    return Partition(tuple(sorted(alone)), tuple(sorted(merged, key=lambda unit: (unit is None, unit or ""))))


def protect(
    shares: Mapping[Unit, Share], limits: Thresholds = DEFAULT_THRESHOLDS, whole: Range | None = None
) -> dict[Unit, Cell]:
    """One measure over units that add up to a published whole: what each unit's table may say.

    Too few answers are hidden, together with so many others that the difference to the whole gives nothing away.
    All or nearly all is coarsened, so that the wording does not itself reveal unanimity.

    `whole` is what is told of the sum, exactly when None. Of a sum told coarsely no more may be taken for known: what
    is hidden on account of its exact count would give that away.
    """
    total = sum(share.count for share in shares.values())
    whole = whole or (total, total)
    hidden = {unit for unit, share in shares.items() if share.n < limits.k}
    spare = sorted((unit for unit in shares if unit not in hidden), key=lambda u: (shares[u].n, str(u)))
    while spare and _too_thin({unit: shares[unit].n for unit in hidden}, limits.k):
        hidden.add(spare.pop(0))
    coarse = {unit: kind for unit in spare if (kind := coarsen(shares[unit])) is not Kind.EXACT}
    plain = [unit for unit in spare if unit not in coarse]
    while (plain or coarse) and _certain(shares, hidden, coarse, whole):
        if plain:
            hidden.add(plain.pop(0))
        else:
            hidden.update(coarse)
            coarse = {}
    return {unit: _cell(share, unit in hidden, coarse.get(unit, Kind.EXACT)) for unit, share in shares.items()}


def coarsen(share: Share) -> Kind:
    """Which wording the share gets: "nearly all" always holds both n and n - 1, and likewise for none."""
    low, high = _bounds(share.n)
    if share.count >= high:
        return Kind.NEARLY_ALL
    return Kind.NEARLY_NONE if share.count <= low else Kind.EXACT


def may_compare(one: Cell, other: Cell, limits: Thresholds = DEFAULT_THRESHOLDS) -> bool:
    """A difference in percentage points needs two exact shares of at least ten answers each."""
    return all(cell.kind is Kind.EXACT and (cell.n or 0) >= limits.percent for cell in (one, other))


def may_show_texts(answers: int, limits: Thresholds = DEFAULT_THRESHOLDS) -> bool:
    """Free texts: only for the whole seminar, from ten answers."""
    return answers >= limits.texts


def _too_thin(sizes: Mapping[Unit, int], k: int) -> bool:
    """A remainder that someone could compute: of fewer than k people, or of one unit only. Nobody is no remainder."""
    filled = [size for size in sizes.values() if size]
    return bool(filled) and (sum(filled) < k or len(filled) < 2)


def _bounds(n: int) -> tuple[int, int]:
    """(highest "nearly none", lowest "nearly all"): more than 90 per cent from n = 11, all but one below that."""
    high = n * 9 // 10 + 1 if n > 10 else n - 1
    return n - high, high


def reach(n: int, cell: Cell) -> Range:
    """The counts of `n` answers that fit what is told of them."""
    return (cell.count, cell.count) if cell.count is not None else _reach(n, cell.kind)


def _reach(n: int, kind: Kind) -> Range:
    low, high = _bounds(n)
    if kind is Kind.NEARLY_ALL:
        return high, n
    return (0, low) if kind is Kind.NEARLY_NONE else (0, n)


def _certain(shares: Mapping[Unit, Share], hidden: Iterable[Unit], coarse: Mapping[Unit, Kind], whole: Range) -> bool:
    """True if the whole minus the exact units leaves some other unit no count but all, or none, of its answers."""
    ranges = {unit: _reach(shares[unit].n, coarse.get(unit, Kind.HIDDEN)) for unit in (*hidden, *coarse)}
    exact = sum(share.count for unit, share in shares.items() if unit not in ranges)
    least, most = (sum(bound[side] for bound in ranges.values()) for side in (0, 1))
    for unit, (low, high) in ranges.items():
        n = shares[unit].n
        if n and (max(low, whole[0] - exact - (most - high)) == n or min(high, whole[1] - exact - (least - low)) == 0):
            return True
    return False


def _cell(share: Share, is_hidden: bool, kind: Kind) -> Cell:
    if is_hidden:
        return HIDDEN
    return Cell(kind, share.count, share.n) if kind is Kind.EXACT else Cell(kind, n=share.n)
