"""What a second snapshot of a run may tell that the first did not, so that no difference gives anyone away. Pure.

Whoever holds both reports subtracts one from the other. So every figure is renewed only where what came in between is
itself enough to be shown: k answers, from its unit, from all the others together, and not all of them alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.disclosure import DEFAULT_THRESHOLDS, HIDDEN, Cell, Kind, Range, Thresholds, partition, protect
from evaluation.scoring import Share

Name = str | None
"""A municipality; None is sheets that name none, or everybody else, as said where it is used."""


@dataclass(frozen=True, slots=True)
class Second:
    """`whole`: the seminar's own figures are made anew; if not, snapshot 1's stand everywhere.

    `renewed`: municipalities with figures of all their answers. `kept`: those whose figures of snapshot 1 stand. The
    rest have none of their own.
    """

    whole: bool
    renewed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def second(
    alone: Collection[str],
    sizes_1: Mapping[Name, int],
    sizes_2: Mapping[Name, int],
    limits: Thresholds = DEFAULT_THRESHOLDS,
) -> Second:
    """Which figures are renewed, from the sheets per municipality counted in snapshot 1 and in both lots together: of
    the municipalities that snapshot 1 knew, so that none of the `sizes_2` is smaller.

    `alone` are those that had figures of their own in snapshot 1, and `limits` are its own, also where others hold by
    now. A municipality that was merged then stays so: its first answers would follow from the others' lots.
    """
    total_1, total_2 = sum(sizes_1.values()), sum(sizes_2.values())
    if total_2 - total_1 < limits.k:
        return Second(False, (), tuple(sorted(alone)))
    if total_1 < limits.k:  # snapshot 1 told nothing
        return Second(True, partition(sizes_2, limits).alone, ())
    renewed = _enough({unit: size - sizes_1.get(unit, 0) for unit, size in sizes_2.items()}, alone, limits.k)
    return Second(True, tuple(sorted(renewed)), tuple(unit for unit in sorted(alone) if unit not in renewed))


def may_renew(
    n_1: int, told_1: Sequence[Range], n_2: int, told_2: Sequence[Range], limits: Thresholds = DEFAULT_THRESHOLDS
) -> bool:
    """Whether a question's figures for the whole seminar are made anew: its answers, and how many chose each as the
    two tables tell it.

    Not when those who came in between are too few, or when it follows that all of them chose the same. What the tables
    do not tell decides nothing: a reader who knows the rule would learn it from the decision.
    """
    if n_1 < limits.k:
        return n_2 >= limits.k
    more = n_2 - n_1
    return more >= limits.k and all(
        _difference(early, both)[0] < more for early, both in zip(told_1, told_2, strict=True)
    )


def second_cells(
    first: Mapping[Name, Cell],
    shares_1: Mapping[Name, Share],
    shares_2: Mapping[Name, Share],
    limits: Thresholds = DEFAULT_THRESHOLDS,
    wholes: tuple[Range, Range] | None = None,
) -> dict[Name, Cell]:
    """One measure of a question whose whole `may_renew`: what each unit's table says in snapshot 2.

    `first` is what was told in snapshot 1. Both `shares` are over the municipalities that `second` renews, those that
    it keeps, and None for everybody else; each adds up to the whole's, of which the snapshots tell `wholes`, exactly
    when None. Units of `shares_2` come back.
    """
    of_both = wholes and wholes[1]
    if sum(share.n for share in shares_1.values()) < limits.k:
        return protect(shares_2, limits, of_both)
    more = {unit: _between(shares_1.get(unit, Share(0, 0)), share) for unit, share in shares_2.items()}
    of_late = wholes and _difference(*wholes)
    exact = [unit for unit in shares_2 if unit is not None and first.get(unit, HIDDEN).kind is Kind.EXACT]
    renewed = _enough({unit: share.n for unit, share in more.items()}, exact, limits.k)
    while True:
        late = protect(_with_rest(more, renewed), limits, of_late)
        both = protect(_with_rest(shares_2, renewed), limits, of_both)
        stay = [unit for unit in renewed if late[unit].kind is both[unit].kind is Kind.EXACT]
        if stay == renewed:
            break
        renewed = _enough({unit: share.n for unit, share in more.items()}, stay, limits.k)
    return {unit: both[unit] if unit in renewed else first.get(unit, HIDDEN) for unit in shares_2}


def _enough(more: Mapping[Name, int], among: Iterable[str], k: int) -> list[str]:
    """Those with k new answers, as many as leave nobody or k among all the others' new ones."""
    renewed = sorted((unit for unit in among if more[unit] >= k), key=lambda unit: (more[unit], unit))
    while renewed and 0 < sum(number for unit, number in more.items() if unit not in renewed) < k:
        renewed.pop(0)
    return renewed


def _difference(early: Range, both: Range) -> Range:
    return max(0, both[0] - early[1]), both[1] - early[0]


def _between(early: Share, both: Share) -> Share:
    return Share(both.count - early.count, both.n - early.n)


def _with_rest(shares: Mapping[Name, Share], named: Collection[str]) -> dict[Name, Share]:
    rest = [share for unit, share in shares.items() if unit not in named]
    added = Share(sum(share.count for share in rest), sum(share.n for share in rest))
    return {unit: share for unit, share in shares.items() if unit in named} | {None: added}
