"""A manager's answer to a proposal that needs one. Pure: what is an answer, and who saw what when two answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

LONGEST_COMMENT = 1000
LONGEST_ROLE = 120
LONGEST_PROPOSAL = 500
LATEST = timedelta(days=366)
"""So far ahead an answer may be put off."""


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is written: `until` is the day a later answer comes, and only "later" has one. `about` is the
    proposal as it stood before whoever answers: its group may write another in its place."""

    answer: Answer
    until: date | None = None
    comment: str = ""
    by: str = ""
    about: str = ""


class Verdict(StrEnum):
    SAVE = "save"
    SAME = "same"  # what stands already: a press that came twice
    SEEN_LATE = "seen_late"  # somebody else has answered meanwhile, and whoever answers now has not seen it


def problem(given: Given, today: date) -> str:
    """What is wrong: no_day (later without a day), past, far; empty when nothing is."""
    if given.answer is not Answer.LATER:
        return ""
    if given.until is None:
        return "no_day"
    if given.until < today:
        return "past"
    return "far" if given.until > today + LATEST else ""


def tidy(given: Given) -> Given:
    """Without what the answer does not have, and no longer than is kept."""
    until = given.until if given.answer is Answer.LATER else None
    about = given.about.replace("\r\n", "\n").strip()[:LONGEST_PROPOSAL]
    comment, by = given.comment.strip()[:LONGEST_COMMENT], given.by.strip()[:LONGEST_ROLE]
    return replace(given, until=until, comment=comment, by=by, about=about)


def judge(kept: Given | None, rev: int, given: Given, seen: int) -> Verdict:
    """`rev` is that of the answer kept (0 without one), `seen` the one that stood on the page that was answered."""
    if kept == given:
        return Verdict.SAME
    return Verdict.SAVE if seen == rev else Verdict.SEEN_LATE
