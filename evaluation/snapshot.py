"""The frozen report as one plain JSON value. Disclosure control happens in here: what comes out is safe to publish.

Sentences are stored as msgid and values (`wording.Text`), so that the same snapshot is read in any language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from evaluation import brief, figures
from evaluation.counting import Counted, First, Lot, count
from evaluation.disclosure import (
    DEFAULT_THRESHOLDS,
    Partition,
    Thresholds,
    may_show_texts,
)
from evaluation.given import Earlier, Place, Proposal, ProposalKind, Quotes
from evaluation.questionnaire import DEFAULT, Question, counted_questions, of_kind
from evaluation.scoring import WITH_SHARE, percent, response_rate
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

SAID_BEFORE = (
    N_("Enskilda grupper redovisas aldrig."),
    N_("Där alla eller nästan alla i en kommun svarat lika står det så, utan exakt siffra."),
)
"""What older snapshots say, so that the catalogues keep it."""

Json = dict[str, Any]


def build(
    *,
    title: str,
    date: dt.date,
    places: Sequence[Place],
    sheets: Lot,
    proposals: Sequence[Proposal] = (),
    talks: Sequence[str] = (),
    agenda: Sequence[tuple[str, float]] = STANDARD_AGENDA,
    contact: str = "",
    number: int = 1,
    first: First | None = None,
    quotes: Sequence[Quotes] = (),
    earlier: Sequence[Earlier] = (),
    follow_up: tuple[dt.date, dt.date] | None = None,
    questions: Sequence[Question] = DEFAULT,
    limits: Thresholds = DEFAULT_THRESHOLDS,
) -> Json:
    """Snapshot `number` of a run. `sheets` are (municipality or None, cleaned answers); `date` is its local day;
    `agenda` is (light: together, talk, table or break; minutes) per segment, for the ring. `first` is what
    snapshot 1 told, given with number 2. Quotes stay out below their threshold.

    A sheet that names a municipality that is not among `places`, or has no group of its own there, counts in the whole
    alone.
    """
    asked = counted_questions(questions)
    found = count(asked, [place.name for place in places if place.groups], sheets, first, limits)
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
        "rows": [figures.row(question, found.everything[question.key], limits) for question in asked],
        "indicators": figures.indicators(asked, found.whole, limits),
        "earlier": [_earlier(each) for each in earlier],
        "quotes": _quotes(quotes, found.received, limits),
        "method": _method(found.parts, limits, contact, number, found.late if first or number == 1 else None),
        "whole": _whole(places, asked, found, kept, limits),
        "public": _public(places, asked, found, kept, limits),
        "municipalities": {
            place.name: {**_municipality(place, asked, found, kept, limits), "joined": _joined(places, place)}
            for place in places
        },
    }


def _earlier(each: Earlier) -> Json:
    kept = {"date": each.date.isoformat(), "title": each.title, "received": each.received}
    places = {name: {"id": pk} for name, pk in each.places.items()}
    return kept | {"indicators": list(each.indicators), "public": each.is_public, "municipalities": places}


def _quotes(quotes: Sequence[Quotes], answers: int, limits: Thresholds) -> list[Json]:
    if not may_show_texts(answers, limits):
        return []
    return [{"asked": dict(each.asked), "texts": list(each.texts)} for each in quotes if each.texts]


def _whole(
    places: Sequence[Place],
    asked: Sequence[Question],
    found: Counted,
    proposals: Sequence[Proposal],
    limits: Thresholds,
) -> Json:
    received = found.received
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
        "brief": brief.sentences(found.everything, len(shared), _decisions(shared), limits, questions=asked),
        "headlines": figures.headlines(asked, found.whole, limits),
        "compare": [],
        "joined": [_went(place.name, other) for place in places for other in place.joined],
        "proposals": shared,
    }


def _public(
    places: Sequence[Place],
    asked: Sequence[Question],
    found: Counted,
    proposals: Sequence[Proposal],
    limits: Thresholds,
) -> Json:
    """What anybody may read: the whole seminar's figures; of shared proposals what they are and nothing of where."""
    whole = _whole(places, asked, found, proposals, limits)
    told = [{"kind": each["kind"], "what": each["what"]} for each in whole["proposals"]]
    kinds = list(ProposalKind)
    return whole | {"joined": [], "proposals": sorted(told, key=lambda each: (kinds.index(each["kind"]), each["what"]))}


def _municipality(
    place: Place,
    asked: Sequence[Question],
    found: Counted,
    proposals: Sequence[Proposal],
    limits: Thresholds,
) -> Json:
    own = [_proposal(each, outward=False) for each in proposals if each.municipality == place.name]
    stands_alone = bool(place.groups) and place.name in found.parts.alone
    received = found.sizes.get(place.name) if stands_alone else None
    mine = found.cells[place.name] if stands_alone else None
    return {
        "municipality": place.name,
        "id": place.id,
        "places": 1,
        "groups": place.groups,
        "received": received,
        **_turnout(received, place.present, place.expected),
        "own_figures": stands_alone,
        "why": None if stands_alone else _why(place),
        "brief": brief.sentences(
            found.everything, len(own) if place.groups else None, _decisions(own), limits, place.name, asked
        ),
        "headlines": figures.headlines(asked, found.whole, limits, mine),
        "compare": [figures.compared(each, found.whole, mine, limits) for each in of_kind(asked, *WITH_SHARE)]
        if mine
        else [],
        "proposals": own,
    }


def _joined(places: Sequence[Place], place: Place) -> list[Text]:
    """Where the proposals of its people stand, and whose stand with its own."""
    said = N_(
        "En grupp från {municipality} gick ihop med en grupp från {other}; förslagen står i rapporten till {other}."
    )
    went = [text(said, municipality=place.name, other=other) for other in place.joined]
    return went + [_went(each.name, place.name) for each in places if place.name in each.joined]


def _went(name: str, other: str) -> Text:
    said = N_("En grupp från {municipality} gick ihop med en grupp från {other}; förslagen står under {other}.")
    return text(said, municipality=name, other=other)


def _why(place: Place) -> Text:
    """True of the small and of those merged with them, so that it does not tell which."""
    if not place.groups:
        said = N_("Deltagarna från {municipality} var med i en annan kommuns grupp. Siffrorna gäller hela seminariet.")
        return text(said, municipality=place.name)
    return text(
        N_(
            "Svaren från {municipality} redovisas inte för sig, så att inget enskilt svar kan räknas fram."
            " Siffrorna gäller hela seminariet."
        ),
        municipality=place.name,
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
    kept |= {"id": each.id}
    return kept if outward else kept | {"group": each.group}


def _lateness(number: int, late: int | None, limits: Thresholds) -> Text:
    """`late` is None where those are not told from the others, and all of them count."""
    if number == 1:
        return text(N_("Svar som kommer in senare räknas in när de är minst {k}."), k=limits.k)
    if late is None:
        return text(N_("Svar som kom in efter seminariets slut är inräknade."))
    if late:
        return text(N_("{n} av svaren kom in efter seminariets slut och är inräknade."), n=late)
    return text(N_("Svar som kom in efter seminariets slut är inte inräknade, för de var färre än {k}."), k=limits.k)


def _method(parts: Partition, limits: Thresholds, contact: str, number: int, late: int | None) -> list[Text]:
    said = [
        text(N_("Svaren är anonyma och gäller det deltagarna själva uppger.")),
        text(N_("Kommunen är den minsta enhet som redovisas. Har en kommun bara en grupp är det den gruppens svar.")),
        text(N_("Kommuner med färre än {k} svar redovisas inte för sig."), k=limits.k),
    ]
    named = [name for name in parts.merged if name is not None]
    if parts.alone and len(named) > 1:
        said.append(text(N_("{names} räknas tillsammans som Övriga."), names=brief.listed(named)))
    said += [
        text(N_("Andelar visas i procent från {n} svar."), n=limits.percent),
        text(N_("Där alla eller nästan alla har svarat lika står det så, utan exakt siffra.")),
        _lateness(number, late, limits),
    ]
    return [*said, text(N_("Kontakt: {contact}."), contact=contact)] if contact else said
