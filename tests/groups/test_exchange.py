"""Somebody else leads a group: who is told what, what stays, and who no longer gets in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from facilitation.models import Note
from groups.errors import GroupsError
from groups.models import Facilitator, WorkGroup
from groups.permissions import Role, may
from groups.services.group_mails import letter_now
from groups.services.registration import name_substitute, remove_facilitator
from groups.tasks import send_facilitator_mail, send_group_mail
from seminars.mails import Kind
from seminars.models import Job, Run, User
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db
NOW = STARTS_AT - timedelta(days=3)


@pytest.fixture
def group(cast: Cast) -> WorkGroup:
    """With the cast's facilitator, and the municipality's contact as whoever registered it."""
    group = cast.groups[0]
    group.contact = cast.contact.user
    group.save()
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.PUBLISHED)
    return group


def leader(group: WorkGroup) -> Facilitator:
    return group.facilitators.order_by("pk")[0]


def swap(group: WorkGroup, old: Facilitator, email: str = "siv@solna.example") -> Facilitator:
    return name_substitute(group=group, name="Siv Ny", email=email, now=NOW, instead_of=old)


def queued() -> list[tuple[str, str]]:
    found = []
    for job in Job.objects.filter(task="groups.send_group_mail").order_by("pk"):
        found.append((job.args["kind"], User.objects.get(pk=job.args["user"]).name))
    return found


def test_an_exchange_leaves_the_new_one_in_the_old_ones_place(group: WorkGroup) -> None:
    old = leader(group)
    made = swap(group, old)
    assert [(row.user.name, row.is_substitute) for row in group.facilitators.all()] == [("Siv Ny", False)]
    assert Job.objects.filter(key=f"facilitator-mail:{made.pk}").exists()
    assert ("replaced", old.user.name) in queued()
    assert [who for kind, who in queued() if kind == "leaders"] == [group.contact.name if group.contact else ""]


def test_a_substitute_leads_when_the_first_is_removed(group: WorkGroup) -> None:
    old = leader(group)
    name_substitute(group=group, name="Siv Ny", email="siv@solna.example", now=NOW)
    assert remove_facilitator(group=group, facilitator=old, now=NOW)
    assert [(row.user.name, row.is_substitute) for row in group.facilitators.all()] == [("Siv Ny", False)]
    assert ("leaders", "Siv Ny") in queued()
    assert not remove_facilitator(group=group, facilitator=old, now=NOW)


def test_what_the_group_has_written_stays_and_the_old_one_is_let_in_no_more(cast: Cast, group: WorkGroup) -> None:
    Note.objects.create(group=group, kind="point", position=1, text="Ring dagen efter", changed_at=NOW)
    old = cast.facilitator
    assert may(old.actor(NOW), "note.save", run=group.run_id, group=group.pk)
    swap(group, leader(group))
    assert Note.objects.get(group=group).text == "Ring dagen efter"
    after = old.actor(NOW)
    assert after.role is Role.FACILITATOR
    assert not may(after, "note.save", run=group.run_id, group=group.pk)
    assert group.name not in old.client().get(f"/facilitate/?group={group.pk}").text


def test_each_is_told_in_words_and_the_old_ones_calendar_is_cleared(group: WorkGroup) -> None:
    old = leader(group)
    made = swap(group, old)
    Run.objects.update(starts_at=STARTS_AT + timedelta(days=3650))
    for job in Job.objects.filter(task="groups.send_group_mail"):
        send_group_mail(job.key, **job.args)
    send_facilitator_mail(f"facilitator-mail:{made.pk}", made.pk)
    by = {message.to[0]: message for message in mail.outbox}
    gone, new = by[old.user.email], by["siv@solna.example"]
    assert "Du leder inte längre samtalet" in gone.body
    assert "/go/" not in gone.body
    assert gone.reply_to == [group.contact.email if group.contact else ""]
    assert f"{old.user.name} leder inte längre gruppen." in by[group.contact.email if group.contact else ""].body
    assert "Siv Ny leder samtalet." in by[group.contact.email if group.contact else ""].body
    files = [Calendar.from_ical(message.attachments[0].content) for message in (gone, new)]
    assert [str(one["method"]) for one in files] == ["CANCEL", "REQUEST"]
    events = [one.walk("VEVENT")[0] for one in files]
    assert events[0]["uid"] == events[1]["uid"]
    assert [str(event["attendee"]) for event in events] == [f"mailto:{old.user.email}", "mailto:siv@solna.example"]


def test_who_comes_back_has_a_calendar_file_of_a_higher_number(group: WorkGroup) -> None:
    old = leader(group)
    swap(group, old)
    group.refresh_from_db()
    cancelled = group.sequence
    name_substitute(group=group, name=old.user.name, email=old.user.email, now=NOW)
    group.refresh_from_db()
    assert group.sequence > cancelled
    about = {"kind": Kind.REPLACED, "group": group.pk, "user": old.user_id}
    assert letter_now(**about, now=NOW) is None


def test_a_mail_with_a_link_does_not_go_to_who_was_replaced_meanwhile(group: WorkGroup) -> None:
    old = leader(group)
    about = {"group": group.pk, "user": old.user_id, "now": NOW}
    assert letter_now(kind=Kind.FACILITATOR, **about)
    swap(group, old)
    assert letter_now(kind=Kind.FACILITATOR, **about) is None
    assert letter_now(kind=Kind.REMINDER_DAY, **about) is None


def test_a_contact_who_led_the_group_stays_its_contact(group: WorkGroup) -> None:
    name_substitute(group=group, name="K", email=group.contact.email if group.contact else "", now=NOW)
    row = group.facilitators.get(user=group.contact)
    remove_facilitator(group=group, facilitator=row, now=NOW)
    assert "replaced" not in {kind for kind, _who in queued()}


@pytest.mark.parametrize("same", [True, False])
def test_what_is_refused_changes_nothing(group: WorkGroup, same: bool) -> None:
    old = leader(group)
    if not same:
        Run.objects.update(starts_at=NOW - timedelta(days=1))
    with pytest.raises(GroupsError) as caught:
        swap(group, old, email=old.user.email if same else "siv@solna.example")
    assert caught.value.code == ("same_person" if same else "run_over")
    assert [row.pk for row in group.facilitators.all()] == [old.pk]
    assert not User.objects.filter(email="siv@solna.example").exists()
