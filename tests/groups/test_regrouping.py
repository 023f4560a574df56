"""Groups merged, moved, brought back and added: people, screens, links and names; and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, WorkGroup
from groups.services import regrouping
from groups.services.registration import Arrival, add_group, cancel_group, name_substitute
from groups.services.regrouping import merge_groups, move_group, restore_group
from groups.tasks import send_facilitator_mail
from seminars.models import Job, PersonalLink, Run
from tests.cast import NOW, Cast, make_group, make_run, make_screen

pytestmark = pytest.mark.django_db


def leaders(group: WorkGroup) -> set[str]:
    return set(group.facilitators.values_list("user__name", flat=True))


def refusal(work: object, **arguments: object) -> str:
    with pytest.raises(GroupsError) as refused:
        work(**arguments)  # type: ignore[operator]
    return refused.value.code


@pytest.fixture
def afternoon(cast: Cast) -> Run:
    """Another run of the seminar, the same day."""
    return make_run(cast.seminar, cast.run.starts_at + timedelta(hours=5))


def test_people_screens_size_and_needs_come_to_the_other_group(cast: Cast) -> None:
    a, b, _c = cast.groups
    make_screen(b)
    WorkGroup.objects.filter(pk=a.pk).update(needs="Hörslinga")
    WorkGroup.objects.filter(pk=b.pk).update(needs="Större text")
    into, source = merge_groups(into=b, source=a)
    assert (leaders(into), leaders(source)) == ({"Fatima Facilitator", "Bo Facilitator"}, set())
    assert (into.screens.count(), source.screens.count()) == (2, 0)
    assert (into.expected, into.needs, into.status) == (14, "Större text\nHörslinga", WorkGroup.Status.CONFIRMED)
    assert (source.merged_into, source.status) == (b, WorkGroup.Status.CANCELLED)


def test_one_who_leads_both_leads_the_merged_group_once(cast: Cast) -> None:
    a, b, _c = cast.groups
    Facilitator.objects.create(group=b, user=cast.facilitator.user)
    merge_groups(into=b, source=a)
    assert Facilitator.objects.filter(user=cast.facilitator.user).count() == 1


def test_a_group_merged_twice_is_one_step_from_where_it_is(cast: Cast) -> None:
    a, b, c = cast.groups
    merge_groups(into=b, source=a)
    merge_groups(into=c, source=b)
    a.refresh_from_db()
    assert (a.merged_into, regrouping.settled(a), regrouping.settled(b)) == (c, c, c)


def test_what_cannot_be_merged_is_refused(cast: Cast) -> None:
    a, b, _c = cast.groups
    elsewhere = cast.stranger.group
    assert elsewhere is not None
    assert refusal(merge_groups, into=a, source=a) == "same_group"
    assert refusal(merge_groups, into=elsewhere, source=a) == "other_run"
    cancel_group(group=b)
    assert [refusal(merge_groups, into=b, source=a), refusal(merge_groups, into=a, source=b)] == ["cancelled"] * 2


def test_the_database_knows_no_merged_group_that_takes_part(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        WorkGroup.objects.filter(pk=cast.groups[0].pk).update(merged_into=cast.groups[1])


def test_a_moved_group_brings_its_facilitators_links_and_no_others(cast: Cast, afternoon: Run) -> None:
    group, left = move_group(group=cast.groups[0], run=afternoon, now=NOW)
    runs = dict(PersonalLink.objects.filter(role="facilitator").values_list("user__name", "run"))
    assert (group.run, left) == (afternoon, cast.run)
    assert (runs["Fatima Facilitator"], runs["Bo Facilitator"]) == (afternoon.pk, cast.run.pk)
    assert (group.screens.count(), leaders(group)) == (1, {"Fatima Facilitator"})


def test_one_who_leads_another_group_of_the_old_run_keeps_the_link_to_it(cast: Cast, afternoon: Run) -> None:
    Facilitator.objects.create(group=cast.groups[1], user=cast.facilitator.user)
    move_group(group=cast.groups[0], run=afternoon, now=NOW)
    assert PersonalLink.objects.get(user=cast.facilitator.user).run == cast.run


def test_what_was_merged_into_a_group_moves_with_it(cast: Cast, afternoon: Run) -> None:
    a, b, _c = cast.groups
    merge_groups(into=b, source=a)
    move_group(group=b, run=afternoon, now=NOW)
    a.refresh_from_db()
    assert (a.run, a.merged_into) == (afternoon, b)


def test_what_cannot_be_moved_is_refused(cast: Cast, afternoon: Run) -> None:
    group, solna = cast.groups[0], cast.groups[0].municipality
    assert refusal(move_group, group=group, run=cast.run, now=NOW) == "same_run"
    assert refusal(move_group, group=group, run=afternoon, now=afternoon.ends_at) == "run_over"
    Run.objects.filter(pk=afternoon.pk).update(status=Run.Status.DRAFT)
    afternoon.refresh_from_db()
    assert refusal(move_group, group=group, run=afternoon, now=NOW) == "run_over"
    Run.objects.filter(pk=afternoon.pk).update(status=Run.Status.PUBLISHED)
    afternoon.refresh_from_db()
    same = make_group(afternoon, solna, "grupp a")
    assert refusal(move_group, group=group, run=afternoon, now=NOW) == "duplicate"
    same.delete()
    group.ballots.create(token_hash="x")
    assert refusal(move_group, group=group, run=afternoon, now=NOW) == "answered"
    cancel_group(group=group)
    assert refusal(move_group, group=group, run=afternoon, now=NOW) == "cancelled"


def test_a_cancelled_group_is_brought_back_and_a_merged_one_is_not(cast: Cast) -> None:
    a, b, c = cast.groups
    cancel_group(group=c)
    assert restore_group(group=c).status == WorkGroup.Status.CONFIRMED
    assert restore_group(group=c).status == WorkGroup.Status.CONFIRMED  # pressed again
    merge_groups(into=b, source=a)
    assert refusal(restore_group, group=a) == "merged"


def test_a_group_is_not_brought_back_beside_one_that_has_its_name(cast: Cast) -> None:
    c = cast.groups[2]
    cancel_group(group=c)
    make_group(cast.run, c.municipality, "grupp c")
    assert refusal(restore_group, group=c) == "duplicate"


def test_a_group_that_turned_up_takes_part_at_once(cast: Cast) -> None:
    entry = Arrival("  solna ", "Nattgruppen", 6, facilitator_name="Nils Natt")
    group = add_group(run=cast.run, entry=entry, now=NOW)
    assert (group.municipality.name, group.status, group.expected) == ("Solna", WorkGroup.Status.CONFIRMED, 6)
    leader = group.facilitators.get()
    assert (leader.user.name, leader.is_substitute, leader.user.has_address) == ("Nils Natt", False, False)
    assert not Job.objects.filter(key=f"facilitator-mail:{leader.pk}").exists()


def test_its_municipality_may_be_new_and_its_facilitator_has_mail(cast: Cast) -> None:
    entry = Arrival("Vaxholm", "Nattgruppen", 6, facilitator_name="Nils", facilitator_email="Nils@vaxholm.example")
    leader = add_group(run=cast.run, entry=entry, now=NOW).facilitators.get()
    assert Municipality.objects.filter(name="Vaxholm").exists()
    assert leader.user.email == "nils@vaxholm.example"
    assert Job.objects.filter(key=f"facilitator-mail:{leader.pk}").exists()


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Arrival("Solna", "GRUPP A", 6), "duplicate"),
        (Arrival("Solna", "  ", 6), "no_name"),
        (Arrival(" – ", "Nattgruppen", 6), "no_name"),
    ],
)
def test_a_group_without_a_name_of_its_own_is_refused(cast: Cast, entry: Arrival, code: str) -> None:
    assert refusal(add_group, run=cast.run, entry=entry, now=NOW) == code


def test_a_substitute_without_an_address_gets_no_mail_and_is_named_once(cast: Cast, mailoutbox: list[object]) -> None:
    group = cast.groups[0]
    first = name_substitute(group=group, name="Siv Svensson", email="", now=NOW)
    again = name_substitute(group=group, name=" siv svensson", email="", now=NOW)
    assert (first.pk, first.is_substitute) == (again.pk, True)
    send_facilitator_mail("facilitator-mail:x", first.pk)
    assert mailoutbox == []
    assert refusal(name_substitute, group=group, name=" ", email="", now=NOW) == "no_name"


def test_two_of_the_same_name_in_different_groups_are_two_people(cast: Cast) -> None:
    one = name_substitute(group=cast.groups[0], name="Siv Svensson", email="", now=NOW)
    other = name_substitute(group=cast.groups[1], name="Siv Svensson", email="", now=NOW)
    assert one.user_id != other.user_id


def test_a_screen_that_was_let_go_does_not_come_along(cast: Cast) -> None:
    a, b, _c = cast.groups
    a.screens.update(revoked_at=NOW)
    into, source = merge_groups(into=b, source=a)
    assert (into.screens.count(), source.screens.count()) == (0, 1)
