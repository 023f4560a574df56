"""The frozen report as one plain JSON value. Disclosure control happens in here: what comes out is safe to publish.

Sentences are stored as msgid and values (`wording.Text`), so that the same snapshot is read in any language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evaluation import brief, figures
from evaluation.disclosure import (
    DEFAULT_THRESHOLDS,
    Partition,
    Thresholds,
    partition,
)
from evaluation.questionnaire import DEFAULT, Question, scale_questions
from evaluation.scoring import Sheet, Tally, percent, response_rate, tallies
from evaluation.wording import N_, Text, text

SCHEMA = 2

STANDARD_AGENDA = (
    ("together", 5),
    ("talk", 15),
    ("talk", 15),
    ("table", 35),
    ("break", 10),
    ("together", 25),
    ("table", 25),
    ("together", 5),
    ("table", 5),
)

Json = dict[str, Any]


class ProposalKind(StrEnum):
    DECISION = "decision"
    TRIAL = "trial"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that took part: its groups, and how many people were expected and present (None: not known)."""

    name: str
    groups: int
    expected: int | None = None
    present: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One practice proposal. Only a `shared` one is in the whole seminar's report; the group is never named outward."""

    municipality: str
    kind: ProposalKind
    what: str
    who: str = ""
    first_step: str = ""
    when: str = ""
    needs: str = ""
    noticed: str = ""
    group: str = ""
    shared: bool = True
    id: int | None = None


def build(
    *,
    title: str,
    date: dt.date,
    places: Sequence[Place],
    sheets: Sequence[tuple[str | None, Sheet]],
    proposals: Sequence[Proposal] = (),
    talks: Sequence[str] = (),
    agenda: Sequence[tuple[str, float]] = STANDARD_AGENDA,
    contact: str = "",
    number: int = 1,
    follow_up: tuple[dt.date, dt.date] | None = None,
    questions: Sequence[Question] = DEFAULT,
    limits: Thresholds = DEFAULT_THRESHOLDS,
) -> Json:
    """Snapshot `number` of a run. `sheets` are (municipality or None, cleaned answers); `date` is its local day;
    `agenda` is (light: together, talk, table or break; minutes) per segment, for the ring.

    ValueError if a sheet names a municipality that is not among `places`.
    """
    by_place = _by_place(places, sheets)
    parts = partition({name: len(found) for name, found in by_place.items()}, limits)
    asked = scale_questions(questions)
    everything = tallies(asked, [answers for _, answers in sheets])
    units: dict[str | None, dict[str, Tally]] = {name: tallies(asked, by_place[name]) for name in parts.alone}
    units[None] = tallies(asked, [sheet for name in parts.merged for sheet in by_place[name]])
    cells = figures.unit_cells(asked, units, limits)
    whole = figures.whole_cells(asked, everything, limits)
    written = [each for each in proposals if each.what.strip()]
    kept = sorted(written, key=lambda each: (list(ProposalKind).index(each.kind), each.municipality))
    return {
        "schema": SCHEMA,
        "number": number,
        "title": title,
        "date": date.isoformat(),
        "talks": list(talks),
        "agenda": [[light, minutes] for light, minutes in agenda],
        "contact": contact,
        "follow_up": [day.isoformat() for day in follow_up] if follow_up else None,
        "limits": {"k": limits.k, "percent": limits.percent, "texts": limits.texts},
        "rows": [figures.row(question, everything[question.key], limits) for question in asked],
        "quotes": [],
        "method": _method(parts, limits, contact),
        "whole": _whole(places, len(sheets), whole, everything, kept, limits),
        "municipalities": {
            place.name: _municipality(place, parts, by_place, asked, whole, cells, everything, kept, limits)
            for place in places
        },
    }


def _by_place(places: Sequence[Place], sheets: Sequence[tuple[str | None, Sheet]]) -> dict[str | None, list[Sheet]]:
    found: dict[str | None, list[Sheet]] = {place.name: [] for place in places} | {None: []}
    for name, answers in sheets:
        if name not in found:
            raise ValueError(f"a sheet from a municipality that did not take part: {name!r}")
        found[name].append(answers)
    return found


def _whole(
    places: Sequence[Place],
    received: int,
    cells: figures.Cells,
    everything: Mapping[str, Tally],
    proposals: Sequence[Proposal],
    limits: Thresholds,
) -> Json:
    shared = [_proposal(each, outward=True) for each in proposals if each.shared]
    few = text(N_("Färre än {k} har svarat. Därför visas inga siffror."), k=limits.k)
    return {
        "municipality": None,
        "places": len(places),
        "groups": sum(place.groups for place in places),
        "received": received,
        **_turnout(received, _sum(place.present for place in places), _sum(place.expected for place in places)),
        "own_figures": received >= limits.k,
        "why": None if received >= limits.k else few,
        "brief": brief.sentences(everything, len(shared), _decisions(shared), limits),
        "headlines": figures.headlines(cells, limits),
        "compare": [],
        "proposals": shared,
    }


def _municipality(
    place: Place,
    parts: Partition,
    by_place: Mapping[str | None, Sequence[Sheet]],
    asked: Sequence[Question],
    whole: figures.Cells,
    cells: Mapping[str | None, figures.Cells],
    everything: Mapping[str, Tally],
    proposals: Sequence[Proposal],
    limits: Thresholds,
) -> Json:
    own = [_proposal(each, outward=False) for each in proposals if each.municipality == place.name]
    stands_alone = place.name in parts.alone
    received = len(by_place[place.name]) if stands_alone else None
    mine = cells[place.name] if stands_alone else None
    return {
        "municipality": place.name,
        "places": 1,
        "groups": place.groups,
        "received": received,
        **_turnout(received, place.present, place.expected),
        "own_figures": stands_alone,
        "why": None if stands_alone else _why(place.name),
        "brief": brief.sentences(everything, len(own), _decisions(own), limits, place.name),
        "headlines": figures.headlines(whole, limits, mine),
        "compare": [figures.compared(question, whole, mine, limits) for question in asked] if mine else [],
        "proposals": own,
    }


def _why(name: str) -> Text:
    """True of the small and of those merged with them, so that it does not tell which."""
    return text(
        N_(
            "Svaren från {municipality} redovisas inte för sig, så att inget enskilt svar kan räknas fram."
            " Siffrorna gäller hela seminariet."
        ),
        municipality=name,
    )


def _turnout(received: int | None, present: int | None, expected: int | None) -> Json:
    rate = None if received is None else response_rate(received, present, expected)
    return {
        "present": present,
        "expected": expected,
        "rate": {"count": rate[0], "of": rate[1], "percent": percent(*rate)} if rate else None,
    }


def _sum(numbers: Any) -> int | None:
    """The sum, or None as soon as one of them is not known."""
    known = list(numbers)
    return None if not known or None in known else sum(known)


def _decisions(proposals: Sequence[Json]) -> int:
    return sum(each["kind"] == ProposalKind.DECISION for each in proposals)


def _proposal(each: Proposal, *, outward: bool) -> Json:
    kept: Json = {"municipality": each.municipality, "kind": each.kind.value, "what": each.what, "who": each.who}
    kept |= {"first_step": each.first_step, "when": each.when, "needs": each.needs, "noticed": each.noticed}
    kept["id"] = each.id
    return kept if outward else kept | {"group": each.group}


def _method(parts: Partition, limits: Thresholds, contact: str) -> list[Text]:
    said = [
        text(N_("Svaren är anonyma och gäller det deltagarna själva uppger.")),
        text(N_("Enskilda grupper redovisas aldrig.")),
        text(N_("Kommuner med färre än {k} svar redovisas inte för sig."), k=limits.k),
    ]
    named = [name for name in parts.merged if name is not None]
    if parts.alone and len(named) > 1:
        said.append(text(N_("{names} räknas tillsammans som Övriga."), names=brief.listed(named)))
    said += [
        text(N_("Andelar visas i procent från {n} svar."), n=limits.percent),
        text(N_("Där alla eller nästan alla i en kommun svarat lika står det så, utan exakt siffra.")),
        text(N_("Svar som kommer in senare räknas in när de är minst {k}."), k=limits.k),
    ]
    return [*said, text(N_("Kontakt: {contact}."), contact=contact)] if contact else said
