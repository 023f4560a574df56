"""A snapshot's figures under disclosure control: the table's rows, the units' shares, headlines, comparisons. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.disclosure import HIDDEN, Cell, Kind, Thresholds, coarsen, may_compare, protect
from evaluation.questionnaire import Question
from evaluation.scoring import HEADLINES, Measure, Tally, percent

Json = dict[str, Any]
Cells = dict[str, Cell]


def unit_cells(
    asked: Sequence[Question], units: Mapping[str | None, Mapping[str, Tally]], limits: Thresholds
) -> dict[str | None, Cells]:
    """Per unit and question, the share at the question's cut as far as it may be shown. None is "Övriga"."""
    cells: dict[str | None, Cells] = defaultdict(dict)
    for question in asked:
        shares = {unit: found[question.key].at_least(question.cut) for unit, found in units.items()}
        for unit, cell in protect(shares, limits).items():
            cells[unit][question.key] = cell
    return cells


def whole_cells(asked: Sequence[Question], everything: Mapping[str, Tally], limits: Thresholds) -> Cells:
    return {question.key: _whole_cell(everything[question.key], question.cut, limits) for question in asked}


def _whole_cell(found: Tally, cut: int, limits: Thresholds) -> Cell:
    """The seminar's own share: hidden below k, and coarse only where every answer was the same."""
    share = found.at_least(cut)
    if found.n < limits.k:
        return HIDDEN
    return Cell(coarsen(share), n=share.n) if found.is_unanimous else Cell(Kind.EXACT, share.count, share.n)


def _headline(measure: Measure, cells: Cells) -> Cell:
    """From the cells alone, so that a headline never says more than the tables do."""
    found = [cells[key] for key in measure.questions if key in cells]
    kinds = {cell.kind for cell in found}
    if len(kinds) != 1 or kinds == {Kind.HIDDEN}:
        return HIDDEN
    n = sum(cell.n or 0 for cell in found)
    kind = kinds.pop()
    return Cell(kind, sum(cell.count or 0 for cell in found), n) if kind is Kind.EXACT else Cell(kind, n=n)


def row(question: Question, found: Tally, limits: Thresholds) -> Json:
    """A line of the whole seminar's table: counts per step, or the reason why there are none."""
    row: Json = {
        "key": question.key,
        "short": dict(question.short),
        "cut": question.cut,
        "state": "shown",
        "step": None,
    }
    if found.n < limits.k:
        return row | {"state": "few", "steps": None, "percents": None, "dont_know": None, "n": None}
    if found.is_unanimous:
        alike = {"state": "alike", "step": found.steps.index(found.n) + 1, "n": found.n}
        return row | alike | {"steps": None, "percents": None, "dont_know": None}
    percents = [percent(count, found.n) for count in found.steps] if found.n >= limits.percent else None
    return row | {"steps": list(found.steps), "percents": percents, "dont_know": found.dont_know, "n": found.n}


def as_json(cell: Cell, limits: Thresholds) -> Json:
    shown = cell.kind is Kind.EXACT and (cell.n or 0) >= limits.percent
    value = percent(cell.count or 0, cell.n or 1) if shown else None
    return {"kind": cell.kind.value, "count": cell.count, "n": cell.n, "percent": value}


def headlines(cells: Cells, limits: Thresholds, own: Cells | None = None) -> list[Json]:
    return [
        {
            "key": measure.key,
            "text": measure.text,
            "seminar": as_json(_headline(measure, cells), limits),
            "own": as_json(_headline(measure, own), limits) if own else None,
        }
        for measure in HEADLINES
    ]


def compared(question: Question, whole: Cells, own: Cells, limits: Thresholds) -> Json:
    ours, all_of_it = as_json(own[question.key], limits), as_json(whole[question.key], limits)
    allowed = may_compare(own[question.key], whole[question.key], limits)
    return {
        "key": question.key,
        "short": dict(question.short),
        "cut": question.cut,
        "own": ours,
        "seminar": all_of_it,
        "difference": ours["percent"] - all_of_it["percent"] if allowed else None,
    }
