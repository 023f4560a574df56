"""An attacker who holds both reports of a run, and subtracts, learns no group of 1..k-1 and no unanimity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from evaluation.disclosure import HIDDEN, Cell, Kind, Range, Thresholds, coarsen, partition, protect
from evaluation.scoring import Share
from evaluation.successive import Second, may_renew, second, second_cells
from tests.evaluation.samples import first as first_of
from tests.evaluation.samples import places, snapshot
from tests.evaluation.test_disclosure import NAMES, K, _derivable, told_of

LIMITS = Thresholds(k=K)
TRIED = (settings.default or settings()).max_examples * 4
Name = str | None

lots = st.integers(0, 8) | st.integers(0, 25)
two_lots = st.dictionaries(
    st.sampled_from(NAMES[:3]) | st.none(), st.tuples(lots, st.just(0) | lots), min_size=1, max_size=4
)


def _sizes(found: Mapping[Name, tuple[int, int]]) -> tuple[dict[Name, int], dict[Name, int]]:
    return {unit: early for unit, (early, _) in found.items()}, {unit: sum(both) for unit, both in found.items()}


def _second(early: dict[Name, int], both: dict[Name, int]) -> Second:
    return second(partition(early, LIMITS).alone, early, both, LIMITS)


def _published(found: Mapping[Name, tuple[int, int]], made: Second) -> tuple[list[list[int]], list[int]]:
    """The sets of people that tables are of, as vectors over (unit, lot), and how many each (unit, lot) is."""
    atoms = [(unit, lot) for unit, both in found.items() for lot in (0, 1) if both[lot]]
    first, _ = _sizes(found)
    sets: list[list[int]] = []
    if sum(first.values()) >= K:
        sets.append([int(lot == 0) for _, lot in atoms])
        sets += [[int(atom == (name, 0)) for atom in atoms] for name in partition(first, LIMITS).alone]
    if made.whole:
        sets.append([1] * len(atoms))
        sets += [[int(unit == name) for unit, _ in atoms] for name in made.renewed]
    return sets, [found[unit][lot] for unit, lot in atoms]


@settings(max_examples=TRIED)
@given(two_lots)
def test_no_small_group_follows_from_both_snapshots_together(found: dict[Name, tuple[int, int]]) -> None:
    sets, sizes = _published(found, _second(*_sizes(found)))
    assume(sets)
    for number in range(1, len(sizes) + 1):
        for group in combinations(range(len(sizes)), number):
            if sum(sizes[place] for place in group) < K:
                assert not _derivable(sets, [int(place in group) for place in range(len(sizes))])


@given(two_lots)
def test_who_was_told_of_keeps_figures_and_nobody_is_both(found: dict[Name, tuple[int, int]]) -> None:
    first, both = _sizes(found)
    made = _second(first, both)
    assert not set(made.renewed) & set(made.kept)
    assert set(partition(first, LIMITS).alone) <= {*made.renewed, *made.kept}
    assert made.whole == (sum(both.values()) - sum(first.values()) >= K)
    assert made.whole or not made.renewed


def test_a_municipality_whose_increase_is_small_keeps_its_figures() -> None:
    made = _second({"A": 20, "B": 20, "C": 20}, {"A": 26, "B": 23, "C": 24})
    assert made == Second(True, ("A",), ("B", "C"))


def test_what_is_left_of_the_increase_is_never_small() -> None:
    """A's seven and the three that are left would be told apart."""
    made = _second({"A": 20, "B": 20, "C": 20}, {"A": 27, "B": 23, "C": 20})
    assert made == Second(True, (), ("A", "B", "C"))


def test_fewer_than_k_late_answers_change_nothing() -> None:
    assert _second({"A": 20, "B": 20}, {"A": 25, "B": 20}) == Second(False, (), ("A", "B"))


def test_one_that_has_become_large_stays_merged() -> None:
    """Its seven late sheets, and so the three that it had before, would follow from the others'."""
    assert _second({"A": 3, "B": 4, "C": 20}, {"A": 10, "B": 4, "C": 20}) == Second(True, (), ("C",))


def test_after_a_first_snapshot_without_figures_the_second_is_as_a_first() -> None:
    assert _second({"A": 2, "B": 1}, {"A": 12, "B": 9}) == Second(True, ("A", "B"), ())


def test_who_stood_alone_in_the_first_does_so_still_and_nobody_else() -> None:
    """By the sizes alone it would be B."""
    sizes: dict[Name, int] = {"A": 12, "B": 7, "C": 4}
    assert second(("A",), sizes, sizes) == Second(False, (), ("A",))
    assert second(("B",), sizes, {"A": 20, "B": 7, "C": 4}) == Second(True, (), ("B",))


def test_a_question_is_renewed_by_enough_answers_that_are_not_all_alike() -> None:
    tens = [(10, 10), (10, 10)]
    assert may_renew(20, tens, 26, [(15, 15), (11, 11)])
    assert not may_renew(20, tens, 25, [(14, 14), (11, 11)])
    assert not may_renew(20, tens, 26, [(16, 16), (10, 10)])
    assert may_renew(4, [(2, 2), (2, 2)], 7, [(4, 4), (3, 3)])
    assert not may_renew(2, [(1, 1), (1, 1)], 5, [(3, 3), (2, 2)])


def test_late_answers_that_may_be_alike_are_counted_where_both_tables_leave_it_open() -> None:
    """Twelve of which all or all but one, and eighteen of which all or all but one."""
    assert may_renew(12, [(11, 12), (0, 1)], 18, [(17, 18), (0, 1)])
    assert not may_renew(12, [(11, 12), (0, 1)], 18, [(18, 18), (0, 0)])


few = st.integers(0, 9).flatmap(lambda n: (st.sampled_from([0, n]) | st.integers(0, n)).map(lambda c: Share(c, n)))
late = st.just(Share(0, 0)) | few
tables = st.dictionaries(st.sampled_from(NAMES[:3]) | st.none(), st.tuples(few, late), min_size=2, max_size=4)


def _sum(shares: list[Share]) -> Share:
    return Share(sum(share.count for share in shares), sum(share.n for share in shares))


def _first(early: dict[Name, Share], whole: Range | None = None) -> dict[Name, Cell]:
    alone = partition({unit: share.n for unit, share in early.items()}, LIMITS).alone
    rest = _sum([share for unit, share in early.items() if unit not in alone])
    cells = protect({name: early[name] for name in alone} | {None: rest}, LIMITS, whole)
    return {unit: cells.get(unit, HIDDEN) if unit is not None else HIDDEN for unit in early}


def _fits(count: int, n: int, cell: Cell) -> bool:
    if cell.kind is Kind.EXACT:
        return cell.n != n or cell.count == count
    return cell.kind is Kind.HIDDEN or cell.n != n or coarsen(Share(count, n)) is cell.kind


def _worlds(
    found: dict[Name, tuple[Share, Share]],
    first: dict[Name, Cell],
    now: dict[Name, Cell],
    wholes: tuple[Range, Range],
) -> list[tuple[tuple[int, int], ...]]:
    """Every pair of counts per unit that fits both reports; the attacker knows how many answered, early and late."""
    units = list(found)
    most = (wholes[0][1], wholes[1][1])

    def ways(unit: Name) -> Iterator[tuple[int, int]]:
        early, later = found[unit]
        for one in range(early.n + 1):
            if _fits(one, early.n, first[unit]):
                for two in range(later.n + 1):
                    if now[unit] == first[unit] or _fits(one + two, early.n + later.n, now[unit]):
                        yield one, two

    reached: list[tuple[tuple[int, int], ...]] = [()]
    for unit in units:
        reached = [(*world, way) for world in reached for way in ways(unit)]
        sums = [(world, sum(one for one, _ in world), sum(map(sum, world))) for world in reached]
        reached = [world for world, one, both in sums if one <= most[0] and both <= most[1]]
        assume(len(reached) < 30_000)
    return [
        world
        for world in reached
        if wholes[0][0] <= sum(one for one, _ in world) and wholes[1][0] <= sum(map(sum, world))
    ]


def _is_open(whole: Range, n: int) -> bool:
    """Whether what is told of all leaves it open that they did not all say the same."""
    return whole[0] < n and whole[1] > 0


@settings(max_examples=TRIED, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(tables, st.booleans())
def test_nobody_is_sure_from_both_snapshots_that_a_unit_or_its_late_answers_are_alike(
    found: dict[Name, tuple[Share, Share]], coarsely: bool
) -> None:
    early = {unit: both[0] for unit, both in found.items()}
    total = {unit: _sum(list(both)) for unit, both in found.items()}
    wholes = [_sum(list(early.values())), _sum([both[1] for both in found.values()]), _sum(list(total.values()))]
    assume(wholes[0].n >= K and wholes[1].n >= K)
    told = (told_of(wholes[0], coarsely), told_of(wholes[2], coarsely))
    assume(_is_open(told[0], wholes[0].n) and _is_open(told[1], wholes[2].n))
    assume(_is_open((told[1][0] - told[0][1], told[1][1] - told[0][0]), wholes[1].n))
    first = _first(early, told[0])
    now = second_cells(first, early, total, LIMITS, told)
    worlds = _worlds(found, first, now, told)
    assert tuple((both[0].count, both[1].count) for both in found.values()) in worlds
    for place, (unit, (one, two)) in enumerate(found.items()):
        for n, seen in (
            (one.n, {world[place][0] for world in worlds}),
            (two.n, {world[place][1] for world in worlds}),
            (one.n + two.n, {sum(world[place]) for world in worlds}),
        ):
            assert not n or seen not in ({0}, {n}), unit


@given(tables)
def test_no_new_figure_of_a_question_stands_on_a_small_increase(found: dict[Name, tuple[Share, Share]]) -> None:
    early = {unit: both[0] for unit, both in found.items()}
    total = {unit: _sum(list(both)) for unit, both in found.items()}
    first = _first(early)
    for unit, cell in second_cells(first, early, total, LIMITS).items():
        if first[unit].n is not None and cell != first[unit]:
            assert found[unit][1].n >= K
        assert cell.n is None or cell.n >= K


def test_a_unit_whose_late_answers_are_alike_keeps_its_cell() -> None:
    early = {"A": Share(10, 20), "B": Share(12, 20), None: Share(11, 20)}
    both = {"A": Share(16, 26), "B": Share(15, 27), None: Share(14, 26)}
    first = {"A": Cell(Kind.EXACT, 10, 20), "B": Cell(Kind.EXACT, 12, 20), None: HIDDEN}
    now = second_cells(first, early, both)
    assert now["A"] == first["A"]
    assert now["B"] == Cell(Kind.EXACT, 15, 27)


KEY = "q3"
stands = st.lists(st.sampled_from([None, 0, 2, 4, 4, 5]), max_size=14)
TOWNS = ("Solna", "Ekerö", "Sigtuna")
runs = st.dictionaries(st.sampled_from(TOWNS) | st.none(), st.tuples(stands, stands), min_size=2, max_size=4)
LEAVING: dict[Name, tuple[list[Any], list[Any]]] = {
    name: (([2, 4, 5] * 4)[:size], []) for name, size in zip(TOWNS, (12, 7, 4), strict=True)
}
"""With Solna beside them Ekerö is merged with Sigtuna's four; without it Ekerö stands alone."""
there = st.just(frozenset(TOWNS)) | st.frozensets(st.sampled_from(TOWNS), min_size=1)


def _reported(made: dict[str, Any]) -> dict[str | None, int | None]:
    """How many answers the question's figures stand on: under "" the whole's, and each municipality's own."""
    (row,) = (row for row in made["rows"] if row["key"] == KEY)
    own = {
        name: next((each["own"]["n"] for each in found["compare"] if each["key"] == KEY), None)
        for name, found in made["municipalities"].items()
    }
    return {"": row["n"], **own}


@given(runs, st.tuples(there, there))
@example(LEAVING, (frozenset(TOWNS), frozenset(TOWNS[1:])))
@example(LEAVING, (frozenset(TOWNS[1:]), frozenset(TOWNS)))
def test_from_two_whole_reports_no_small_group_of_a_questions_answers_follows(
    found: dict[Name, tuple[list[Any], list[Any]]], took_part: tuple[frozenset[str], frozenset[str]]
) -> None:
    """A municipality may have left before either of them, or come back in between."""
    lots = [[(name, {KEY: answer}) for name, both in found.items() for answer in both[lot]] for lot in (0, 1)]
    before, now = ({"places": places(dict.fromkeys(sorted(each), 9)), "proposals": ()} for each in took_part)
    reports = [
        _reported(snapshot(**before, sheets=lots[0])),
        _reported(snapshot(**now, sheets=[*lots[0], *lots[1]], first=first_of(lots[0], **before), number=2)),
    ]
    answered = {
        (name, lot): sum(bool(answer) for answer in both[lot]) for name, both in found.items() for lot in (0, 1)
    }
    atoms = [atom for atom, number in answered.items() if number]
    sets = []
    for told in reports:
        for name, n in told.items():
            if n is not None:
                of_it = [atom for atom in atoms if name in ("", atom[0])]
                early = [atom for atom in of_it if atom[1] == 0]
                counted = early if sum(answered[atom] for atom in early) == n else of_it
                assert sum(answered[atom] for atom in counted) == n >= K
                sets.append([int(atom in counted) for atom in atoms])
    for number in range(1, len(atoms) + 1):
        for group in combinations(atoms, number):
            if sum(answered[atom] for atom in group) < K:
                assert not _derivable(sets, [int(atom in group) for atom in atoms])
