"""Seminars side by side: indicators over time, reach, and what became of proposals. Pure.

Only from frozen snapshots that are published, so that nothing is told here that is not told there; what a snapshot
hides stays hidden, and a sum is of what is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date

from evaluation.follow_up import STATUSES
from evaluation.outcomes import LOOKS, UNANSWERED
from evaluation.scopes import called_now
from evaluation.teller import CALENDARS, DASH, Teller
from evaluation.wording import SWEDISH, Words

Json = dict[str, Any]
SUMMED = ("all", "needs_decision", "tried", "in_place", "unanswered")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A published report's snapshot, with what the seminar and its municipalities are called now."""

    run: int
    title: str
    theme: str
    snapshot: Mapping[str, Any]
    is_public: bool = False

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.snapshot["date"])


def as_called(snapshot: Mapping[str, Any], names: Mapping[int, str]) -> Json:
    """The snapshot with its municipalities under the names they have by now, so that each is one over the years."""
    now = called_now(snapshot["municipalities"], names)
    made: Json = {**snapshot, "municipalities": _under(now, snapshot["municipalities"])}
    if found := snapshot.get("outcomes"):
        made["outcomes"] = {**found, "municipalities": _under(now, found["municipalities"])}
    return made


def _under(names: Mapping[str, str], found: Mapping[str, Any]) -> Json:
    return {names[name]: scope for name, scope in found.items()}


def seen_by(reports: Iterable[Frozen], *, municipality: str | None, run: int) -> list[Frozen]:
    """What the reader of one report's link may see beside it: the seminars that the municipality took part in, and
    those that are open to all."""
    return [
        each
        for each in reports
        if each.run == run or each.is_public or (municipality and municipality in each.snapshot["municipalities"])
    ]


@dataclass(frozen=True, slots=True)
class Point:
    """One seminar's share: `value` in per cent or None where the snapshot has none, `said` in words."""

    value: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator over the seminars, oldest first: of everyone, and of one municipality where it is asked for."""

    key: str
    label: str
    whole: tuple[Point, ...]
    own: tuple[Point, ...] = ()


def lines(
    reports: Sequence[Frozen], *, municipality: str | None = None, words: Words = SWEDISH, lang: str = "sv"
) -> tuple[Line, ...]:
    """What is measured alike, in the order in which it first stands: the headlines, then the other indicators."""
    teller = Teller(words, lang)
    found = [_measures(each.snapshot, municipality) for each in reports]
    labels: dict[str, Mapping[str, Any]] = {}
    for is_headline in (True, False):
        for measures in found:
            for ident, measure in measures.items():
                if measure.is_headline is is_headline:
                    labels.setdefault(ident, measure.row)
    return tuple(
        Line(
            ident.replace(":", "-"),
            _label(row, teller),
            tuple(_point(each[ident].whole if ident in each else None, teller) for each in found),
            tuple(_point(each[ident].own if ident in each else None, teller) for each in found) if municipality else (),
        )
        for ident, row in labels.items()
    )


@dataclass(frozen=True, slots=True)
class _Measure:
    row: Mapping[str, Any]
    whole: Mapping[str, Any]
    own: Mapping[str, Any] | None
    is_headline: bool


def _measures(snapshot: Mapping[str, Any], municipality: str | None) -> dict[str, _Measure]:
    """By what is measured: the product's own measures by their key, others by how they count as well."""
    places = snapshot["municipalities"]
    own = {_ident(each): each["own"] for each in places.get(municipality, {}).get("headlines", ())}
    found = {
        _ident(each): _Measure(each, each["seminar"], own.get(_ident(each)), True)
        for each in snapshot["whole"]["headlines"]
    }
    known = {measure.row["key"] for measure in found.values()}
    for each in snapshot.get("indicators", ()):
        if each["key"] not in known:
            found[_ident(each)] = _Measure(each, each["seminar"], None, False)
    return found


def _ident(row: Mapping[str, Any]) -> str:
    return str(row["key"]) if row.get("text") else f"{row['key']}:{row.get('kind')}:{row.get('cut')}"


def _label(row: Mapping[str, Any], teller: Teller) -> str:
    return teller.words.gettext(row["text"]) if row.get("text") else teller.stated(row, teller.indicator(row))


def _point(cell: Mapping[str, Any] | None, teller: Teller) -> Point:
    """As the report says it: a per cent from ten answers, else in counts, coarse or a dash."""
    if cell is None:
        return Point(None, DASH)
    return Point(cell["percent"] if cell["kind"] == "exact" else None, teller.share(cell))


def head(reports: Sequence[Frozen], lang: str = "sv") -> list[str]:
    """When each seminar was, short: "okt. 2026"."""
    locale = CALENDARS.get(lang, lang)
    return [format_date(each.day, "MMM y", locale=locale) for each in reports]


@dataclass(frozen=True, slots=True)
class Reach:
    """A municipality over all the seminars. `answers` are those that its reports show; `people` those counted in the
    rooms, or signed up where nobody counted."""

    municipality: str
    seminars: int
    groups: int
    people: int
    answers: int


def reached(reports: Sequence[Frozen], *, municipality: str | None, run: int) -> list[Frozen]:
    """Of what the reader of one report's link sees, the seminars that it is told who took part in. Those that are open
    to all tell nothing of where, so a link of no municipality is told of its own seminar alone."""
    return [each for each in reports if municipality or each.run == run]


def reach(reports: Iterable[Frozen], *, municipality: str | None = None) -> list[Reach]:
    """By municipality, or of one alone."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in reports:
        for name, scope in each.snapshot["municipalities"].items():
            if municipality in (None, name):
                found.setdefault(name, []).append(scope)
    return [
        Reach(
            name,
            len(scopes),
            sum(scope["groups"] for scope in scopes),
            sum(scope["present"] or scope["expected"] or 0 for scope in scopes),
            sum(scope["received"] or 0 for scope in scopes),
        )
        for name, scopes in sorted(found.items())
    ]


def total(reports: Sequence[Frozen], name: str) -> Reach:
    """Of everyone, as the whole seminars' reports say it."""
    wholes = [each.snapshot["whole"] for each in reports]
    return Reach(
        name,
        len(reports),
        sum(whole["groups"] for whole in wholes),
        sum(whole["present"] or whole["expected"] or 0 for whole in wholes),
        sum(whole["received"] or 0 for whole in wholes),
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the proposals of some seminars together."""

    label: str
    seminars: int
    counts: Mapping[str, int]
    statuses: Mapping[str, int]

    @property
    def segments(self) -> list[tuple[str, int]]:
        """Every status with its count, those that nobody answered about last: together all proposals."""
        return [*((key, self.statuses[key]) for key in STATUSES), ("", self.counts["unanswered"])]


def followed(reports: Iterable[Frozen], *, municipality: str | None = None, everything: str = "") -> list[Followed]:
    """By the seminars' themes, and first of them all together under the name `everything`; empty while nothing has
    been followed up."""
    by_theme: dict[str, list[Mapping[str, Any]]] = {}
    parts: list[Mapping[str, Any]] = []
    for each in reports:
        found = each.snapshot.get("outcomes")
        scope = (found["municipalities"].get(municipality) if municipality else found["whole"]) if found else None
        if scope and scope["all"]:
            parts.append(scope)
            by_theme.setdefault(each.theme, []).append(scope)
    if not parts:
        return []
    return [_sum(everything, parts), *(_sum(theme, some) for theme, some in sorted(by_theme.items()) if theme)]


def _sum(label: str, parts: Sequence[Mapping[str, Any]]) -> Followed:
    counts = {key: sum(part[key] for part in parts) for key in SUMMED}
    counts["yes"] = sum(part["decided"]["yes"] for part in parts)
    return Followed(label, len(parts), counts, {key: sum(part["statuses"][key] for part in parts) for key in STATUSES})


def legend(words: Words = SWEDISH) -> list[tuple[str, str]]:
    """The statuses in words with the look of their chairs."""
    return [(words.gettext(STATUSES[key]), LOOKS[key]) for key in STATUSES] + [(words.gettext(UNANSWERED), "pause")]
