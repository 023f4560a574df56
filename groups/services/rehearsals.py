"""A rehearsal's rooms: one for the people who practise, and simulated ones, with people made only for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, WorkGroup
from groups.services.screens import issue_screen_link
from seminars.models import LinkRole, Run, User
from seminars.services.links import issue_link
from seminars.tokens import derived_token

DOMAIN = "ovning.invalid"
"""Kept by RFC 2606 for addresses that never lead anywhere."""
LINK_LIFE = timedelta(days=7)
UNITS = (
    "Mottagningsgruppen",
    "Barn- och ungdomsenheten",
    "Familjeenheten",
    "Vuxenenheten",
    "Ekonomiskt bistånd",
    "Socialpsykiatrin",
    "Ungdomsstödet",
    "Familjerätten",
)


@dataclass(frozen=True, slots=True)
class RoomLinks:
    """The addresses that open a room's two pages; whoever has them is in."""

    screen: str
    facilitator: str


@transaction.atomic
def make_rooms(*, run: Run, groups: int, now: datetime) -> WorkGroup:
    """The practise room, which is returned, and `groups` simulated ones named as those of the run that is rehearsed.

    Raises GroupsError `no_municipality` when there is none to sit in.
    """
    taken = list(islice(_rooms(run), groups))
    if not taken:
        raise GroupsError("no_municipality")
    practice = _room(run, taken[0][0], _("Övningsgruppen"), 7, is_simulated=False)
    _open(practice, _("Övningsfacilitator"), now)
    for number, (municipality, name, expected) in enumerate(taken, start=1):
        room = _room(run, municipality, name, expected, is_simulated=True)
        _open(room, _("Simulerad facilitator %(n)d") % {"n": number}, now)
    return practice


def links_of(group: WorkGroup) -> RoomLinks:
    """The room's addresses; derived from the secret, so that they can be shown again."""
    return RoomLinks(
        settings.BASE_URL + reverse("facilitation:screen_open", args=[_token(group, "screen")]),
        settings.BASE_URL + reverse("seminars:go", args=[_token(group, "facilitator")]),
    )


def _rooms(run: Run) -> Iterator[tuple[Municipality, str, int]]:
    """The rehearsed run's own groups first, then made-up ones, without end. Empty without any municipality."""
    real = WorkGroup.objects.filter(run=run.rehearsal_of_id).exclude(status=WorkGroup.Status.CANCELLED)
    own = list(real.select_related("municipality").order_by("pk"))
    yield from ((group.municipality, group.name, group.expected) for group in own)
    places: Sequence[Municipality] = list(dict.fromkeys(group.municipality for group in own))
    places = places or list(Municipality.objects.order_by("name"))
    for number, place in enumerate(cycle(places)):
        turn = number // len(UNITS) // len(places) + 1
        unit = UNITS[(number // len(places)) % len(UNITS)]
        yield place, f"{unit} {turn + 1}", 5 + number % 5


def _room(run: Run, municipality: Municipality, name: str, expected: int, *, is_simulated: bool) -> WorkGroup:
    return WorkGroup.objects.create(
        run=run, municipality=municipality, name=name, expected=expected, is_simulated=is_simulated
    )


def _open(group: WorkGroup, name: str, now: datetime) -> None:
    """The room gets its facilitator and its screen, and both their links."""
    person = User.objects.create_user(f"grupp-{group.pk}@{DOMAIN}", None, name=name, made_for=group.run)
    Facilitator.objects.create(group=group, user=person)
    token, role = _token(group, "facilitator"), LinkRole.FACILITATOR
    issue_link(user=person, role=role, run=group.run, now=now, token=token, life=LINK_LIFE)
    issue_screen_link(group=group, now=now, token=_token(group, "screen"))


def _token(group: WorkGroup, what: str) -> str:
    return derived_token(settings.SECRET_KEY, "rehearsal", what, group.pk, group.code)
