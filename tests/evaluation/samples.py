"""One invented seminar of eight municipalities for the tests of snapshots, reports and PDFs. Always the same."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from evaluation.questionnaire import Answers, clean_answers
from evaluation.snapshot import Place, Proposal, ProposalKind, build

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
