"""The follow-up's days, its answers, and how two who fill it in at once both keep what they write. Pure: no Django."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

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


def followed_for(days: Days) -> timedelta:
    """So long after a run's start its follow-up may still need what there is of it: until the day is over, the survey
    asked and closed."""
    return DAY + days.survey * DAY + OPEN_FOR


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
        clean_text(str(given.get("difference", ""))),
        bool(given.get("needs_decision")),
    )


def clean_text(given: str) -> str:
    """As it is kept: a form sends its lines in another way than a script does."""
    return given.replace("\r\n", "\n").strip()[:LONGEST_TEXT]


def _known(given: object, keys: Mapping[str, str]) -> tuple[str, ...]:
    wanted = given if isinstance(given, list | tuple) else ()
    return tuple(key for key in keys if key in wanted)


Value = TypeVar("Value", str, bool)


def merge(kept: Told, seen: Told, given: Told, tried: Sequence[Told] = ()) -> tuple[Told, tuple[str, ...]]:
    """What stands after somebody who saw `seen` sends `given` while `kept` stands; and the fields where two wrote
    different things, of which `kept` stays and whoever came later chooses.

    `tried` is what the same page has sent without hearing whether it arrived: where that stands, nobody else has
    changed anything. Ticks are added and taken away one by one, so they never clash.
    """
    clashes: list[str] = []

    def one(name: str) -> Any:
        before = [getattr(told, name) for told in (seen, *tried)]
        made, is_clash = merge_one(getattr(kept, name), before, getattr(given, name))
        clashes.extend([name] * is_clash)
        return made

    def ticks(name: str, keys: Mapping[str, str]) -> tuple[str, ...]:
        old, new, before = getattr(kept, name), getattr(given, name), [getattr(told, name) for told in (seen, *tried)]
        return tuple(key for key in keys if merge_one(key in old, [key in each for each in before], key in new)[0])

    made = Told(
        one("status"), ticks("helped", HELPED), ticks("hindered", HINDERED), one("difference"), one("needs_decision")
    )
    return made, tuple(clashes)


def merge_one(old: Value, before: Sequence[Value], new: Value) -> tuple[Value, bool]:
    """Of one value what stands, and whether two wrote different things: `old` is kept, `before` what stood on the page
    first and then what it tried."""
    if old in before:
        return new, False
    return old, new not in (before[0], old)


def seen_after(given: Told, seen: Told, clashes: Iterable[str]) -> Told:
    """What a page has seen once `given` is merged: what it shows, and of a clash what it had seen before, so that the
    other's is not written over until somebody chooses.

    What others changed meanwhile in other fields is not on that page, so it is not written over unseen either.
    """
    return replace(given, **{name: getattr(seen, name) for name in clashes})


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
