"""What is wrong with a questionnaire as an organiser has written it, field by field, and what it will not tell. Pure.

Rows are as `questionnaire.json` has them, however incomplete. A problem names its row (from 0, None for the whole),
its field as the form calls it, and a stable code that `wording_questionnaires` puts into words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.questionnaire import LANGUAGES, MAX_QUESTIONS, SOME, STEPS, TEN, Kind
from evaluation.scoring import WITH_SHARE

Row = Mapping[str, Any]

LONGEST: Mapping[str, int] = {"text": 300, "short": 120, "help": 300}
LONGEST_CHOICE = 120
CHOICES = range(2, 13)
TALKS = range(1, 10)
KEY = re.compile(r"[a-z][a-z0-9]{0,19}")
INDICATOR = re.compile(r"[a-z][a-z0-9_]{0,29}")
CUTS: Mapping[Kind, Sequence[int]] = {Kind.SCALE: STEPS[1:], Kind.TEN: TEN[1:]}
"""The kinds with a lowest answer that counts as a yes, and what it may be."""


@dataclass(frozen=True, slots=True)
class Problem:
    row: int | None
    field: str
    code: str


def problems(rows: Sequence[Row]) -> list[Problem]:
    """In the order of the page; empty when it can be used."""
    found = [problem for number, row in enumerate(rows) for problem in _of_row(number, row)]
    return [*_of_all(rows), *found]


def warnings(rows: Sequence[Row], before: Sequence[Row] = ()) -> list[Problem]:
    """Questions whose indicator will not be compared over the years: another question has the same indicator and
    measures otherwise, or it was measured otherwise in the rows before. They stop nothing."""
    now, then = _measures(rows), _measures(before)
    found = []
    for number, row in enumerate(rows):
        indicator = str(row.get("indicator") or "")
        if not indicator or row.get("kind") not in WITH_SHARE:
            continue
        asked, earlier = now.get(indicator, []), then.get(indicator, [])
        if len(asked) > 1:
            found.append(Problem(number, "indicator", "mixed"))
        elif len(earlier) == 1 and earlier != asked:
            found.append(Problem(number, "indicator", "otherwise"))
    return found


def _measures(rows: Sequence[Row]) -> dict[str, list[tuple[str, Any]]]:
    """The different ways in which each indicator is measured."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for row in rows:
        kind, ways = str(row.get("kind")), found.setdefault(str(row.get("indicator") or ""), [])
        measure = (kind, row.get("cut", SOME) if kind in CUTS else None)
        if kind in WITH_SHARE and measure not in ways:
            ways.append(measure)
    return found


def _of_all(rows: Sequence[Row]) -> Iterator[Problem]:
    if not any(row.get("kind") != Kind.HEADING for row in rows):
        yield Problem(None, "", "no_question")
    if len(rows) > MAX_QUESTIONS:
        yield Problem(None, "", "too_many")
    keys = Counter(row.get("key") for row in rows)
    if any(times > 1 for times in keys.values()):
        yield Problem(None, "", "same_key")


def _of_row(number: int, row: Row) -> Iterator[Problem]:
    kind = row.get("kind")
    if kind not in set(Kind):
        yield Problem(number, "kind", "unknown_kind")
        return
    if not _is_key(row.get("key")):
        yield Problem(number, "key", "bad_key")
    if not _text(row, "text", "sv"):
        yield Problem(number, "text-sv", "no_text")
    for name, longest in LONGEST.items():
        for language in LANGUAGES:
            if len(_text(row, name, language)) > longest:
                yield Problem(number, f"{name}-{language}", "too_long")
    if row.get("talk") is not None and row["talk"] not in TALKS:
        yield Problem(number, "talk", "bad_talk")
    if kind in WITH_SHARE and row.get("indicator") and not INDICATOR.fullmatch(str(row["indicator"])):
        yield Problem(number, "indicator", "bad_indicator")
    for problem in OWN.get(Kind(kind), _nothing)(row):
        yield Problem(number, problem.field, problem.code)


def _nothing(_row: Row) -> Iterator[Problem]:
    return iter(())


def _cut(row: Row) -> Iterator[Problem]:
    if row.get("cut") is not None and row["cut"] not in CUTS[Kind(row["kind"])]:
        yield Problem(None, "cut", "bad_cut")


def _choices(row: Row) -> Iterator[Problem]:
    choices = row.get("choices", ())
    if len(choices) < CHOICES.start:
        yield Problem(None, "choices", "few_choices")
    if len(choices) >= CHOICES.stop:
        yield Problem(None, "choices", "many_choices")
    if len({choice.get("key") for choice in choices}) < len(choices) or not all(
        _is_key(choice.get("key")) for choice in choices
    ):
        yield Problem(None, "choices", "same_key")
    said = Counter(_text(choice, "text", "sv").casefold() for choice in choices)
    for place, choice in enumerate(choices):
        text = _text(choice, "text", "sv")
        if not text:
            yield Problem(None, f"c{place}-sv", "no_text")
        elif said[text.casefold()] > 1:
            yield Problem(None, f"c{place}-sv", "same_text")
        for language in LANGUAGES:
            if len(_text(choice, "text", language)) > LONGEST_CHOICE:
                yield Problem(None, f"c{place}-{language}", "too_long")


OWN: Mapping[Kind, Callable[[Row], Iterator[Problem]]] = {
    Kind.SCALE: _cut,
    Kind.TEN: _cut,
    Kind.ONE: _choices,
    Kind.MANY: _choices,
}
"""What a kind asks of its rows besides what all do."""


def _is_key(key: object) -> bool:
    return isinstance(key, str) and KEY.fullmatch(key) is not None


def _text(row: Row, name: str, language: str) -> str:
    return str((row.get(name) or {}).get(language, "")).strip()
