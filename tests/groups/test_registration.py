"""Groups are registered once, by people who stand once, while registration is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, WorkGroup
from groups.services.registration import Registration, cancel_group, is_open, name_substitute, register_group
from seminars.models import Job, Run, User
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast: Cast) -> Registration:
    return Registration(
        municipality=Municipality.objects.get(name="Solna"),
        name="Familjeenheten",
        place="Rum 3",
        expected=6,
        contact_name="Karin Kontakt",
        contact_email="Karin@Solna.example",
        facilitator_name="Filip Facilitator",
        facilitator_email="filip@solna.example",
        needs="Hörslinga",
    )


def code(error: pytest.ExceptionInfo[GroupsError]) -> str:
    return error.value.code


def test_a_registered_group_is_requested_with_its_people_and_a_mail(run: Run, entry: Registration) -> None:
    group = register_group(run=run, entry=entry, now=NOW)
    assert group.status == WorkGroup.Status.REQUESTED
    assert (group.name, group.place, group.expected, group.needs) == ("Familjeenheten", "Rum 3", 6, "Hörslinga")
    assert group.contact is not None
    assert group.contact.email == "karin@solna.example"
    assert [f.user.email for f in group.facilitators.all()] == ["filip@solna.example"]
    job = Job.objects.get()
    about = {"kind": "received", "group": group.pk, "user": group.contact.pk}
    assert (job.task, job.args, job.due_at) == ("groups.send_group_mail", about, NOW)


def test_the_same_entry_twice_is_one_group(run: Run, entry: Registration) -> None:
    first = register_group(run=run, entry=entry, now=NOW)
    assert register_group(run=run, entry=entry, now=NOW) == first
    assert Job.objects.count() == 1


def test_another_group_needs_a_name_of_its_own(run: Run, entry: Registration) -> None:
    register_group(run=run, entry=entry, now=NOW)
    with pytest.raises(GroupsError) as error:
        register_group(run=run, entry=replace(entry, name="familjeenheten", expected=8), now=NOW)
    assert code(error) == "duplicate"
    assert register_group(run=run, entry=replace(entry, name="Familjeenheten 2"), now=NOW).name == "Familjeenheten 2"


def test_people_are_known_by_their_address_and_keep_their_name(run: Run, entry: Registration, cast: Cast) -> None:
    assert cast.facilitator.user is not None
    known = replace(entry, facilitator_email=cast.facilitator.user.email.upper(), facilitator_name="Någon annan")
    group = register_group(run=run, entry=known, now=NOW)
    assert group.facilitators.get().user == cast.facilitator.user
    assert User.objects.get(pk=cast.facilitator.user.pk).name == "Fatima Facilitator"


def test_a_group_may_come_without_a_facilitator(run: Run, entry: Registration) -> None:
    group = register_group(run=run, entry=replace(entry, facilitator_name="", facilitator_email=""), now=NOW)
    assert not group.facilitators.exists()


@pytest.mark.parametrize("expected", [1, 4, 10, 30])
def test_an_unusual_size_is_never_refused(run: Run, entry: Registration, expected: int) -> None:
    assert register_group(run=run, entry=replace(entry, expected=expected), now=NOW).has_unusual_size


def test_registration_is_open_until_it_closes_and_never_once_begun(run: Run) -> None:
    assert is_open(run, NOW)
    assert not is_open(run, run.starts_at)
    run.registration_closes_at = NOW
    assert not is_open(run, NOW)
    assert is_open(run, NOW - timedelta(seconds=1))
    run.registration_closes_at = None
    run.status = Run.Status.CANCELLED
    assert not is_open(run, NOW)


def test_a_closed_run_takes_nobody(run: Run, entry: Registration) -> None:
    with pytest.raises(GroupsError) as error:
        register_group(run=run, entry=entry, now=run.starts_at)
    assert code(error) == "closed"
    assert not User.objects.filter(email="karin@solna.example").exists()


def test_a_substitute_may_lead_too_and_is_mailed_once(group: WorkGroup) -> None:
    for _time in range(2):
        substitute = name_substitute(group=group, name="Siv", email="siv@solna.example", now=NOW)
    assert substitute.is_substitute
    assert Facilitator.objects.filter(group=group).count() == 2
    assert Job.objects.get().args == {"facilitator": substitute.pk}


def test_a_cancelled_group_stays_cancelled(group: WorkGroup) -> None:
    assert cancel_group(group=group)
    assert not cancel_group(group=group)
    group.refresh_from_db()
    with pytest.raises(GroupsError) as error:
        name_substitute(group=group, name="Siv", email="siv@solna.example", now=NOW)
    assert code(error) == "cancelled"
