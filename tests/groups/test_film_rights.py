"""Who gets a Talk's film at its own address, and who may keep it: every access, from a draft to days after the run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory

from groups.models import WorkGroup
from groups.permissions import Role
from groups.views.media import talk_for
from seminars.models import Run, Talk
from tests.cast import Cast, Member, make_cast, open_gate

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENGTH = timedelta(minutes=140)
STARTED = {"ahead": -5 * DAY, "under way": HOUR, "same evening": LENGTH + 23 * HOUR, "later": LENGTH + 25 * HOUR}
"""How long ago the run began."""
PLANNERS = {"organiser", "presenter"}
ROOMS = {"contact", "facilitator", "facilitator_b", "screen"} | PLANNERS
ALL = ROOMS | {"participant", "decision_maker"}
SEEN: dict[str, dict[str, set[str]]] = {
    "ahead": {"public": ROOMS, "participants": ROOMS, "hidden": ROOMS},
    "under way": {"public": ROOMS, "participants": ROOMS, "hidden": ROOMS},
    "same evening": {"public": ALL, "participants": ROOMS, "hidden": ROOMS},
    "later": {"public": ALL, "participants": ROOMS, "hidden": PLANNERS},
}
KEPT: dict[str, dict[str, set[str]]] = {
    "ahead": {"public": ROOMS, "participants": ROOMS, "hidden": ROOMS},
    "under way": {"public": ROOMS, "participants": ROOMS, "hidden": ROOMS},
    "same evening": {"public": ALL, "participants": PLANNERS, "hidden": PLANNERS},
    "later": {"public": ALL, "participants": PLANNERS, "hidden": PLANNERS},
}


@pytest.fixture
def only(db: None) -> Cast:
    """The seminar's only run has begun just now; its Talks lack nothing."""
    cast = make_cast(starts_at=datetime.now(UTC))
    cast.stranger.group.run.delete()  # type: ignore[union-attr]
    for talk in Talk.objects.all():
        open_gate(talk)
    return cast


def opens_for(cast: Cast, *, to_keep: bool = False) -> set[str]:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    return {who for who in ALL if _is_let_in(getattr(cast, who), talk, to_keep=to_keep)}


def _is_let_in(member: Member, talk: Talk, *, to_keep: bool) -> bool:
    request: Any = RequestFactory().get("/")
    request.COOKIES = member.cookies
    request.user = member.user if member.role is Role.ORGANISER else AnonymousUser()
    try:
        return talk_for(request, talk.pk, to_keep=to_keep) == talk
    except Http404:
        return False


@pytest.mark.parametrize("access", ["public", "participants", "hidden"])
@pytest.mark.parametrize("moment", STARTED)
def test_a_film_is_seen_and_kept_by_those_it_is_for_and_as_long(only: Cast, access: str, moment: str) -> None:
    Run.objects.update(starts_at=datetime.now(UTC) - STARTED[moment])
    Talk.objects.update(access=access)
    assert opens_for(only) == SEEN[moment][access]
    assert opens_for(only, to_keep=True) == KEPT[moment][access]


@pytest.mark.parametrize("access", ["public", "participants", "hidden"])
@pytest.mark.parametrize("status", [Run.Status.DRAFT, Run.Status.CANCELLED])
@pytest.mark.parametrize("moment", STARTED)
def test_a_run_that_does_not_take_place_opens_no_film(only: Cast, access: str, status: str, moment: str) -> None:
    Run.objects.update(status=status, starts_at=datetime.now(UTC) - STARTED[moment])
    Talk.objects.update(access=access)
    assert (opens_for(only), opens_for(only, to_keep=True)) == (PLANNERS, PLANNERS)


def test_a_group_that_does_not_take_part_opens_no_film(only: Cast) -> None:
    Run.objects.update(starts_at=datetime.now(UTC) + DAY)
    WorkGroup.objects.update(status=WorkGroup.Status.CANCELLED)
    assert (opens_for(only), opens_for(only, to_keep=True)) == (PLANNERS, PLANNERS)
