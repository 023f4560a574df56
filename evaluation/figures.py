"""A snapshot's figures under disclosure control: the table's rows, the units' shares, headlines, comparisons. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.disclosure import HIDDEN, Cell, Kind, Range, Thresholds, coarsen, may_compare, protect, reach
from evaluation.questionnaire import Kind as Asks
from evaluation.questionnaire import Question, of_kind
from evaluation.scoring import HEADLINES, WITH_SHARE, Measure, Share, Tally, percent, share, tenths

Json = dict[str, Any]
Cells = dict[str, Cell]
MOST_HEADLINES = 3


def unit_cells(
    asked: Sequence[Question], units: Mapping[str | None, Mapping[str, Tally]], whole: Cells, limits: Thresholds
) -> dict[str | None, Cells]:
    """Per unit and question, the share at the question's cut as far as it may be shown beside the seminar's own in
    `whole`. None is "Övriga"."""
    cells: dict[str | None, Cells] = defaultdict(dict)
    for question in of_kind(asked, *WITH_SHARE):
        shares = {unit: share(question, found[question.key]) for unit, found in units.items()}
        told = reach(sum(share.n for share in shares.values()), whole[question.key])
        for unit, cell in protect(shares, limits, told).items():
            cells[unit][question.key] = cell
    return cells


def whole_cells(asked: Sequence[Question], everything: Mapping[str, Tally], limits: Thresholds) -> Cells:
    return {
        question.key: whole_cell(share(question, everything[question.key]), everything[question.key], limits)
        for question in of_kind(asked, *WITH_SHARE)
    }


def whole_cell(found: Share, of: Tally, limits: Thresholds) -> Cell:
    """The seminar's own share `of` these answers: hidden below k, coarse where the table gives no steps, or all or
    nearly all are on one side of the cut.

    The table's steps give every other share exactly. The count of a coarse one is kept where they do, for pooling.
    """
    if of.n < limits.k:
        return HIDDEN
    if _is_alike(of):
        return Cell(coarsen(found), n=found.n)
    return _counted(found)


def _counted(found: Share) -> Cell:
    kind = coarsen(found) if _is_nearly(found.count, found.n) else Kind.EXACT
    return Cell(kind, found.count, found.n)


def _is_alike(found: Tally) -> bool:
    """All or nearly all said the same, told with one wording: else the wording would itself say that it was all."""
    if found.answered is not None:
        return all(_is_nearly(count, found.n) for count in found.steps)
    return any(coarsen(Share(count, found.n)) is Kind.NEARLY_ALL for count in found.steps)


def _is_nearly(count: int, n: int) -> bool:
    """All or none, or one more or less."""
    return min(count, n - count) <= 1


def _pooled(questions: Sequence[Question], cells: Cells) -> Cell:
    """From the cells alone, so that a headline never says more than the tables do."""
    found = [cells[question.key] for question in questions if question.key in cells]
    kinds = {cell.kind for cell in found}
    if not found or Kind.HIDDEN in kinds:
        return HIDDEN
    n = sum(cell.n or 0 for cell in found)
    if all(cell.count is not None for cell in found):
        return _counted(Share(sum(cell.count or 0 for cell in found), n))
    return Cell(kinds.pop(), n=n) if len(kinds) == 1 else HIDDEN


def row(question: Question, found: Tally, limits: Thresholds) -> Json:
    """A line of the whole seminar's table: counts per answer, or the reason why there are none."""
    row: Json = {
        "key": question.key,
        "kind": question.kind.value,
        "indicator": question.indicator,
        "short": dict(question.short),
        "cut": question.cut,
        "state": "shown",
        "step": None,
        "choices": [dict(choice.text) for choice in question.choices],
    }
    silent = {"steps": None, "percents": None, "dont_know": None, "tenths": None}
    if found.n < limits.k:
        return row | silent | {"state": "few", "n": None}
    if _is_alike(found):
        step = None if question.kind is Asks.MANY else found.steps.index(max(found.steps)) + 1
        return row | silent | {"state": "alike", "step": step, "n": found.n}
    steps = [_kept(count, found, question) for count in found.steps]
    enough = found.n >= limits.percent
    percents = [None if count is None else percent(count, found.n) for count in steps] if enough else None
    mean = tenths(found) if question.kind is Asks.TEN else None
    return row | {"steps": steps, "percents": percents, "dont_know": found.dont_know, "tenths": mean, "n": found.n}


def told_steps(question: Question, found: Tally) -> list[Range]:
    """How many chose each answer, as far as its `row` tells it; where one may choose several, of leaving it out too."""
    if question.kind is Asks.MANY:
        return [_told(count, found.n) for step in found.steps for count in (step, found.n - step)]
    if _is_alike(found):
        return [reach(found.n, Cell(coarsen(Share(count, found.n)))) for count in found.steps]
    return [(count, count) for count in found.steps]


def _told(count: int, n: int) -> Range:
    if not _is_nearly(count, n):
        return count, count
    return (0, 1) if count <= 1 else (n - 1, n)


def _kept(count: int, found: Tally, question: Question) -> int | None:
    """Where one may choose several, a choice that all or nobody made, or nearly, is not counted out: None."""
    return None if question.kind is Asks.MANY and _is_nearly(count, found.n) else count


def pooled_json(questions: Sequence[Question], cells: Cells, limits: Thresholds) -> Json:
    """In per cent only when each of the questions was answered by enough."""
    least = min((cells[question.key].n or 0 for question in questions if question.key in cells), default=0)
    return as_json(_pooled(questions, cells), limits, least)


def as_json(cell: Cell, limits: Thresholds, least: int | None = None) -> Json:
    """`least` is the fewest that answered one of its questions, where there are several."""
    n = cell.n if least is None else least
    shown = cell.kind is Kind.EXACT and (n or 0) >= limits.percent
    value = percent(cell.count or 0, cell.n or 1) if shown else None
    count = cell.count if cell.kind is Kind.EXACT else None
    return {"kind": cell.kind.value, "count": count, "n": cell.n, "percent": value}


def headlines(asked: Sequence[Question], cells: Cells, limits: Thresholds, own: Cells | None = None) -> list[Json]:
    """The product's three where they were asked, and then the questionnaire's own indicators, three at most."""
    found = by_indicator(asked)
    known = [(measure, questions) for measure in HEADLINES if (questions := _fitting(measure, found))]
    used = {measure.indicator for measure, _questions in known}
    others = [questions for indicator, questions in found.items() if indicator not in used and len(questions) == 1]
    made = [
        *((measure.indicator, measure.text, questions) for measure, questions in known),
        *((questions[0].indicator, None, questions) for questions in others),
    ]
    return [
        {
            "key": key,
            "text": told,
            **_named(questions[0]),
            "seminar": pooled_json(questions, cells, limits),
            "own": pooled_json(questions, own, limits) if own else None,
        }
        for key, told, questions in made[:MOST_HEADLINES]
    ]


def by_indicator(asked: Sequence[Question]) -> dict[str, list[Question]]:
    """Questions that come down to a share, by what is compared over the years."""
    found: dict[str, list[Question]] = {}
    for question in of_kind(asked, *WITH_SHARE):
        if question.indicator:
            found.setdefault(question.indicator, []).append(question)
    return found


def _fitting(measure: Measure, found: Mapping[str, list[Question]]) -> list[Question]:
    """The indicator's questions, if the measure's own words are true of all of them."""
    questions = found.get(measure.indicator, [])
    fits = all(question.kind is Asks.SCALE and question.cut == measure.cut for question in questions)
    return questions if fits else []


def _named(question: Question) -> Json:
    return {"short": dict(question.short), "cut": question.cut, "kind": question.kind.value}


def indicators(asked: Sequence[Question], cells: Cells, limits: Thresholds) -> list[Json]:
    """The whole seminar's share by indicator: what later seminars are compared with."""
    return [
        {"key": indicator, **_named(questions[0]), "seminar": pooled_json(questions, cells, limits)}
        for indicator, questions in by_indicator(asked).items()
        if len({(question.kind, question.cut) for question in questions}) == 1
    ]


def compared(question: Question, whole: Cells, own: Cells, limits: Thresholds) -> Json:
    ours, all_of_it = as_json(own[question.key], limits), as_json(whole[question.key], limits)
    allowed = may_compare(own[question.key], whole[question.key], limits)
    return {
        "key": question.key,
        **_named(question),
        "own": ours,
        "seminar": all_of_it,
        "difference": ours["percent"] - all_of_it["percent"] if allowed else None,
    }
