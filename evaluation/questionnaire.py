"""The closing evaluation's questions and scale, and the cleaning of what a phone sends. Pure; nothing is compulsory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation.wording import N_

DONT_KNOW = 0
STEPS = (1, 2, 3, 4, 5)
SOME, HIGH = 3, 4
MAX_TEXT = 2_000

SCALE: Mapping[int, str] = {
    1: N_("Inte alls"),
    2: N_("I liten grad"),
    3: N_("I viss grad"),
    4: N_("I hög grad"),
    5: N_("I mycket hög grad"),
    DONT_KNOW: N_("Vet ej"),
}

Answer = int | str | None
Answers = dict[str, Answer]


class Kind(StrEnum):
    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """`text` asks, `short` states the same in charts and tables; both are Swedish msgids, as is `help`.
    `talk` is the number of the Talk it is about; `cut` the lowest step that counts as a yes in a share."""

    key: str
    kind: Kind
    text: str
    short: str
    help: str = ""
    talk: int | None = None
    cut: int = SOME


DEFAULT: tuple[Question, ...] = (
    Question(
        "q1a",
        Kind.SCALE,
        N_("Hur relevant var Talk 1 för ditt arbete?"),
        N_("Talk 1 var relevant för mitt arbete"),
        talk=1,
        cut=HIGH,
    ),
    Question(
        "q1b",
        Kind.SCALE,
        N_("Hur relevant var Talk 2 för ditt arbete?"),
        N_("Talk 2 var relevant för mitt arbete"),
        talk=2,
        cut=HIGH,
    ),
    Question(
        "q2",
        Kind.SCALE,
        N_("Fick du ny kunskap som du kan använda i ditt arbete?"),
        N_("Jag fick ny kunskap som jag kan använda"),
    ),
    Question(
        "q3",
        Kind.SCALE,
        N_("I vilken grad tror du att seminariet påverkar hur du arbetar framöver?"),
        N_("Seminariet påverkar hur jag arbetar framöver"),
    ),
    Question(
        "q4",
        Kind.SCALE,
        N_("Fick du komma till tals i gruppens samtal?"),
        N_("Jag fick komma till tals i gruppen"),
    ),
    Question(
        "q5",
        Kind.SCALE,
        N_("Hjälpte facilitatorn och strukturen gruppen framåt?"),
        N_("Facilitatorn och strukturen hjälpte oss framåt"),
    ),
    Question(
        "q6",
        Kind.SCALE,
        N_("Gav den gemensamma samlingen något utöver det egna samtalet?"),
        N_("Samlingen gav något utöver vårt eget samtal"),
    ),
    Question(
        "q7",
        Kind.SCALE,
        N_("Fungerade bild, ljud och teknik hos er?"),
        N_("Bild, ljud och teknik fungerade"),
    ),
    Question(
        "q8",
        Kind.TEXT,
        N_("En sak jag ska göra"),
        N_("En sak jag ska göra"),
        help=N_("När …, ska jag … Skriv inga namn på klienter eller kollegor."),
    ),
    Question(
        "q9",
        Kind.TEXT,
        N_("Vad ska vi ändra till nästa gång?"),
        N_("Att ändra till nästa gång"),
        help=N_("Skriv inga namn på klienter eller kollegor."),
    ),
)


def scale_questions(questions: Sequence[Question] = DEFAULT) -> tuple[Question, ...]:
    return tuple(question for question in questions if question.kind is Kind.SCALE)


def text_questions(questions: Sequence[Question] = DEFAULT) -> tuple[Question, ...]:
    return tuple(question for question in questions if question.kind is Kind.TEXT)


def clean_answers(raw: object, questions: Sequence[Question] = DEFAULT) -> Answers:
    """Every question's key with 0-5 (0 is "Vet ej"), a text of at most 2,000 characters, or None where skipped.

    `raw` is a form's or a phone's mapping, however broken: what is unknown or no answer is dropped, never an error.
    """
    given = raw if isinstance(raw, Mapping) else {}
    return {question.key: _clean(question.kind, given.get(question.key)) for question in questions}


def is_blank(answers: Mapping[str, Answer]) -> bool:
    """True when every question was skipped; such a sheet is still a sheet."""
    return all(answer is None for answer in answers.values())


def _clean(kind: Kind, value: object) -> Answer:
    return _step(value) if kind is Kind.SCALE else _prose(value)


_FROM_FORM = {str(step): step for step in (DONT_KNOW, *STEPS)}


def _step(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value in SCALE else None
    return _FROM_FORM.get(value.strip()) if isinstance(value, str) else None


def _prose(value: object) -> str | None:
    """Without what a database or a spreadsheet cannot store: control characters and lone surrogates."""
    if not isinstance(value, str):
        return None
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\n\t" or not _unstorable(sign))
    return kept.strip()[:MAX_TEXT].rstrip() or None


def _unstorable(sign: str) -> bool:
    code = ord(sign)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
