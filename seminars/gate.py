"""The publishing gate: what a film of ours lacks before it may be seen. Pure; derived each time, never stored.

The rooms of a run, and those who took part, need the presenters' consent only; the public needs all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Part(StrEnum):
    """What must be there for all to see a film, in the order it is usually done."""

    CAPTIONS = "captions"
    TRANSCRIPT = "transcript"
    DESCRIPTION = "description"
    CONSENT = "consent"


class Answer(StrEnum):
    """What a presenter has said to the film that is there now."""

    YES = "yes"
    NONE = "none"
    OTHER_FILM = "other_film"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Consent:
    """A presenter's yes to the film with this SHA-256, valid through `expires_on`."""

    presenter: int
    film: str
    given_at: datetime
    expires_on: date
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a Talk with a film of ours. `film` is its SHA-256; without it there is nothing to say yes to."""

    film: str
    presenters: tuple[int, ...]
    consents: tuple[Consent, ...] = ()
    has_captions: bool = False
    """Valid Swedish ones, written for this film; the transcript is made from them."""
    described_film: str = ""
    """The film that there is a described version of."""
    stated_film: str = ""
    """The film of which an organiser has stated that everything shown is also said."""


def last_words(consents: Iterable[Consent], film: str) -> dict[int, Consent]:
    """Each presenter's last word about the film, or about any where there is none; of two at the same instant the one
    that comes first. A yes to the next film takes nothing from the yes to this one."""
    found: dict[int, Consent] = {}
    for consent in consents:
        kept = found.get(consent.presenter)
        if kept is None or _weight(consent, film) > _weight(kept, film):
            found[consent.presenter] = consent
    return found


def _weight(consent: Consent, film: str) -> tuple[bool, datetime]:
    return consent.film == film, consent.given_at


def answers(facts: Facts, on: date) -> dict[int, Answer]:
    """Every presenter's answer as it stands that day, in the presenters' order."""
    last = last_words(facts.consents, facts.film)
    return {presenter: _answer(last.get(presenter), facts.film, on) for presenter in facts.presenters}


def has_consent(facts: Facts, on: date) -> bool:
    """True when there are presenters and each of them says yes that day."""
    return bool(facts.presenters) and all(answer is Answer.YES for answer in answers(facts, on).values())


def missing(facts: Facts, on: date) -> tuple[Part, ...]:
    """What keeps the film from the public that day."""
    described = facts.film in {facts.described_film, facts.stated_film} - {""}
    there = {
        Part.CAPTIONS: facts.has_captions,
        Part.TRANSCRIPT: facts.has_captions,
        Part.DESCRIPTION: described,
        Part.CONSENT: has_consent(facts, on),
    }
    return tuple(part for part, is_there in there.items() if not is_there)


def is_open(facts: Facts, on: date) -> bool:
    """True when all may see the film that day."""
    return not missing(facts, on)


def ends_on(facts: Facts) -> date | None:
    """The last day of the consent that ends first; None when there is not a yes of every presenter to this film."""
    last = last_words(facts.consents, facts.film)
    valid = [last[p].expires_on for p in facts.presenters if _answer(last.get(p), facts.film, date.min) is Answer.YES]
    return min(valid) if valid and len(valid) == len(facts.presenters) else None


def _answer(consent: Consent | None, film: str, on: date) -> Answer:
    if consent is None:
        return Answer.NONE
    if consent.is_withdrawn:
        return Answer.WITHDRAWN
    if not film or consent.film != film:
        return Answer.OTHER_FILM
    return Answer.YES if on <= consent.expires_on else Answer.EXPIRED
