"""The facilitator's page of what became of the proposals: what it shows, and how what is sent is read. No database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from evaluation.follow_up import HELPED, HINDERED, STATUSES, Told, clean
from evaluation.models import Decision, FollowUp
from facilitation.models import PracticeProposal
from groups.models import WorkGroup


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal: `told` is what stands in its fields, `seen` what stood when the page was made, as JSON; `kept` what
    somebody else wrote meanwhile, by field."""

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
    comment: str = ""
    comment_seen: str = ""
    comment_kept: str | None = None
    forward: str = ""
    qr: str = ""


CHOICES = {"statuses": STATUSES, "helped": HELPED, "hindered": HINDERED}


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


def sent_numbers(sent: QueryDict, known: Iterable[int]) -> list[int]:
    """The proposals that the form is about."""
    return [pk for pk in known if f"p{pk}-seen" in sent]


def as_json(told: Told, clashes: Sequence[str]) -> dict[str, Any]:
    """What the page's script gets back: what stands, and where somebody else wrote otherwise."""
    return {"told": asdict(told), "seen": as_seen(told), "clashes": list(clashes)}
