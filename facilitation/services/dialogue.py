"""The productive dialogue's other steps: ideas with dots to choose among, "no, not now", and other groups' ideas."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from facilitation.errors import Refused
from facilitation.models import Borrowing, NotNow, PracticeProposal, Suggestion
from facilitation.queries.group import not_now_of
from facilitation.services.places import PROPOSALS
from facilitation.services.writing import open_home, tell
from facilitation.wire import Code
from groups.models import WorkGroup

MOST = 30  # ideas on a list: one each, in the largest room
MOST_DOTS = 90
LONGEST = 200  # characters of an idea
LONGEST_REASON = 500
LENT = ("kind", "what", "first_step", "who", "needs", "notice")
"""What a borrowed idea brings; when, how sure and who carries it on are the borrower's own to say."""


@transaction.atomic
def suggest(*, group: WorkGroup, text: str, now: datetime) -> dict[str, Any]:
    """Adds an idea to choose among. Raises Refused: bad_args for no text, no_place when the list is full."""
    home = open_home(group, now)
    if not text.strip():
        raise Refused(Code.BAD_ARGS, field="text")
    if home.suggestions.count() >= MOST:
        raise Refused(Code.NO_PLACE, most=MOST)
    row = Suggestion.objects.create(group=home, text=text.strip())
    return {"rev": tell(home), "suggestion": row.pk}


@transaction.atomic
def unsuggest(*, group: WorkGroup, suggestion: int, now: datetime) -> dict[str, Any]:
    """Takes the idea from the list; one that is not there is as good."""
    home = open_home(group, now)
    home.suggestions.filter(pk=suggestion).delete()
    return {"rev": tell(home)}


@transaction.atomic
def dot(*, group: WorkGroup, suggestion: int, by: int, now: datetime) -> dict[str, Any]:
    """One dot more or less (`by` 1 or -1); whose it is, is not known. Raises Refused(not_found)."""
    home = open_home(group, now)
    row = home.suggestions.filter(pk=suggestion).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    row.dots = min(MOST_DOTS, max(0, row.dots + by))
    row.save(update_fields=["dots"])
    return {"rev": tell(home), "dots": row.dots}


@transaction.atomic
def choose(*, group: WorkGroup, chosen: Collection[int], now: datetime) -> dict[str, Any]:
    """One to three ideas go on as proposals, each in a free place; the list and its dots are cleared.

    Raises Refused: not_found when none of them is on the list, no_place (with `free`) when the places are too few.
    """
    home = open_home(group, now)
    ideas = list(home.suggestions.filter(pk__in=chosen).order_by("-dots", "pk"))
    places = free_places(home)
    if not ideas:
        raise Refused(Code.NOT_FOUND)
    if len(ideas) > len(places):
        raise Refused(Code.NO_PLACE, free=len(places))
    for place, idea in zip(places, ideas, strict=False):
        _fill(home, place, {"what": idea.text}, now)
    home.suggestions.all().delete()
    return {"rev": tell(home, wall=True)}


@transaction.atomic
def save_not_now(*, group: WorkGroup, is_chosen: bool, reason: str, base_rev: int, now: datetime) -> dict[str, Any]:
    """The group's answer that it changes nothing now, and why; answers its revision.

    Raises Refused(conflict, current=what stands there) when another has changed it since `base_rev`.
    """
    home = open_home(group, now)
    row = NotNow.objects.filter(group=home).first() or NotNow(group=home, changed_at=now)
    if (row.is_chosen, row.reason) == (is_chosen, reason) and row.rev:
        return {"rev": row.rev}
    if row.rev > base_rev:
        raise Refused(Code.CONFLICT, rev=row.rev, current=not_now_of(row))
    row.is_chosen, row.reason, row.rev, row.changed_at = is_chosen, reason, row.rev + 1, now
    row.save()
    tell(home)
    return {"rev": row.rev}


@transaction.atomic
def borrow(*, group: WorkGroup, idea: int, now: datetime) -> dict[str, Any]:
    """Takes up an idea that another group of the run shares; again is as good. It is copied to a free place if there
    is one, not shared again: `position` tells where. Raises Refused(not_found)."""
    home = open_home(group, now)
    shared = PracticeProposal.objects.filter(group__run=home.run_id, is_shared=True).exclude(what="")
    shared = shared.exclude(group__status=WorkGroup.Status.CANCELLED).exclude(group=home)
    row = shared.select_related("group").filter(pk=idea).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    taken, is_new = Borrowing.objects.get_or_create(group=home, idea=row, defaults={"borrowed_at": now})
    if is_new and (places := free_places(home)):
        fields = {name: getattr(row, name) for name in LENT}
        taken.copy = _fill(home, places[0], {**fields, "is_shared": False}, now)
        taken.save(update_fields=["copy"])
    rev = tell(home, lender=row.group)
    return {"rev": rev, "position": taken.copy.position if taken.copy else None}


def free_places(group: WorkGroup) -> list[int]:
    """The numbers among the usual three where nothing is written."""
    taken = set(group.proposals.exclude(what="").values_list("position", flat=True))
    return [number for number in range(1, PROPOSALS + 1) if number not in taken]


def _fill(group: WorkGroup, position: int, fields: dict[str, Any], now: datetime) -> PracticeProposal:
    row = PracticeProposal.objects.filter(group=group, position=position).first()
    row = row or PracticeProposal(group=group, position=position)
    row.rev, row.changed_at = row.rev + 1, now
    row.revs = {**row.revs, **dict.fromkeys(fields, row.rev)}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row
