"""Mails as data: their kinds, what a text may name, and how a text becomes paragraphs. No Django.

A text is paragraphs with a blank line between. `{name}` stands for what is known when the mail is sent. A line whose
names are all empty goes, and so does such a paragraph; one that is only `{link}` is the mail's button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    SIGN_UP = "sign_up"
    RECEIVED = "received"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    DECLINED = "declined"
    WITHDRAWAL = "withdrawal"
    FACILITATOR = "facilitator"
    LEADERS = "leaders"
    REPLACED = "replaced"
    COURSE = "course"
    INVITATION = "invitation"
    REMINDER_WEEK = "reminder_week"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOUR = "reminder_hour"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    THANKS = "thanks"
    REPORT = "report"
    FOLLOW_UP = "follow_up"
    NUDGE = "nudge"
    FOLLOW_UP_AGAIN = "follow_up_again"
    DECISIONS = "decisions"
    DECIDED = "decided"
    OUTCOMES = "outcomes"
    APPROVAL = "approval"
    CONSENT_ENDS = "consent_ends"
    QUESTIONS = "questions"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    READINESS = "readiness"
    PENDING = "pending"
    FAULT = "fault"
    LINK = "link"


_ALWAYS = frozenset({"name", "organisation", "base"})
_RUN = _ALWAYS | {"seminar", "when", "day", "time"}
_GROUP = _RUN | {"group", "municipality", "place", "people", "facilitator", "link"}
_TALK = _ALWAYS | {"talk", "seminar", "link"}
_RUNS_GROUP = _RUN | {"groups", "link"}

PLACEHOLDERS: Mapping[Kind, frozenset[str]] = {
    Kind.SIGN_UP: (_RUN | {"link", "days"})
    - {"name"},  # anybody can have it sent to anybody: it carries no one's words
    Kind.RECEIVED: _GROUP | {"size_advice"},
    Kind.CONFIRMED: _GROUP | {"size_advice"},
    Kind.WAITING: _GROUP,
    Kind.DECLINED: _GROUP,
    Kind.WITHDRAWAL: _GROUP,
    Kind.FACILITATOR: _GROUP,
    Kind.LEADERS: _GROUP | {"left"},
    Kind.REPLACED: _GROUP,
    Kind.COURSE: _GROUP,
    Kind.INVITATION: _RUN | {"summary", "closes", "link"},
    Kind.REMINDER_WEEK: _GROUP,
    Kind.REMINDER_DAY: _GROUP,
    Kind.REMINDER_HOUR: _GROUP,
    Kind.CHANGE: _GROUP | {"before"},
    Kind.CANCELLATION: _GROUP,
    Kind.THANKS: _GROUP,
    Kind.REPORT: _RUN | {"municipality", "news", "decisions", "link"},
    Kind.FOLLOW_UP: _GROUP | {"proposals", "until", "forward"},
    Kind.NUDGE: _GROUP | {"proposals"},
    Kind.FOLLOW_UP_AGAIN: _GROUP | {"proposals", "until"},
    Kind.DECISIONS: _RUN | {"municipality", "decisions", "proposals", "link"},
    Kind.DECIDED: _RUN | {"group", "municipality", "proposal", "decision", "comment", "link"},
    Kind.OUTCOMES: _RUN | {"municipality", "outcomes", "decisions", "link"},
    Kind.APPROVAL: _TALK | {"new_film", "captions"},
    Kind.CONSENT_ENDS: _TALK | {"until"},
    Kind.QUESTIONS: _RUN | {"questions", "link"},
    Kind.CONSENT_GIVEN: _TALK | {"presenter", "until", "shown", "captions"},
    Kind.CONSENT_WITHDRAWN: _TALK | {"presenter", "runs"},
    Kind.READINESS: _ALWAYS | {"seminar", "when", "lacks", "link", "other", "check"},
    Kind.PENDING: _ALWAYS | {"waits", "link"},
    Kind.FAULT: _ALWAYS | {"what", "page", "aids", "answer", "link"},
    Kind.LINK: _ALWAYS | {"until", "link"},
}
"""What a text of each kind may name."""

FURTHER_LINKS = ("other", "check", "forward")
"""Placeholders that are links beside a mail's button."""

MAY_REFUSE = frozenset(
    {
        Kind.COURSE,
        Kind.INVITATION,
        Kind.REMINDER_WEEK,
        Kind.REMINDER_DAY,
        Kind.REMINDER_HOUR,
        Kind.THANKS,
        Kind.FOLLOW_UP,
        Kind.NUDGE,
        Kind.FOLLOW_UP_AGAIN,
        Kind.DECISIONS,
        Kind.OUTCOMES,
        Kind.CONSENT_GIVEN,
        Kind.PENDING,
    }
)
"""Kinds that a person may say no to; the others are answers, or what somebody must know."""

_NAMED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a text: `unknown` (a name that this kind has not), `brace` (one that stands alone), `no_link`
    (the mail would not lead anywhere), `empty` or `lines` (a subject of several)."""

    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a mail: `text`, `facts` (several short lines), `list` or `link` (the button)."""

    kind: str
    lines: tuple[str, ...]


def problems_of_subject(kind: Kind, subject: str) -> list[Problem]:
    """What keeps the subject from being used."""
    found = _problems(subject, PLACEHOLDERS[kind] - {"link"})
    return [*found, Problem("lines")] if "\n" in subject.strip() else found


def problems_of_body(kind: Kind, body: str) -> list[Problem]:
    """What keeps the text from being used; a mail with somewhere to go must lead there by a paragraph of its own."""
    found = _problems(body, PLACEHOLDERS[kind])
    has_button = any(paragraph.strip() == "{link}" for paragraph in _paragraphs(body))
    return found if has_button or not body.strip() else [*found, Problem("no_link")]


def _problems(text: str, known: frozenset[str]) -> list[Problem]:
    found = [] if text.strip() else [Problem("empty")]
    found += [Problem("unknown", match[0]) for match in _NAMED.finditer(text) if match[1] not in known]
    rest = _NAMED.sub("", text)
    return found + [Problem("brace", brace) for brace in "{}" if brace in rest]


def _paragraphs(body: str) -> list[str]:
    return re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in it, in one pass: braces in a value mean nothing."""
    return _NAMED.sub(lambda match: values.get(match[1], ""), text)


def subject_line(text: str, values: Mapping[str, str]) -> str:
    """One line, whatever the values hold."""
    return " ".join(fill(text, values).split())


def blocks(body: str, values: Mapping[str, str]) -> tuple[Block, ...]:
    """The paragraphs of a mail. What the text looks like decides their kinds, never what the values hold."""
    made = (_block(paragraph, values) for paragraph in _paragraphs(body))
    return tuple(block for block in made if block.lines)


def _block(paragraph: str, values: Mapping[str, str]) -> Block:
    rows = [row.strip() for row in paragraph.strip().splitlines()]
    if rows == ["{link}"]:
        return Block("link", tuple(filter(None, [values.get("link", "")])))
    kept = [] if _is_idle(paragraph, values) else [row for row in rows if not _is_idle(row, values)]
    if rows and all(row.startswith("- ") for row in rows):
        return Block("list", tuple(_lines([row[2:] for row in kept], values)))
    return Block("facts" if len(rows) > 1 else "text", tuple(_lines(kept, values)))


def _lines(rows: list[str], values: Mapping[str, str]) -> list[str]:
    return [line.strip() for row in rows for line in fill(row, values).splitlines() if line.strip()]


def _is_idle(row: str, values: Mapping[str, str]) -> bool:
    named = _NAMED.findall(row)
    return bool(named) and not any(values.get(name, "").strip() for name in named)


def as_text(made: tuple[Block, ...]) -> str:
    """The mail for those who read it as plain text."""
    return "\n\n".join(
        "\n".join(f"- {line}" for line in block.lines) if block.kind == "list" else "\n".join(block.lines)
        for block in made
    )
