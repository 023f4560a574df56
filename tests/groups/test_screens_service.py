"""Screens ask for codes, are paired once, by those who may, and guessing is stopped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from groups.access import actor_for
from groups.errors import GroupsError
from groups.models import CODE_ALPHABET, Municipality, Screen, WorkGroup
from groups.permissions import Actor, Role
from groups.services import screens
from seminars.cookies import cookie_name
from seminars.models import Run, Seminar

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> WorkGroup:
    run = Run.objects.create(seminar=Seminar.objects.create(title="Hemvägen", slug="hemvagen"), starts_at=NOW)
    return WorkGroup.objects.create(run=run, municipality=Municipality.objects.create(name="Solna"), name="Enhet A")


@pytest.fixture
def other(group: WorkGroup) -> WorkGroup:
    return WorkGroup.objects.create(run=group.run, municipality=group.municipality, name="Enhet B")


def facilitator(group: WorkGroup) -> Actor:
    return Actor(Role.FACILITATOR, "user:1", 1, frozenset({group.run_id}), frozenset({group.pk}))


def asking(now: datetime = NOW) -> Screen:
    return screens.give_code(screen=screens.new_screen(now=now), now=now)


def code_of(error: pytest.ExceptionInfo[GroupsError]) -> str:
    return error.value.code


def test_a_code_has_eight_signs_that_are_not_mixed_up_and_stays_while_it_lasts() -> None:
    screen = asking()
    code = screen.code
    assert code is not None
    assert len(code) == 8
    assert set(code) <= set(CODE_ALPHABET)
    assert screens.give_code(screen=screen, now=NOW + timedelta(minutes=9)).code == code


def test_a_code_that_has_gone_out_is_replaced() -> None:
    screen = asking()
    old = screen.code
    screens.give_code(screen=screen, now=NOW + timedelta(minutes=10))
    assert screen.code != old
    assert screen.has_live_code(NOW + timedelta(minutes=19))


def test_pairing_takes_the_code_as_people_type_it_and_uses_it_up(group: WorkGroup) -> None:
    screen = asking()
    assert screen.code is not None
    typed = f" {screen.code[:4].lower()}-{screen.code[4:]} "
    paired = screens.pair_screen(actor=facilitator(group), code=typed, group=group, now=NOW)
    assert (paired.pk, paired.group, paired.paired_at, paired.code) == (screen.pk, group, NOW, None)
    with pytest.raises(GroupsError) as error:
        screens.pair_screen(actor=facilitator(group), code=typed, group=group, now=NOW)
    assert code_of(error) == "wrong_code"


def test_a_code_that_has_gone_out_does_not_pair(group: WorkGroup) -> None:
    screen = asking()
    with pytest.raises(GroupsError) as error:
        screens.pair_screen(
            actor=facilitator(group), code=str(screen.code), group=group, now=NOW + timedelta(minutes=10)
        )
    assert code_of(error) == "wrong_code"


def test_a_facilitator_cannot_pair_another_groups_room(group: WorkGroup, other: WorkGroup) -> None:
    screen = asking()
    with pytest.raises(GroupsError) as error:
        screens.pair_screen(actor=facilitator(other), code=str(screen.code), group=group, now=NOW)
    assert code_of(error) == "forbidden"


def test_a_cancelled_group_gets_no_screen(group: WorkGroup) -> None:
    group.status = WorkGroup.Status.CANCELLED
    group.save()
    with pytest.raises(GroupsError) as error:
        screens.pair_screen(actor=facilitator(group), code=str(asking().code), group=group, now=NOW)
    assert code_of(error) == "forbidden"


def test_guessing_from_one_address_is_stopped_also_for_the_right_code_and_others_go_on(group: WorkGroup) -> None:
    screen = asking()
    for _guess in range(screens.WRONG_PER_ADDRESS):
        with pytest.raises(GroupsError) as error:
            screens.pair_screen(actor=facilitator(group), code="22222222", group=group, now=NOW, address="1.2.3.4")
        assert code_of(error) == "wrong_code"
    with pytest.raises(GroupsError) as error:
        screens.pair_screen(actor=facilitator(group), code=str(screen.code), group=group, now=NOW, address="1.2.3.4")
    assert code_of(error) == "too_many"
    later = NOW + screens.ATTEMPTS_WITHIN + timedelta(minutes=1)
    again = screens.give_code(screen=screen, now=later)
    screens.pair_screen(actor=facilitator(group), code=str(again.code), group=group, now=later, address="1.2.3.4")


def test_another_address_is_not_stopped_by_the_first(group: WorkGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "WRONG_PER_ADDRESS", 1)
    with pytest.raises(GroupsError):
        screens.pair_screen(actor=facilitator(group), code="22222222", group=group, now=NOW, address="1.2.3.4")
    screens.pair_screen(actor=facilitator(group), code=str(asking().code), group=group, now=NOW, address="5.6.7.8")


def test_guessing_from_everywhere_is_stopped_too(group: WorkGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "WRONG_IN_ALL", 3)
    for address in ("1", "2", "3"):
        with pytest.raises(GroupsError):
            screens.pair_screen(actor=facilitator(group), code="22222222", group=group, now=NOW, address=address)
    with pytest.raises(GroupsError) as error:
        screens.pair_screen(actor=facilitator(group), code=str(asking().code), group=group, now=NOW, address="4")
    assert code_of(error) == "too_many"


def test_a_paired_screen_is_an_actor_of_its_group_until_let_go(group: WorkGroup) -> None:
    from django.core import signing

    screen = screens.pair_screen(actor=facilitator(group), code=str(asking().code), group=group, now=NOW)
    cookies = {cookie_name("screen"): signing.dumps(str(screen.pk), salt="role:screen")}
    actor = actor_for(role=Role.SCREEN, cookies=cookies, user=None, now=NOW)
    assert actor is not None
    assert actor.groups == frozenset({group.pk})
    screens.unpair_screen(actor=facilitator(group), screen=screen, now=NOW)
    assert actor_for(role=Role.SCREEN, cookies=cookies, user=None, now=NOW) is None


def test_another_groups_facilitator_cannot_let_the_screen_go(group: WorkGroup, other: WorkGroup) -> None:
    screen = screens.pair_screen(actor=facilitator(group), code=str(asking().code), group=group, now=NOW)
    with pytest.raises(GroupsError):
        screens.unpair_screen(actor=facilitator(other), screen=screen, now=NOW)


def test_a_link_names_a_screen_of_the_group_and_can_be_printed_again(group: WorkGroup, other: WorkGroup) -> None:
    first = screens.issue_screen_link(group=group, now=NOW, token="abc")
    assert screens.issue_screen_link(group=other, now=NOW, token="abc") == first
    found = screens.find_screen_link(token="abc", now=NOW)
    assert found is not None
    assert found.group == other
    assert Screen.objects.count() == 1
    assert screens.find_screen_link(token="abd", now=NOW) is None


def test_a_revoked_screens_link_is_dead(group: WorkGroup) -> None:
    screens.issue_screen_link(group=group, now=NOW, token="abc")
    screen = screens.find_screen_link(token="abc", now=NOW)
    assert screen is not None
    screens.leave_screen(screen=screen, now=NOW)
    assert screens.find_screen_link(token="abc", now=NOW) is None


def test_screens_that_asked_a_day_ago_are_forgotten() -> None:
    old = screens.new_screen(now=NOW)
    Screen.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=2))
    new = screens.new_screen(now=NOW)
    assert list(Screen.objects.all()) == [new]
