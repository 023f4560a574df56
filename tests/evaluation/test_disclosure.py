"""An attacker who has read every published table, and does the sums, learns no group of 1..k-1 and no unanimity."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.disclosure import (
    HIDDEN,
    Cell,
    Kind,
    Range,
    Thresholds,
    coarsen,
    may_compare,
    may_show_texts,
    partition,
    protect,
    reach,
)
from evaluation.scoring import Share

K = 6
NAMES = ("A", "B", "C", "D", "E", "F")


def _reduced(vectors: list[list[int]]) -> list[list[Fraction]]:
    """A basis in row echelon form."""
    rows = [[Fraction(value) for value in vector] for vector in vectors]
    basis: list[list[Fraction]] = []
    for row in rows:
        for known in basis:
            lead = next(i for i, value in enumerate(known) if value)
            row = [a - b * row[lead] / known[lead] for a, b in zip(row, known, strict=True)]
        if any(row):
            basis.append(row)
    return basis


def _derivable(published: list[list[int]], wanted: list[int]) -> bool:
    """Whether some sum and difference of the published sets is exactly the wanted set."""
    return len(_reduced([*published, wanted])) == len(_reduced(published))


sizes = st.dictionaries(
    st.sampled_from(NAMES) | st.none(), st.integers(0, 5) | st.integers(0, 30), min_size=1, max_size=7
)


@given(sizes)
def test_no_small_group_follows_from_the_published_tables(found: dict[str | None, int]) -> None:
    parts = partition(found, Thresholds(k=K))
    filled = [unit for unit, size in found.items() if size]
    published = [[1] * len(filled)] + [[int(unit == name) for unit in filled] for name in parts.alone]
    published.append([int(unit in parts.merged) for unit in filled])
    assume(sum(found.values()) >= K)
    for count in range(1, len(filled) + 1):
        for group in combinations(filled, count):
            if sum(found[unit] for unit in group) < K:
                assert not _derivable(published, [int(unit in group) for unit in filled])


@given(sizes)
def test_every_municipality_is_alone_or_merged(found: dict[str | None, int]) -> None:
    parts = partition(found, Thresholds(k=K))
    assert sorted([*parts.alone, *parts.merged], key=str) == sorted(found, key=str)
    assert all(found[name] >= K for name in parts.alone)
    assert None not in parts.alone


def test_a_single_small_municipality_takes_the_next_smallest_with_it() -> None:
    parts = partition({"A": 3, "B": 30, "C": 12, "D": 20})
    assert parts.alone == ("B", "D")
    assert parts.merged == ("A", "C")


def test_two_small_ones_that_are_enough_together_take_nobody_with_them() -> None:
    assert partition({"A": 4, "B": 5, "C": 12}).merged == ("A", "B")


def test_sheets_that_name_no_municipality_are_never_a_unit_of_their_own() -> None:
    assert partition({None: 8, "A": 12, "B": 20, "C": 30}).merged == ("A", None)


def test_a_municipality_without_answers_hides_nobody() -> None:
    assert partition({"A": 5, "B": 0, "C": 12, "D": 20}).merged == ("A", "B", "C")
    assert partition({"B": 0, "C": 12, "D": 20}).alone == ("C", "D")


def test_a_lone_municipality_has_no_table_beside_the_whole() -> None:
    assert partition({"A": 40}).alone == ()
    assert partition({"A": 40, "B": 0}).alone == ()


share = st.integers(0, 14).flatmap(lambda n: st.sampled_from([0, n, max(n - 1, 0)]) | st.integers(0, n)).flatmap(
    lambda count: st.integers(count, 14).map(lambda n: Share(count, n))
)  # fmt: skip
many = st.dictionaries(st.sampled_from(NAMES), share, min_size=2, max_size=5)


@given(many)
def test_too_few_answers_do_not_follow_from_the_other_units(shares: dict[str, Share]) -> None:
    total = sum(each.n for each in shares.values())
    assume(total >= K)
    cells = protect(shares, Thresholds(k=K))
    unknown = [unit for unit, cell in cells.items() if cell.n is None and shares[unit].n]
    assert all(cell.n is None for unit, cell in cells.items() if shares[unit].n < K)
    assert not unknown or sum(shares[unit].n for unit in unknown) >= K
    if any(shares[unit].n < K for unit in unknown):
        assert len(unknown) >= 2


def _worlds(shares: dict[str, Share], cells: dict[str, Cell], whole: Range) -> list[tuple[int, ...]]:
    """Every set of counts that fits what is published: the cells, and what is told of the whole's count."""
    ranges = [_possible(shares[unit].n, cell) for unit, cell in cells.items()]
    return [world for world in product(*ranges) if whole[0] <= sum(world) <= whole[1]]


def told_of(whole: Share, coarsely: bool) -> Range:
    """As the seminar's own table tells it: coarsely where nearly all said the same, else exactly."""
    kind = coarsen(whole)
    return reach(whole.n, Cell(kind, None if coarsely and kind is not Kind.EXACT else whole.count))


def _possible(n: int, cell: Cell) -> list[int]:
    if cell.kind is Kind.EXACT:
        return [cell.count or 0]
    return [count for count in range(n + 1) if cell.kind is Kind.HIDDEN or coarsen(Share(count, n)) is cell.kind]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES[:4]), share, min_size=2, max_size=4), st.booleans())
def test_nobody_can_be_sure_that_a_unit_answered_alike(shares: dict[str, Share], coarsely: bool) -> None:
    """Unless the steps of the whole seminar's own table say so of everybody."""
    whole = Share(sum(each.count for each in shares.values()), sum(each.n for each in shares.values()))
    told = told_of(whole, coarsely)
    assume(whole.n >= K and told not in ((0, 0), (whole.n, whole.n)))
    cells = protect(shares, Thresholds(k=K), told)
    worlds = _worlds(shares, cells, told)
    assert tuple(each.count for each in shares.values()) in worlds
    for place, (unit, cell) in enumerate(cells.items()):
        if shares[unit].n and cell.kind is not Kind.EXACT:
            assert {world[place] for world in worlds} not in ({0}, {shares[unit].n})


@given(share)
def test_the_coarse_wordings_are_true_and_never_mean_only_unanimity(found: Share) -> None:
    assume(found.n >= K)
    kind = coarsen(found)
    same = [count for count in range(found.n + 1) if coarsen(Share(count, found.n)) is kind]
    if kind is Kind.NEARLY_ALL:
        assert found.n - 1 in same
        assert found.n <= 10 or all(count * 10 > found.n * 9 for count in same)
    elif kind is Kind.NEARLY_NONE:
        assert 1 in same
        assert found.n <= 10 or all(count * 10 < found.n for count in same)
    else:
        assert 0 < found.count < found.n


def test_a_coarse_share_gives_n_but_no_count_and_a_hidden_one_neither() -> None:
    found = {"A": Share(12, 12), "B": Share(9, 20), "C": Share(18, 30), "D": Share(2, 4), "E": Share(3, 7)}
    nearly, plain = Cell(Kind.NEARLY_ALL, n=12), (Cell(Kind.EXACT, 9, 20), Cell(Kind.EXACT, 18, 30))
    assert protect(found) == {"A": nearly, "B": plain[0], "C": plain[1], "D": HIDDEN, "E": HIDDEN}


def test_small_units_that_agree_are_not_given_away_by_the_rest() -> None:
    cells = protect({"A": Share(4, 4), "B": Share(5, 5), "C": Share(9, 20), "D": Share(18, 30)})
    assert cells == {"A": HIDDEN, "B": HIDDEN, "C": HIDDEN, "D": Cell(Kind.EXACT, 18, 30)}


def test_differences_need_two_exact_shares_of_ten() -> None:
    ten, nine = Cell(Kind.EXACT, 5, 10), Cell(Kind.EXACT, 5, 9)
    assert may_compare(ten, ten)
    assert not may_compare(ten, nine)
    assert not may_compare(ten, Cell(Kind.NEARLY_ALL, n=40))


def test_texts_need_ten_answers() -> None:
    assert [may_show_texts(n) for n in (9, 10)] == [False, True]


@pytest.mark.parametrize("limits", [{"k": 4}, {"k": 7, "percent": 6}, {"texts": 3}])
def test_thresholds_do_not_go_below_the_floor(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="floor"):
        Thresholds(**limits)
