"""The facilitator's page of what became of the proposals: what it shows, and how what is sent is read. No database."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from evaluation.follow_up import HELPED, HINDERED, STATUSES, Told, clean, clean_text
from evaluation.models import Decision, FollowUp
from facilitation.models import PracticeProposal
from groups.models import WorkGroup


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal: `told` is what stands in its fields, `seen` what its page has seen, as JSON; `kept` what somebody
    else wrote meanwhile, by field."""

    proposal: PracticeProposal
    told: Told
    seen: str
    decision: Decision | None
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A group with its proposals; `follow_up` None while it has not been asked."""

    group: WorkGroup
    follow_up: FollowUp | None
    is_open: bool
    closes_at: datetime | None
    entries: Sequence[Entry]
    progress: str = ""
    comment: str = ""
    comment_seen: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    forward: str = ""
    qr: str = ""


CLASHING = ("status", "difference")
"""Of a proposal the fields in which two can write different things; ticks are merged."""
CHOICES = {"statuses": STATUSES, "helped": HELPED, "hindered": HINDERED}


ROW = re.compile(r"(([pg])(\d{1,18}))-(?:difference|comment)")
"""The fields that take own words, of a proposal and of a group."""


def progress(told: int, of: int) -> str:
    """How far a group has come, in a sentence; empty before it has begun."""
    if told == of:
        return _("Alla förslag har fått ett svar. Tack.") if of else ""
    return _("%(n)d av %(all)d förslag har fått ett svar.") % {"n": told, "all": of} if told else ""


def as_seen(told: Told) -> str:
    return json.dumps(asdict(told), ensure_ascii=False)


def sent_told(sent: QueryDict, pk: int) -> Told:
    """The fields of one proposal as a form sends them."""
    return clean(
        {
            "status": sent.get(f"p{pk}-status", ""),
            "helped": sent.getlist(f"p{pk}-helped"),
            "hindered": sent.getlist(f"p{pk}-hindered"),
            "difference": sent.get(f"p{pk}-difference", ""),
            "needs_decision": sent.get(f"p{pk}-decision", ""),
        }
    )


def sent_seen(sent: QueryDict, pk: int) -> Told:
    """What stood on the page when it was made. Broken, it is nothing: then whatever differs from what is kept clashes,
    and nothing is overwritten."""
    try:
        value = json.loads(sent.get(f"p{pk}-seen", ""))
    except ValueError:
        value = None
    return clean(value) if isinstance(value, dict) else Told()


def chosen(sent: QueryDict, pk: int, seen: Told, given: Told) -> tuple[Told, Told]:
    """`seen` and `given` once somebody has chosen between two versions: where their own is to stand they have seen the
    other, where the other is they have not written."""
    mine, theirs = ([name for name in CLASHING if f"p{pk}-{name}" in sent.getlist(of)] for of in ("mine", "theirs"))
    shown = clean({name: sent.get(f"p{pk}-{name}-theirs", "") for name in mine})
    return (
        replace(seen, **{name: getattr(shown, name) for name in mine}),
        replace(given, **{name: getattr(seen, name) for name in theirs}),
    )


def sent_tried(sent: QueryDict, pk: int) -> list[Told]:
    """What the page's script has sent of the proposal without an answer, each as the form it was."""
    return [sent_told(QueryDict(form), pk) for form in sent.getlist(f"p{pk}-tried")]


def sent_comment(sent: QueryDict, group: int) -> dict[str, Any] | None:
    """The group's own words with what stood and what was tried before; None where the form is not about them."""
    if (given := sent.get(f"g{group}-comment")) is None:
        return None
    tried = [QueryDict(form).get(f"g{group}-comment", "") for form in sent.getlist(f"g{group}-tried")]
    seen, name = sent.get(f"g{group}-seen", ""), f"g{group}-comment"
    if name in sent.getlist("mine"):
        seen = sent.get(f"{name}-theirs", "")
    return {"given": seen if name in sent.getlist("theirs") else given, "seen": seen, "tried": tried}


def unsaved(sent: QueryDict, rows: Collection[str] | None = None) -> list[str]:
    """What was written in own words since the page was made, of these rows (`p12`, `g3`) or of all."""
    found = []
    for row, kind, number in (match.groups() for match in map(ROW.fullmatch, sent) if match):
        if kind == "p":
            text, before = sent_told(sent, int(number)).difference, sent_seen(sent, int(number)).difference
        else:
            text, before = clean_text(sent.get(f"{row}-comment", "")), clean_text(sent.get(f"{row}-seen", ""))
        if text and text != before and (rows is None or row in rows):
            found.append(text)
    return found


def sent_numbers(sent: QueryDict, known: Iterable[int]) -> list[int]:
    """The proposals that the form is about."""
    return [pk for pk in known if f"p{pk}-seen" in sent]


def as_json(told: Told, seen: Told, clashes: Sequence[str]) -> dict[str, Any]:
    """What the page's script gets back: what stands, what its page has seen, and where somebody else wrote
    otherwise."""
    return {"told": asdict(told), "seen": as_seen(seen), "clashes": list(clashes)}


def comment_as_json(text: str, seen: str, given: str, *, is_clash: bool) -> dict[str, Any]:
    seen = clean_text(seen if is_clash else given)
    return {"told": {"comment": text}, "seen": seen, "clashes": ["comment"] * is_clash}
