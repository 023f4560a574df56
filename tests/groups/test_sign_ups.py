"""Groups are registered by a press out of the mail, by people who stand once; places, waiting list, yes and no."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from facilitation.queries.control import control_state
from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, SignUp, WorkGroup
from groups.services.sign_ups import (
    CONFIRM_WITHIN,
    MOST_A_DAY,
    Change,
    Entry,
    Registration,
    approve_group,
    change_group,
    confirm_sign_up,
    decline_group,
    move_up,
    sign_up,
    withdraw_group,
)
from groups.tasks import send_group_mail, send_sign_up_mail
from seminars.models import Job, Run, User
from seminars.services.retention import purge_kind
from tests.cast import STARTS_AT, Cast, make_run

pytestmark = pytest.mark.django_db
NOW = STARTS_AT - timedelta(days=20)
FAMILY = Entry("Familjeenheten", "Rum 3", 6, "Hörslinga", "Filip Facilitator", "filip@solna.example")


@pytest.fixture
def coming(cast: Cast) -> Run:
    return make_run(cast.seminar, STARTS_AT)


@pytest.fixture
def entry(cast: Cast) -> Registration:
    return Registration(Municipality.objects.get(name="Solna"), "Karin Kontakt", "Karin@Solna.example", (FAMILY,))


def register(run: Run, entry: Registration, *names: str) -> list[WorkGroup]:
    if names:
        entry = replace(entry, groups=tuple(Entry(name, "", 7) for name in names))
    return confirm_sign_up(row=sign_up(run=run, entry=entry, now=NOW), now=NOW)


def refusal(make: Any, **about: Any) -> str:
    with pytest.raises(GroupsError) as caught:
        make(**about)
    return caught.value.code


def kinds(group: WorkGroup) -> list[str]:
    """The mails about the group that wait, in order."""
    jobs = Job.objects.filter(task="groups.send_group_mail", args__group=group.pk).order_by("pk")
    return [job.args["kind"] for job in jobs]


def test_nothing_and_nobody_is_made_before_the_press(coming: Run, entry: Registration) -> None:
    row = sign_up(run=coming, entry=entry, now=NOW)
    assert not coming.groups.exists()
    assert not User.objects.filter(email="karin@solna.example").exists()
    (group,) = confirm_sign_up(row=row, now=NOW)
    assert (group.name, group.place, group.expected, group.needs) == ("Familjeenheten", "Rum 3", 6, "Hörslinga")
    assert group.standing == "requested"
    assert group.contact is not None
    assert group.contact.email == "karin@solna.example"
    assert [f.user.email for f in group.facilitators.all()] == ["filip@solna.example"]
    assert kinds(group) == ["received"]


def test_the_same_again_is_the_same_and_so_is_a_second_press(coming: Run, entry: Registration) -> None:
    rows = [sign_up(run=coming, entry=entry, now=NOW) for _press in range(2)]
    assert rows[0] == rows[1]
    assert Job.objects.count() == 1
    assert confirm_sign_up(row=rows[0], now=NOW) == confirm_sign_up(row=rows[1], now=NOW)
    assert coming.groups.count() == 1


def test_an_hour_later_the_mail_is_sent_again(coming: Run, entry: Registration) -> None:
    for hours in (0, 1):
        sign_up(run=coming, entry=entry, now=NOW + timedelta(hours=hours))
    assert Job.objects.count() == 2


def test_the_mail_asks_no_more_once_it_is_answered(coming: Run, entry: Registration, monkeypatch: Any) -> None:
    monkeypatch.setattr("groups.tasks.timezone.now", lambda: NOW)
    row = sign_up(run=coming, entry=entry, now=NOW)
    job = Job.objects.get()
    confirm_sign_up(row=row, now=NOW)
    send_sign_up_mail(key=job.key, **job.args)
    assert mail.outbox == []


def test_a_person_in_two_roles_is_one(coming: Run, entry: Registration) -> None:
    both = replace(FAMILY, facilitator_email="KARIN@solna.example", facilitator_name="Karin")
    (group,) = register(coming, replace(entry, groups=(both,)))
    assert group.facilitators.get().user == group.contact
    assert User.objects.filter(email="karin@solna.example").count() == 1


def test_known_people_keep_their_name_and_substitutes_come_along(coming: Run, entry: Registration, cast: Cast) -> None:
    assert cast.facilitator.user is not None
    known = replace(
        FAMILY,
        facilitator_email=cast.facilitator.user.email.upper(),
        facilitator_name="Någon annan",
        substitute_name="Siv",
        substitute_email="siv@solna.example",
    )
    (group,) = register(coming, replace(entry, groups=(known,)))
    rows = Facilitator.objects.filter(group=group).order_by("is_substitute")
    assert [(row.user.name, row.is_substitute) for row in rows] == [("Fatima Facilitator", False), ("Siv", True)]


def test_two_groups_of_one_name_are_refused(coming: Run, entry: Registration) -> None:
    register(coming, entry)
    other = replace(entry, groups=(replace(FAMILY, name="familjeenheten", expected=8),))
    assert refusal(sign_up, run=coming, entry=other, now=NOW) == "duplicate"
    twice = replace(entry, groups=(Entry("A", "", 7), Entry("a ", "", 7)))
    assert refusal(sign_up, run=coming, entry=twice, now=NOW) == "duplicate"


def test_nobody_can_fill_a_strangers_mailbox(coming: Run, entry: Registration) -> None:
    for number in range(MOST_A_DAY):
        sign_up(run=coming, entry=replace(entry, groups=(Entry(f"Grupp {number}", "", 7),)), now=NOW)
    one_more = replace(entry, groups=(Entry("En till", "", 7),))
    assert refusal(sign_up, run=coming, entry=one_more, now=NOW) == "too_many"


def test_what_is_not_confirmed_is_forgotten(coming: Run, entry: Registration) -> None:
    sign_up(run=coming, entry=entry, now=NOW)
    assert purge_kind(key="sign_ups", now=NOW + CONFIRM_WITHIN) == 0
    assert purge_kind(key="sign_ups", now=NOW + CONFIRM_WITHIN + timedelta(seconds=1)) == 1
    assert not SignUp.objects.exists()


def test_a_closed_run_takes_nobody_not_even_by_a_press(coming: Run, entry: Registration) -> None:
    row = sign_up(run=coming, entry=entry, now=NOW)
    assert refusal(confirm_sign_up, row=row, now=coming.starts_at) == "closed"
    assert refusal(sign_up, run=coming, entry=entry, now=coming.starts_at) == "closed"
    assert not coming.groups.exists()


@pytest.mark.parametrize("expected", [1, 4, 10, 30])
def test_an_unusual_size_is_never_refused(coming: Run, entry: Registration, expected: int) -> None:
    (group,) = register(coming, replace(entry, groups=(replace(FAMILY, expected=expected),)))
    assert group.has_unusual_size


# Places


def automatic(run: Run, places: int | None) -> Run:
    Run.objects.filter(pk=run.pk).update(places=places, approves_groups=False)
    run.refresh_from_db()
    return run


def test_without_approval_a_group_has_its_place_at_once(coming: Run, entry: Registration) -> None:
    (group,) = register(automatic(coming, None), entry)
    assert group.standing == "confirmed"
    assert kinds(group) == ["confirmed", "facilitator"]


def test_when_it_is_full_the_rest_wait_and_move_up_in_turn(coming: Run, entry: Registration) -> None:
    a, b, c = register(automatic(coming, 1), entry, "A", "B", "C")
    assert [group.standing for group in (a, b, c)] == ["confirmed", "waiting", "waiting"]
    assert kinds(b) == ["waiting"]
    assert withdraw_group(group=a, now=NOW)
    stands = [WorkGroup.objects.get(pk=group.pk).standing for group in (a, b, c)]
    assert stands == ["cancelled", "confirmed", "waiting"]
    assert kinds(b) == ["waiting", "confirmed"]
    assert kinds(a) == ["confirmed", "withdrawal"]


def test_more_places_let_more_in_and_none_when_it_has_begun(coming: Run, entry: Registration) -> None:
    _a, b, c = register(automatic(coming, 1), entry, "A", "B", "C")
    automatic(coming, 2)
    assert move_up(run=coming, now=coming.starts_at) == []
    assert move_up(run=coming, now=NOW) == [b]
    automatic(coming, None)
    assert move_up(run=coming, now=NOW) == [c]


def test_who_waits_takes_no_part_and_keeps_its_name(coming: Run, entry: Registration) -> None:
    _a, b = register(automatic(coming, 1), entry, "A", "B")
    assert b.is_cancelled
    again = replace(entry, contact_email="x@solna.example", groups=(Entry("b", "", 7),))
    assert refusal(sign_up, run=coming, entry=again, now=NOW) == "duplicate"


def test_the_organiser_says_yes_and_no(coming: Run, entry: Registration) -> None:
    Run.objects.filter(pk=coming.pk).update(places=2)
    a, b, c = register(coming, entry, "A", "B", "C")
    assert [group.standing for group in (a, b, c)] == ["requested", "requested", "waiting"]
    assert approve_group(group=a, now=NOW)
    assert not approve_group(group=a, now=NOW)
    assert decline_group(group=b, now=NOW)
    assert not decline_group(group=b, now=NOW)
    stands = [WorkGroup.objects.get(pk=group.pk).standing for group in (a, b, c)]
    assert stands == ["confirmed", "declined", "requested"]
    assert kinds(a) == ["received", "confirmed"]
    assert kinds(b) == ["received", "declined"]
    assert kinds(c) == ["waiting", "received"]
    assert approve_group(group=b, now=NOW)  # after all, above the number of places


def test_one_that_went_of_its_own_will_is_not_approved(coming: Run, entry: Registration) -> None:
    (group,) = register(coming, entry)
    withdraw_group(group=group, now=NOW)
    assert not withdraw_group(group=group, now=NOW)
    assert not approve_group(group=group, now=NOW)


def test_an_organiser_who_lets_in_one_that_waits_in_the_admin_mails_it_too(
    coming: Run, entry: Registration, cast: Cast
) -> None:
    _a, b = register(automatic(coming, 1), entry, "A", "B")
    sent = {"run": coming.pk, "municipality": b.municipality_id, "name": "B", "place": "", "expected": 7}
    sent |= {"status": "confirmed", "needs": "", "contact": b.contact_id}
    sent |= {"facilitators-TOTAL_FORMS": 0, "facilitators-INITIAL_FORMS": 0}
    answer = cast.organiser.client().post(f"/admin/groups/workgroup/{b.pk}/change/", sent)
    assert answer.status_code == 302
    b.refresh_from_db()
    assert (b.standing, b.waiting_since, b.sequence) == ("confirmed", None, 1)
    assert kinds(b) == ["waiting", "confirmed"]


def test_who_waits_is_not_among_those_who_left_the_control_room(coming: Run, entry: Registration) -> None:
    a, _b = register(automatic(coming, 1), entry, "A", "B")
    assert [row["name"] for row in control_state(coming.pk)["groups"]] == [a.name]
    assert control_state(coming.pk)["gone"] == []


# Change


def test_a_change_of_room_reaches_the_calendars_of_those_who_come(
    coming: Run, entry: Registration, monkeypatch: Any
) -> None:
    monkeypatch.setattr("groups.tasks.timezone.now", lambda: NOW)
    (group,) = register(automatic(coming, None), entry)
    change = Change("Familjeenheten", "Rum 9", 8, "")
    assert change_group(group=group, change=change, now=NOW)
    assert not change_group(group=group, change=change, now=NOW)
    changes = Job.objects.filter(args__kind="change")
    assert changes.count() == 2  # the facilitator and the contact
    for job in changes:
        send_group_mail(key=job.key, **job.args)
    assert all("Rum 9" in message.body and "Tidigare: Rum 3" in message.body for message in mail.outbox)
    raw = mail.outbox[0].attachments[0][1]
    raw = raw if isinstance(raw, str) else raw.decode()
    assert "SEQUENCE:1" in raw
    assert f"UID:group-{group.pk}@socialtalks" in raw


def test_a_change_of_number_alone_disturbs_nobody(coming: Run, entry: Registration) -> None:
    (group,) = register(automatic(coming, None), entry)
    before = Job.objects.count()
    assert change_group(group=group, change=Change("Familjeenheten", "Rum 3", 9, "Hörslinga"), now=NOW)
    assert Job.objects.count() == before


def test_a_change_into_anothers_name_or_of_what_is_gone_is_refused(coming: Run, entry: Registration) -> None:
    a, b = register(coming, entry, "A", "B")
    assert refusal(change_group, group=a, change=Change("b", "", 7), now=NOW) == "duplicate"
    withdraw_group(group=b, now=NOW)
    assert refusal(change_group, group=b, change=Change("B", "", 8), now=NOW) == "cancelled"
