"""The seminar for a single group by itself: the standard agenda without what is shared with others, and its own words.

Pure: no Django, no clock. What plays it is `static/js/own-team.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from facilitation.steps import LEARNING, N_, PRODUCTIVE, SCRIPTS, Entry, Step
from seminars import agenda
from seminars.agenda import AgendaError, Code, Kind, Place, Segment

FEWEST, MOST, USUAL = 3, 12, 7
"""People around the table."""


class Length(StrEnum):
    """How much of the seminar the group has time for."""

    FULL = "full"
    SHORT = "short"


TITLES: Mapping[Kind, str] = {
    Kind.WELCOME: N_("Välkomna"),
    Kind.LEARNING: N_("Lärande samtal"),
    Kind.BREAK: N_("Paus"),
    Kind.GATHERING: N_("Egen summering"),
    Kind.PRODUCTIVE: N_("Produktivt samtal"),
    Kind.EVALUATION: N_("Avslutning"),
}
"""What the parts are called here; a Talk is called by its number."""

_SHORT = (Kind.TALK, Kind.LEARNING, Kind.PRODUCTIVE)


def segments_for(length: Length, films: Mapping[int, timedelta]) -> tuple[Segment, ...]:
    """The agenda for films of these lengths. Raises AgendaError for a film without length.

    The full one keeps the seminar's 140 minutes while the films let it. The short one has the films and the two
    dialogues, and is as long as they are.
    """
    if length is Length.SHORT:
        return agenda.with_talks([s for s in agenda.standard_segments() if s.kind in _SHORT], films)
    try:
        return agenda.fit_talks(_alone(), films)
    except AgendaError as error:
        if error.code is not Code.TALKS_TOO_LONG:
            raise
        return agenda.with_talks(_alone(), films)


def _alone() -> list[Segment]:
    """The standard agenda in one room: what was for sharing with the others goes to the productive dialogue."""
    standard = agenda.standard_segments()
    shared = sum((s.duration for s in standard if s.kind is Kind.SHARING), timedelta(0))
    return [
        replace(s, place=Place.GROUP, duration=s.duration + (shared if s.kind is Kind.PRODUCTIVE else timedelta(0)))
        for s in standard
        if s.kind is not Kind.SHARING
    ]


def _step(key: str, title: str, screen: str, *, free: str = "", **more: object) -> Step:
    """A step whose words on the screen are all there is: nobody leads from a page of their own."""
    return Step(key, title, screen, screen, free_say=free, free_screen=free, **more)  # type: ignore[arg-type]


def _changed(steps: tuple[Step, ...], **by_key: Step) -> tuple[Step, ...]:
    return tuple(by_key.get(step.key, step) for step in steps)


def _silent(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Without what is said to a facilitator."""
    return tuple(replace(step, do="") for step in steps)


def _read_aloud(key: str, screen: str, do: str, entry: Entry) -> Step:
    return _step(key, N_("Läs upp"), screen, do=do, seconds=120, entry=entry)


_LEARNING = _changed(
    LEARNING,
    points=_step(
        "points",
        N_("Huvudpunkter"),
        N_("Vilka är våra tre huvudpunkter?"),
        do=N_("Skriv dem under Anteckningar. Högst tre."),
        share=1,
        entry=Entry.NOTES,
    ),
    send=_read_aloud(
        "send", N_("Stämmer det vi har skrivit?"), N_("Läs upp punkterna. Ändra det som inte stämmer."), Entry.NOTES
    ),
)

_PRODUCTIVE = _changed(
    PRODUCTIVE,
    concrete=_step(
        "concrete",
        N_("Gör det konkret"),
        N_("Vad, vem, första steget och när? Vad behövs, och hur märker vi det?"),
        do=N_("Skriv förslagen under Anteckningar. Roller, inga namn."),
        share=8,
        entry=Entry.PROPOSALS,
    ),
    read=_read_aloud(
        "read", N_("Vem bär det vidare, och när börjar vi?"), N_("Läs upp förslagen, ett i taget."), Entry.PROPOSALS
    ),
)

_SUMMING_UP = (
    _step(
        "silent",
        N_("Tyst skrivande"),
        N_("Vilken av våra huvudpunkter betyder mest för oss, och varför?"),
        do=N_("Läs upp punkterna först. Sedan är det tyst en stund."),
        seconds=180,
    ),
    _step(
        "round",
        N_("En punkt var"),
        N_("Vilken punkt väljer du, och varför?"),
        free=N_("Vilken punkt väljer du, och varför? Den som vill talar."),
        do=N_("Gå laget runt. Den som vill får säga pass."),
        share=2,
        turn=90,
    ),
    _step(
        "weigh",
        N_("Det vi ser nu"),
        N_("Vad är vi överens om? Vad ser vi olika på? Vad vet vi inte än?"),
        share=1,
    ),
    _step(
        "write",
        N_("Skriv ner"),
        N_("Hur säger vi det till en kollega som inte var här?"),
        do=N_("Skriv om punkterna så att ni förstår dem om en månad."),
        seconds=180,
        entry=Entry.NOTES,
    ),
)

_CLOSING = (
    _step(
        "round",
        N_("En sak var"),
        N_("En mening var: vad tar du med dig?"),
        free=N_("En mening: vad tar du med dig? Den som vill talar."),
        share=1,
        turn=45,
    ),
    _step(
        "again",
        N_("När ses vi igen?"),
        N_("Vilken dag tittar vi på förslagen igen, och vem påminner oss?"),
        do=N_("Skriv dagen under Anteckningar."),
        seconds=90,
        entry=Entry.PROPOSALS,
    ),
)

_WELCOME = (
    _step(
        "welcome",
        N_("Välkomna"),
        N_("Strax börjar den första Talken. Ta fram penna och papper."),
        do=N_("Bestäm vem som sköter knapparna."),
        share=1,
    ),
)

OWN_SCRIPTS: Mapping[Kind, tuple[Step, ...]] = {
    Kind.WELCOME: _WELCOME,
    Kind.TALK: _silent(SCRIPTS[Kind.TALK]),
    Kind.LEARNING: _LEARNING,
    Kind.BREAK: _silent(SCRIPTS[Kind.BREAK]),
    Kind.GATHERING: _SUMMING_UP,
    Kind.PRODUCTIVE: _PRODUCTIVE,
    Kind.EVALUATION: _CLOSING,
}
