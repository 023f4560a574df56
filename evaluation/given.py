"""What a snapshot is made from beside the sheets: who took part, what was proposed and written, what came before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evaluation.questionnaire import Said

Json = dict[str, Any]


class ProposalKind(StrEnum):
    DECISION = "decision"
    TRIAL = "trial"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that took part: its groups, and how many people were expected and present (None: not known).

    `id` is what it is found by when it is called otherwise. `joined` are the municipalities that a group of it became
    part of a group of; without `groups` that is all it has.
    """

    name: str
    groups: int
    expected: int | None = None
    present: int | None = None
    id: int | None = None
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One practice proposal. Only a `shared` one is in the whole seminar's report; the group is never named outward.

    `id` is what a decision is kept by; the public report has none.
    """

    municipality: str
    kind: ProposalKind
    what: str
    who: str = ""
    first_step: str = ""
    when: str = ""
    needs: str = ""
    noticed: str = ""
    group: str = ""
    shared: bool = True
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Quotes:
    """One question's reviewed texts, in an order that says nothing."""

    asked: Said
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier seminar that this one is compared with: what its published report says of the whole, and the
    municipalities that took part, by name with their number (None: not known)."""

    date: dt.date
    title: str
    received: int
    indicators: Sequence[Json]
    is_public: bool = False
    places: Mapping[str, int | None] = field(default_factory=dict)
