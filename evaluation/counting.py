"""The sheets of a run counted under disclosure control, for a first snapshot and for a second. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evaluation import figures
from evaluation.disclosure import HIDDEN, Partition, Thresholds, partition, reach
from evaluation.questionnaire import Question, of_kind
from evaluation.scoring import WITH_SHARE, Sheet, Tally, share, tallies
from evaluation.successive import may_renew, second, second_cells

Lot = Sequence[tuple[str | None, Sheet]]
"""Sheets as (municipality or None, cleaned answers)."""
Sorted = Mapping[str | None, Sequence[Sheet]]


@dataclass(frozen=True, slots=True)
class First:
    """What snapshot 1 has told, and a second is bound by: the sheets it counted, the municipalities that it sorted them
    by, and those of them that stood alone."""

    sheets: Lot
    names: Collection[str]
    alone: Collection[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What may be told. `received` and `late` are of the whole seminar, `sizes` of those that stand alone;
    `whole` and `cells` are the shares of the seminar and of its units (None is "Övriga")."""

    received: int
    late: int
    everything: Mapping[str, Tally]
    parts: Partition
    sizes: Mapping[str, int]
    whole: figures.Cells
    cells: Mapping[str | None, figures.Cells]


def count(
    asked: Sequence[Question], names: Collection[str], sheets: Lot, first: First | None, limits: Thresholds
) -> Counted:
    """`sheets` are all there are, `names` the municipalities that take part; `first` is None where nothing was told
    before.

    A municipality may leave or come back between two snapshots. Were the second sorted by those that take part now,
    other units would stand alone, and the difference between the two could be one small municipality: so it is sorted
    by the first's.
    """
    if first is None:
        found = sort(names, sheets)
        return _once(asked, found, partition(_sizes(found), limits).alone, limits)
    before, both = sort(first.names, first.sheets), sort(first.names, sheets)
    made = second(first.alone, _sizes(before), _sizes(both), limits)
    told_before = _once(asked, before, first.alone, limits)
    if not made.whole:
        return told_before
    alone = tuple(sorted({*made.renewed, *made.kept}))
    everything_1, everything_2 = (tallies(asked, _all(lot)) for lot in (before, both))
    anew = {q.key for q in asked if _may_renew(q, everything_1[q.key], everything_2[q.key], limits)}
    everything = {q.key: (everything_2 if q.key in anew else everything_1)[q.key] for q in asked}
    units = [_units(asked, alone, lot) for lot in (before, both)]
    whole = figures.whole_cells(asked, everything, limits)
    cells: dict[str | None, figures.Cells] = {unit: {} for unit in units[1]}
    for question in of_kind(asked, *WITH_SHARE):
        key = question.key
        told = {unit: found[key] for unit, found in told_before.cells.items() if key in found}
        if key in anew:
            shares = [{unit: share(question, found[key]) for unit, found in lot.items()} for lot in units]
            wholes = (
                reach(everything_1[key].n, told_before.whole[key]),
                reach(everything_2[key].n, whole[key]),
            )
            told = second_cells(told, shares[0], shares[1], limits, wholes)
        for unit, of_unit in cells.items():
            of_unit[key] = told.get(unit, HIDDEN)
    return Counted(
        received=len(sheets),
        late=len(sheets) - len(first.sheets),
        everything=everything,
        parts=_parts(alone, both),
        sizes={name: len((both if name in made.renewed else before)[name]) for name in alone},
        whole=whole,
        cells=cells,
    )


def sort(names: Collection[str], sheets: Lot) -> dict[str | None, list[Sheet]]:
    """By municipality; under None those that name none, or one that is not among `names`."""
    found: dict[str | None, list[Sheet]] = {name: [] for name in names} | {None: []}
    for name, answers in sheets:
        found[name if name in found else None].append(answers)
    return found


def _once(asked: Sequence[Question], found: Sorted, alone: Collection[str], limits: Thresholds) -> Counted:
    """One lot as it is told by itself, with tables of their own for those that stand `alone`."""
    everything = tallies(asked, _all(found))
    whole = figures.whole_cells(asked, everything, limits)
    return Counted(
        received=sum(_sizes(found).values()),
        late=0,
        everything=everything,
        parts=_parts(alone, found),
        sizes={name: len(found[name]) for name in alone},
        whole=whole,
        cells=figures.unit_cells(asked, _units(asked, alone, found), whole, limits),
    )


def _parts(alone: Collection[str], found: Sorted) -> Partition:
    merged = [unit for unit in found if unit not in alone]
    return Partition(tuple(sorted(alone)), tuple(sorted(merged, key=lambda unit: (unit is None, unit or ""))))


def _may_renew(question: Question, one: Tally, two: Tally, limits: Thresholds) -> bool:
    told = [figures.told_steps(question, found) for found in (one, two)]
    return may_renew(one.n, told[0], two.n, told[1], limits)


def _units(asked: Sequence[Question], alone: Collection[str], found: Sorted) -> dict[str | None, dict[str, Tally]]:
    units: dict[str | None, dict[str, Tally]] = {name: tallies(asked, found[name]) for name in alone}
    units[None] = tallies(asked, [sheet for name, lot in found.items() if name not in alone for sheet in lot])
    return units


def _all(found: Sorted) -> list[Sheet]:
    return [sheet for lot in found.values() for sheet in lot]


def _sizes(found: Sorted) -> dict[str | None, int]:
    return {name: len(lot) for name, lot in found.items()}
