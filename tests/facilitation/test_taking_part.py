"""Screens that are paired and let go are seen at once by their facilitator and in the control room."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.models import Presence, Topic
from facilitation.queries.group import group_state
from facilitation.services import taking_part
from facilitation.wire import Code, Do
from groups.errors import GroupsError
from groups.models import Screen
from groups.services import screens
from tests.cast import NOW, Cast, Member, make_screen

pytestmark = pytest.mark.django_db


def revisions() -> dict[str, int]:
    return dict(Topic.objects.values_list("name", "rev"))


def unpair(member: Member, cast: Cast, screen: Any) -> dict[str, Any]:
    command = Do(uuid4(), "screen.unpair", {"screen": str(screen)}, None)
    group = cast.groups[0]
    return run_command(actor=member.actor(), run=cast.run.pk, group=group.pk, command=command, now=NOW)


def test_a_room_lists_its_screens_and_which_are_here(cast: Cast) -> None:
    first = Screen.objects.get()
    second = Screen.objects.create(secret_hash="second", group=cast.groups[0], paired_at=NOW)
    make_screen(cast.groups[1])
    key = f"screen:{second.pk}"
    Presence.objects.create(run=cast.run, group=cast.groups[0], key=key, role="screen", last_seen=NOW, is_online=True)
    listed = {row["id"]: row["online"] for row in group_state(cast.groups[0].pk)["screens"]}
    assert listed == {str(first.pk): False, str(second.pk): True}


def test_a_pairing_is_told_and_a_wrong_code_is_not(cast: Cast) -> None:
    asking = screens.give_code(screen=screens.new_screen(now=NOW), now=NOW)
    actor, group = cast.contact.actor(), cast.groups[0]
    with pytest.raises(GroupsError):
        taking_part.pair_screen(actor=actor, code="WRONG", group=group, now=NOW)
    assert revisions() == {}
    taking_part.pair_screen(actor=actor, code=asking.code or "", group=group, now=NOW)
    assert revisions() == {"group": 1, "control": 1}
    assert len(group_state(group.pk)["screens"]) == 2


def test_a_facilitator_lets_a_lost_screen_go(cast: Cast) -> None:
    screen = Screen.objects.get()
    assert unpair(cast.facilitator, cast, screen.pk) == {"rev": 1}
    assert group_state(cast.groups[0].pk)["screens"] == []
    assert revisions() == {"group": 1, "control": 1}
    with pytest.raises(Refused) as refused:
        unpair(cast.facilitator, cast, screen.pk)
    assert refused.value.code == Code.NOT_FOUND


@pytest.mark.parametrize("who", ["facilitator_b", "contact", "presenter", "screen"])
def test_others_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as refused:
        unpair(getattr(cast, who), cast, Screen.objects.get().pk)
    assert refused.value.code == Code.FORBIDDEN


@pytest.mark.parametrize("named", ["", "x", uuid4()])
def test_a_screen_of_another_room_or_none_is_not_found(cast: Cast, named: Any) -> None:
    make_screen(cast.groups[1])
    for screen in (named, Screen.objects.get(group=cast.groups[1]).pk):
        with pytest.raises(Refused) as refused:
            unpair(cast.facilitator, cast, screen)
        assert refused.value.code == Code.NOT_FOUND


def test_one_who_lets_go_at_the_display_itself_is_told_too(cast: Cast) -> None:
    taking_part.leave_screen(screen=Screen.objects.get(), now=NOW)
    assert revisions() == {"group": 1, "control": 1}


def test_the_planning_desk_tells_as_well(cast: Cast) -> None:
    client = cast.organiser.client()
    chosen = {"action": "disconnect", "_selected_action": str(Screen.objects.get().pk)}
    client.post("/admin/groups/screen/", chosen)
    assert revisions() == {"group": 1, "control": 1}
    client.post(f"/admin/groups/workgroup/{cast.groups[0].pk}/link/")
    assert revisions() == {"group": 2, "control": 2}
