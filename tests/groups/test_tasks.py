"""Mail about groups goes once, with a calendar file, and again when it failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from icalendar import Calendar

from groups.models import Facilitator, WorkGroup
from groups.services.group_mails import TASK, queue_group_mail
from groups.services.registration import name_substitute
from groups.tasks import send_facilitator_mail, send_group_mail
from seminars.mails import Kind
from seminars.models import Job, MailSent, PersonalLink, Run
from seminars.services.jobs import RETRY_AFTER, claim_due_jobs
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


class DeadServer(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


@pytest.fixture
def job(group: WorkGroup, cast: Cast) -> Job:
    group.contact, group.place = cast.contact.user, "Rum 3"
    group.save()
    queue_group_mail(kind=Kind.CONFIRMED, group=group, user=cast.contact.user, now=NOW)
    return Job.objects.get()


def do(job: Job) -> None:
    send_group_mail(key=job.key, **job.args)


def test_the_confirmation_has_time_place_and_a_calendar_file(group: WorkGroup, job: Job) -> None:
    do(job)
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


def test_delivered_twice_it_is_sent_once(job: Job) -> None:
    do(job)
    do(job)
    assert len(mail.outbox) == 1


def test_it_speaks_the_contacts_language_and_writes_names_as_they_are(group: WorkGroup, job: Job) -> None:
    group.name, group.contact.language = "Barn & unga <test>", "da"
    group.save()
    group.contact.save()
    do(job)
    (message,) = mail.outbox
    assert "Barn & unga <test> i Solna er med" in message.body
    (html,) = [part.content for part in message.alternatives if part.mimetype == "text/html"]
    assert "Barn &amp; unga &lt;test&gt;" in html
    assert '<html lang="da">' in html


def test_without_a_mail_server_the_job_waits_with_the_reason(job: Job, settings) -> None:
    settings.EMAIL_BACKEND = "tests.groups.test_tasks.DeadServer"
    claim_due_jobs(now=NOW)
    do(job)
    job.refresh_from_db()
    assert job.done_at is None
    assert "ConnectionRefusedError" in job.last_error
    sent = MailSent.objects.get()
    assert (sent.state, sent.attempts, "ConnectionRefused" in sent.error) == (MailSent.State.FAILED, 1, True)


@pytest.mark.parametrize("change", [{"status": WorkGroup.Status.CANCELLED}, {"status": WorkGroup.Status.REQUESTED}])
def test_a_mail_that_is_no_longer_so_is_not_sent(group: WorkGroup, job: Job, change: dict[str, str]) -> None:
    WorkGroup.objects.filter(pk=group.pk).update(**change)
    do(job)
    assert mail.outbox == []
    job.refresh_from_db()
    assert job.done_at is not None


def test_nobody_is_told_of_a_place_in_a_run_that_is_off(group: WorkGroup, job: Job) -> None:
    Run.objects.update(status=Run.Status.CANCELLED)
    do(job)
    assert mail.outbox == []


def test_a_substitute_gets_a_link_that_works(group: WorkGroup, client, monkeypatch) -> None:
    monkeypatch.setattr("groups.tasks.timezone.now", lambda: NOW)
    substitute = name_substitute(group=group, name="Siv", email="siv@solna.example", now=NOW)
    send_facilitator_mail(key=Job.objects.get().key, facilitator=substitute.pk)
    (message,) = mail.outbox
    assert message.to == ["siv@solna.example"]
    address = next(word for word in message.body.split() if "/go/" in word)
    PersonalLink.objects.filter(user=substitute.user).update(expires_at=datetime.now(UTC) + timedelta(days=1))
    assert client.get("/go/" + address.partition("/go/")[2]).status_code == 302
    assert PersonalLink.objects.get(user=substitute.user).run == group.run
    assert Facilitator.objects.filter(user=substitute.user).count() == 1


def test_two_sweeps_that_hand_it_out_send_one_mail(job: Job) -> None:
    jobs = claim_due_jobs(now=NOW) + claim_due_jobs(now=NOW + RETRY_AFTER)  # a sweep, and one that thought it lost
    assert [(one.key, one.task) for one in jobs] == [(job.key, TASK)] * 2
    for one in jobs:
        do(one)
    assert len(mail.outbox) == 1
    assert claim_due_jobs(now=NOW + 2 * RETRY_AFTER) == []
