"""One invented seminar of eight municipalities for the tests of snapshots, reports and PDFs. Always the same."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

from evaluation import figures, outcomes
from evaluation.counting import First, Lot
from evaluation.disclosure import DEFAULT_THRESHOLDS
from evaluation.follow_up import Fate
from evaluation.given import Place, Proposal, ProposalKind
from evaluation.later import QUESTIONS
from evaluation.questionnaire import Answers, Question, clean_answers, read, scale_questions
from evaluation.scoring import Tally
from evaluation.snapshot import build

SIZES = {
    "Ekerö": 4,
    "Järfälla": 22,
    "Sigtuna": 17,
    "Sollentuna": 31,
    "Solna": 24,
    "Sundbyberg": 8,
    "Upplands-Bro": 5,
    "Upplands Väsby": 29,
}
WEIGHTS = {
    "q1a": (3, 9, 32, 66, 38),
    "q1b": (1, 5, 22, 68, 53),
    "q2": (2, 12, 41, 62, 30),
    "q3": (4, 15, 49, 54, 20),
    "q4": (0, 3, 14, 52, 80),
    "q5": (1, 4, 20, 60, 64),
    "q6": (6, 22, 50, 45, 20),
    "q7": (2, 8, 24, 58, 57),
}
PROPOSALS = (
    Proposal("Ekerö", ProposalKind.CHANGE, "Kort uppföljning per telefon", who="Socialsekreterare", group="Ekerö 1"),
    Proposal("Sollentuna", ProposalKind.TRIAL, "Samma person håller kontakten", when="2 december", group="Familj A"),
    Proposal(
        "Sollentuna",
        ProposalKind.DECISION,
        "Familjebehandlare får börja klockan sju",
        who="Familjeenheten",
        needs="Chefens beslut",
        group="Familj A",
    ),
    Proposal("Solna", ProposalKind.TRIAL, "Bara för oss själva", shared=False),
    Proposal("Solna", ProposalKind.TRIAL, "  "),
)


def questionnaire() -> tuple[Question, ...]:
    """One question of every kind, of an organiser's own."""
    choices = [{"key": key, "text": {"sv": name}} for key, name in (("a", "Tid"), ("b", "Stöd"), ("c", "Pengar"))]
    return read(
        [
            {"key": "top", "kind": "heading", "text": {"sv": "Om dagen"}},
            {"key": "rated", "kind": "scale", "text": {"sv": "Påverkar det?"}, "indicator": "effect", "cut": 3},
            {"key": "yes", "kind": "yes_no", "text": {"sv": "Kom du till tals?"}, "indicator": "voice"},
            {"key": "one", "kind": "one", "text": {"sv": "Vad behövs mest?"}, "choices": choices},
            {"key": "many", "kind": "many", "text": {"sv": "Vad hindrar?"}, "choices": choices},
            {"key": "ten", "kind": "ten", "text": {"sv": "Hur troligt är det?"}, "cut": 8, "indicator": "own"},
            {"key": "said", "kind": "text", "text": {"sv": "En sak jag ska göra"}},
        ]
    )


def filled(sizes: dict[str, int] | None = None) -> list[tuple[str | None, Answers]]:
    """Answers to the questionnaire of every kind."""
    dice = random.Random(11)
    return [
        (
            name,
            {
                "rated": dice.randint(0, 5),
                "yes": dice.randint(0, 2),
                "one": dice.choice("abc"),
                "many": [key for key in "abc" if dice.random() < 0.5] or None,
                "ten": dice.randint(0, 10),
            },
        )
        for name, size in (sizes or SIZES).items()
        for _ in range(size)
    ]


def sheets(sizes: dict[str, int] | None = None) -> list[tuple[str | None, Answers]]:
    dice = random.Random(7)
    return [
        (name, clean_answers({key: dice.choices((1, 2, 3, 4, 5, 0), (*of, 4))[0] for key, of in WEIGHTS.items()}))
        for name, size in (sizes or SIZES).items()
        for _ in range(size)
    ]


def places(sizes: dict[str, int] | None = None) -> list[Place]:
    return [Place(name, max(1, n // 7), expected=n + 3, present=n + 2) for name, n in (sizes or SIZES).items()]


def snapshot(**changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "title": "Vägen tillbaka till skolan",
        "date": dt.date(2026, 11, 25),
        "places": places(),
        "sheets": sheets(),
        "proposals": PROPOSALS,
        "contact": "Karin Ström",
    }
    return build(**given | changed)


def first(early: Lot, **changed: Any) -> First:
    """What snapshot 1 of these sheets has told, as a second is given it."""
    told = snapshot(sheets=early, **changed)["municipalities"]
    return First(early, list(told), [name for name, scope in told.items() if scope["own_figures"]])


DIFFERENCE = "Fler familjer kommer till samtalen, och morgnarna är lugnare."


def followed(**changed: Any) -> dict[str, Any]:
    """Snapshot 3: what became of the proposals, and what the participants themselves answered."""
    written = [replace(each, id=number) for number, each in enumerate(PROPOSALS, 1) if each.what.strip()]
    fates = {
        1: Fate(False, status="done", helped=("small",)),
        2: Fate(False, status="partly", hindered=("time",), helped=("time", "small")),
        3: Fate(True, "yes", "waiting", hindered=("time", "staffing")),
    }
    more = [
        outcomes.Followed(
            each.id or 0, each.municipality, fates.get(each.id or 0, Fate(False)), DIFFERENCE * (each.id != 4)
        )
        for each in written
    ]
    several = [
        outcomes.Followed(100 + number, "Solna", Fate(False, "", "done", ("time",), ("small",))) for number in range(8)
    ]
    counts = ((2, 9, 30, 22, 8), (0, 0, 1, 2, 1))
    later = [
        figures.row(question, Tally(steps, 3), DEFAULT_THRESHOLDS)
        for question, steps in zip(scale_questions(QUESTIONS), counts, strict=True)
    ]
    made = snapshot(proposals=written, **changed)
    return outcomes.add(made, [*more, *several], day=dt.date(2027, 3, 25), asked=19, answered=15, later=later)
