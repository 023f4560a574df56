"""The follow-up's days, its answers, and how two who fill it in at once both keep what they write. Pure: no Django."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from evaluation.wording import N_

DAY = timedelta(days=1)
OPEN_FOR = 30 * DAY
"""So long a survey may be answered and changed after it was asked."""
NUDGED_FOR, ASKED_FOR = 14 * DAY, 60 * DAY
"""What could not be done for so long after its day, or whose day has been moved behind it, is not done at all."""
LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Days:
    """After the end: the nudge and the survey. After the survey was asked: the reminders."""

    nudge: int = 7
    survey: int = 90
    remind: int = 7
    remind_again: int = 14


class Step(StrEnum):
    NUDGE = "nudge"
    ASK = "ask"
    REMIND = "remind"
    REMIND_AGAIN = "remind_again"
    CLOSE = "close"


def after_end(days: Days, ended_at: datetime, now: datetime) -> Step | None:
    """What is due for a run that ended then, whether or not it is done."""
    since = now - ended_at
    if days.survey * DAY <= since:
        return Step.ASK if since < days.survey * DAY + ASKED_FOR else None
    return Step.NUDGE if days.nudge * DAY <= since < days.nudge * DAY + NUDGED_FOR else None


def after_asking(days: Days, asked_at: datetime, now: datetime, *, is_answered: bool) -> Step | None:
    """What is due for a group that was asked then. Who has answered is never reminded."""
    since = now - asked_at
    if since >= OPEN_FOR:
        return Step.CLOSE
    if is_answered or since < days.remind * DAY:
        return None
    return Step.REMIND_AGAIN if since >= days.remind_again * DAY else Step.REMIND


STATUSES = {
    "done": N_("Infört"),
    "partly": N_("Delvis infört"),
    "dropped": N_("Prövat och nedlagt"),
    "waiting": N_("Inte påbörjat"),
    "off": N_("Inte längre aktuellt"),
}
TRIED = ("done", "partly", "dropped")
IN_PLACE = ("done", "partly")

HELPED = {
    "time": N_("tid avsatt"),
    "leaders": N_("stöd från ledningen"),
    "colleagues": N_("kollegor som ville"),
    "partners": N_("samverkan med andra"),
    "small": N_("att det var litet och konkret"),
    "other": N_("annat"),
}
HINDERED = {
    "time": N_("tid"),
    "staffing": N_("bemanning"),
    "leaders": N_("ledning"),
    "resources": N_("resurser"),
    "partners": N_("samverkan"),
    "unfit": N_("passade inte"),
    "other": N_("annat"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a group tells of one proposal. Nothing is compulsory: an empty status is no answer."""

    status: str = ""
    helped: tuple[str, ...] = ()
    hindered: tuple[str, ...] = ()
    difference: str = ""
    needs_decision: bool = False


def clean(given: Mapping[str, object]) -> Told:
    """What was sent, without what is unknown."""
    status = str(given.get("status", ""))
    return Told(
        status if status in STATUSES else "",
        _known(given.get("helped"), HELPED),
        _known(given.get("hindered"), HINDERED),
        str(given.get("difference", "")).replace("\r\n", "\n").strip()[:LONGEST_TEXT],
        bool(given.get("needs_decision")),
    )


def _known(given: object, keys: Mapping[str, str]) -> tuple[str, ...]:
    wanted = given if isinstance(given, list | tuple) else ()
    return tuple(key for key in keys if key in wanted)


Value = TypeVar("Value", str, bool)


def merge(kept: Told, seen: Told, given: Told) -> tuple[Told, tuple[str, ...]]:
    """What stands after somebody who saw `seen` sends `given` while `kept` stands; and the fields where two wrote
    different things, of which `kept` stays and whoever came later chooses.

    Ticks are added and taken away one by one, so they never clash.
    """
    clashes: list[str] = []

    def one(name: str, old: Value, before: Value, new: Value) -> Value:
        if new in (before, old):
            return old
        if old == before:
            return new
        clashes.append(name)
        return old

    made = Told(
        one("status", kept.status, seen.status, given.status),
        _ticks(HELPED, kept.helped, seen.helped, given.helped),
        _ticks(HINDERED, kept.hindered, seen.hindered, given.hindered),
        one("difference", kept.difference, seen.difference, given.difference),
        one("needs_decision", kept.needs_decision, seen.needs_decision, given.needs_decision),
    )
    return made, tuple(clashes)


def merge_text(kept: str, seen: str, given: str) -> tuple[str, bool]:
    """The same for a text alone: what stands, and whether two wrote different things."""
    if given in (seen, kept):
        return kept, False
    return (given, False) if kept == seen else (kept, True)


def _ticks(
    order: Mapping[str, str], kept: Collection[str], seen: Collection[str], given: Collection[str]
) -> tuple[str, ...]:
    added, gone = set(given) - set(seen), set(seen) - set(given)
    return tuple(key for key in order if (key in kept or key in added) and key not in gone)


@dataclass(frozen=True, slots=True)
class Fate:
    """One proposal and what became of it; an empty status is no answer."""

    needs_decision: bool
    decision: str = ""
    status: str = ""
    hindered: tuple[str, ...] = ()
    helped: tuple[str, ...] = ()


def funnel(fates: Sequence[Fate], k: int) -> dict[str, object]:
    """As plain data for a snapshot. All proposals are the denominator; who has not answered is a category of its own.

    Barriers are counted in proposals and told only from `k` on, without a sum, so that no smaller one follows.
    """
    counts = {status: sum(fate.status == status for fate in fates) for status in STATUSES}
    return {
        "all": len(fates),
        "needs_decision": sum(fate.needs_decision for fate in fates),
        "decided": {answer: sum(fate.decision == answer for fate in fates) for answer in ("yes", "no", "later")},
        "tried": sum(counts[status] for status in TRIED),
        "in_place": sum(counts[status] for status in IN_PLACE),
        "statuses": counts,
        "unanswered": sum(not fate.status for fate in fates),
        "hindered": _enough([fate.hindered for fate in fates], HINDERED, k),
        "helped": _enough([fate.helped for fate in fates], HELPED, k),
    }


def _enough(named: Sequence[Collection[str]], keys: Mapping[str, str], k: int) -> dict[str, int]:
    counts = {key: sum(key in one for one in named) for key in keys}
    return {key: count for key, count in sorted(counts.items(), key=lambda pair: -pair[1]) if count >= k}
