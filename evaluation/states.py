"""The state of a run's closing evaluation, read from what has happened to it. Pure: no Django, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """In the order in which they follow one another."""

    DRAFT = "draft"  # the run is not published, and nobody has answered
    READY = "ready"
    OPEN = "open"
    GRACE = "grace"  # the run is over, the same link takes answers for a day; or it was called off, and answers wait
    UNANSWERED = "unanswered"  # the form has closed, and there is nothing to seal
    SEALED = "sealed"
    REVIEWED = "reviewed"  # every free text has its verdict
    FROZEN = "frozen"
    PUBLISHED = "published"
    ERASED = "erased"  # the sheets are gone; snapshots stay


@dataclass(frozen=True, slots=True)
class Facts:
    """When things happened, or will by the agenda as it stands; None where they have not."""

    is_published: bool  # the run
    opens_at: datetime
    over_at: datetime | None  # None while nobody knows
    is_answered: bool = False
    closed_at: datetime | None = None  # the form; None again once what came has been laid
    sealed_at: datetime | None = None
    reviewed_at: datetime | None = None
    frozen_at: datetime | None = None
    published_at: datetime | None = None
    erased_at: datetime | None = None


def state_of(facts: Facts, now: datetime) -> State:
    done = (
        (facts.erased_at, State.ERASED),
        (facts.published_at, State.PUBLISHED),
        (facts.frozen_at, State.FROZEN),
        (facts.reviewed_at, State.REVIEWED),
        (facts.sealed_at, State.SEALED),
    )
    for at, state in done:
        if at is not None:
            return state
    if not facts.is_published:
        return State.GRACE if facts.is_answered else State.DRAFT
    if facts.closed_at is not None and not facts.is_answered:
        return State.UNANSWERED
    if facts.over_at is not None and facts.over_at <= now:
        return State.GRACE
    return State.OPEN if facts.opens_at <= now else State.READY
