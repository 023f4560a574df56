"""Mail about groups goes once, with a calendar file, and again when it failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from icalendar import Calendar

from groups.models import Facilitator, WorkGroup
from groups.services.registration import Registration, name_substitute, register_group
from groups.tasks import send_facilitator_mail, send_registration_mail
from seminars.models import Job, PersonalLink
from seminars.services.jobs import RETRY_AFTER, claim_due_jobs, queue_job
from tests.cast import Cast, make_run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


class DeadServer(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


@pytest.fixture
def job(group: WorkGroup, cast: Cast) -> Job:
    group.contact, group.place = cast.contact.user, "Rum 3"
    group.save()
    queue_job(key="k", task="groups.send_registration_mail", args={"group": group.pk}, due_at=NOW)
    return Job.objects.get()


def test_the_confirmation_has_time_place_and_a_calendar_file(group: WorkGroup, job: Job) -> None:
    send_registration_mail(key="k", group=group.pk)
    (message,) = mail.outbox
    assert message.to == [group.contact.email]
    assert "tisdag 6 oktober 2026 09.00–11.20" in message.body
    assert "Rum 3" in message.body
    (attached,) = message.attachments
    event = Calendar.from_ical(attached[1]).walk("VEVENT")[0]
    assert event.decoded("dtstart") == group.run.starts_at
    assert event.decoded("dtend") == group.run.ends_at
    assert str(event["location"]) == "Rum 3"
    job.refresh_from_db()
    assert job.done_at is not None


def test_delivered_twice_it_is_sent_once(group: WorkGroup, job: Job) -> None:
    send_registration_mail(key="k", group=group.pk)
    send_registration_mail(key="k", group=group.pk)
    assert len(mail.outbox) == 1


def test_it_speaks_the_contacts_language_and_writes_names_as_they_are(group: WorkGroup, job: Job) -> None:
    group.name = "Barn & unga <test>"
    group.save()
    send_registration_mail(key="k", group=group.pk)
    assert "Barn & unga <test>" in mail.outbox[0].body


def test_without_a_mail_server_the_job_is_kept_with_the_reason(group: WorkGroup, job: Job, settings) -> None:
    settings.EMAIL_BACKEND = "tests.groups.test_tasks.DeadServer"
    send_registration_mail(key="k", group=group.pk)
    job.refresh_from_db()
    assert job.done_at is None
    assert "ConnectionRefusedError" in job.last_error


def test_a_cancelled_group_gets_no_mail(group: WorkGroup, job: Job) -> None:
    WorkGroup.objects.filter(pk=group.pk).update(status=WorkGroup.Status.CANCELLED)
    send_registration_mail(key="k", group=group.pk)
    assert mail.outbox == []
    job.refresh_from_db()
    assert job.done_at is not None


def test_a_substitute_gets_a_link_that_works(group: WorkGroup, client) -> None:
    substitute = name_substitute(group=group, name="Siv", email="siv@solna.example", now=NOW)
    send_facilitator_mail(key=Job.objects.get().key, facilitator=substitute.pk)
    (message,) = mail.outbox
    assert message.to == ["siv@solna.example"]
    address = next(word for word in message.body.split() if "/go/" in word)
    assert client.get("/go/" + address.partition("/go/")[2]).status_code == 302
    assert PersonalLink.objects.get(user=substitute.user).run == group.run
    assert Facilitator.objects.filter(user=substitute.user).count() == 1


def test_registering_twice_and_delivering_twice_sends_one_mail(cast: Cast) -> None:
    run = make_run(cast.seminar, NOW + timedelta(days=30))
    entry = Registration(cast.groups[0].municipality, "Familjeenheten", "", 7, "Kim Kontakt", "kim@solna.example")
    made = [register_group(run=run, entry=entry, now=NOW) for _press in range(2)]
    jobs = claim_due_jobs(now=NOW) + claim_due_jobs(now=NOW + RETRY_AFTER)  # a sweep, and one that thought it lost
    assert [job.key for job in jobs] == [f"registration-mail:{made[0].pk}"] * 2
    for job in jobs:
        send_registration_mail(key=job.key, **job.args)
    assert [message.to for message in mail.outbox] == [["kim@solna.example"]]
    assert claim_due_jobs(now=NOW + 2 * RETRY_AFTER) == []
