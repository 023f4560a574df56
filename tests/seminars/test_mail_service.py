"""Mail goes out once, in words that may be changed, to those who want it; what went is in a log without its text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from seminars.mails import Kind
from seminars.models import Job, MailRefusal, MailSent, MailTemplate, Organisation, User
from seminars.services.jobs import claim_due_jobs, queue_job, retry_job
from seminars.services.mail import Invite, Letter, accept_mail, backoff, mail_once, refuse_mail, to
from seminars.services.retention import purge_kind
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


class DeadServer(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


@pytest.fixture
def kim(cast: Cast) -> User:
    assert cast.contact.user
    return cast.contact.user


def letter(person: User, kind: Kind = Kind.THANKS, **values: str) -> Letter:
    known = {"seminar": "Hem", "group": "A", "municipality": "Solna", "when": "i dag", "link": "https://x.example/go/k"}
    return Letter(kind, to(person), {**known, **values}, invite=Invite(b"BEGIN:VCALENDAR\r\n", "REQUEST"))


def send(made: Letter | None, key: str = "k", now: datetime = NOW) -> None:
    mail_once(key=key, now=now, make=lambda _now: made)


def test_it_has_text_and_html_and_a_calendar_that_is_acted_upon(kim: User) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "FoU Nord", "contact_email": "fou@example.se"})
    send(letter(kim, group="<b>A</b>"))
    (message,) = mail.outbox
    raw = message.message().as_string()
    assert (message.to, message.reply_to) == ([kim.email], ["fou@example.se"])
    assert "<b>A</b>, Solna" in message.body
    html = message.alternatives[0].content
    assert "&lt;b&gt;A&lt;/b&gt;" in html
    assert '<a href="https://x.example/go/k"' in html
    assert "FoU Nord" in html
    assert "Content-Type: text/calendar; method=REQUEST" in raw.replace("\n ", " ").replace('"', "")


def test_twice_is_once_also_without_a_job(kim: User) -> None:
    send(letter(kim))
    send(letter(kim))
    assert len(mail.outbox) == 1
    assert MailSent.objects.get().state == MailSent.State.SENT


def test_nothing_is_left_of_a_letter_that_is_refused(kim: User) -> None:
    def make(now: datetime) -> Letter:
        queue_job(key="made for it", task="t", args={}, due_at=now)
        return letter(kim, kind=Kind.PENDING, waits="En grupp")

    refuse_mail(user=kim.pk, kind=Kind.PENDING, now=NOW)
    mail_once(key="k", now=NOW, make=make)
    assert (mail.outbox, Job.objects.filter(key="made for it").exists()) == ([], False)
    accept_mail(user=kim.pk, kind=Kind.PENDING)
    mail_once(key="k", now=NOW, make=make)
    assert (len(mail.outbox), Job.objects.filter(key="made for it").exists()) == (1, True)


def test_while_one_worker_sends_another_does_not(kim: User) -> None:
    first: list[int] = []

    def make(now: datetime) -> Letter:
        if not first:
            first.append(1)
            mail_once(key="k", now=now, make=lambda _now: letter(kim))  # the other one, quicker
        return letter(kim)

    mail_once(key="k", now=NOW, make=make)
    assert len(mail.outbox) == 1


def test_a_worker_that_died_is_taken_over_with_the_same_number(kim: User) -> None:
    send(letter(kim))
    number = MailSent.objects.get().message_id
    MailSent.objects.update(state=MailSent.State.SENDING, claimed_at=NOW)
    send(letter(kim), now=NOW + timedelta(minutes=5))
    assert len(mail.outbox) == 1
    send(letter(kim), now=NOW + timedelta(minutes=10))
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [number, number]


def test_a_server_that_is_down_is_tried_again_later_each_time(kim: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.seminars.test_mail_service.DeadServer"
    queue_job(key="k", task="t", args={}, due_at=NOW)
    waits, now = [], NOW
    for _time in range(3):
        assert [job.key for job in claim_due_jobs(now=now)] == ["k"]
        send(letter(kim), now=now)
        due = Job.objects.get().due_at
        waits.append((due - now).total_seconds() / 60)
        assert claim_due_jobs(now=due - timedelta(seconds=1)) == []
        now = due
    assert waits == [2, 4, 8]
    assert backoff(12) == timedelta(hours=6)
    sent = MailSent.objects.get()
    assert (sent.state, sent.attempts) == (MailSent.State.FAILED, 3)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert retry_job(key="k", now=now)
    send(letter(kim), now=now)
    assert (len(mail.outbox), MailSent.objects.get().error) == (1, "")


def test_a_server_that_is_down_over_a_long_weekend_loses_nothing(kim: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.seminars.test_mail_service.DeadServer"
    queue_job(key="k", task="t", args={}, due_at=NOW)
    now = NOW
    while now < NOW + timedelta(days=4):
        assert [job.key for job in claim_due_jobs(now=now)] == ["k"]
        send(letter(kim), now=now)
        now = Job.objects.get().due_at
    while claim_due_jobs(now=now):
        assert now < NOW + timedelta(days=6)
        send(letter(kim), now=now)
        now = Job.objects.get().due_at


def test_the_log_knows_who_and_what_but_no_text(kim: User, cast: Cast) -> None:
    send(letter(kim))
    row = MailSent.objects.get()
    assert (row.kind, row.language, row.address, row.user) == ("thanks", "sv", kim.email, kim)
    assert "/go/" not in "".join(str(value) for value in vars(row).values())
    assert purge_kind(key="mail_log", now=NOW + timedelta(days=700)) == 0
    assert purge_kind(key="mail_log", now=NOW + timedelta(days=740)) == 1


def test_the_organisations_own_text_is_sent_in_its_language_only(kim: User) -> None:
    MailTemplate.objects.create(kind=Kind.THANKS, language="sv", subject="Tack {name}", body="Vi ses.\n\n{link}")
    send(letter(kim))
    kim.language = "en"
    send(letter(kim), key="k2")
    assert [message.subject for message in mail.outbox] == [f"Tack {kim.name}", "Thank you for taking part: Hem"]


def test_one_may_say_no_and_yes_again_by_presses_only(kim: User) -> None:
    send(letter(kim))
    headers, client = mail.outbox[0].extra_headers, Client(enforce_csrf_checks=True)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").partition("8000")[2]
    assert "Vill du sluta" in client.get(address).text
    assert not MailRefusal.objects.exists()
    for _twice in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "inga fler" in client.get(address).text
    send(letter(kim), key="k2")
    assert len(mail.outbox) == 1
    send(letter(kim, Kind.REMINDER_DAY), key="k3")  # of another kind
    assert len(mail.outbox) == 2
    client.post(address, {"again": "1"})
    send(letter(kim), key="k4")
    assert len(mail.outbox) == 3


def test_what_must_be_known_has_no_such_way(kim: User) -> None:
    MailRefusal.objects.create(user=kim, kind=Kind.CONFIRMED, at=NOW)
    send(letter(kim, Kind.CONFIRMED))
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert Client().get("/mail/no-more/nonsense/").status_code == 404


def test_what_is_no_longer_so_ends_the_job(kim: User) -> None:
    queue_job(key="k", task="t", args={}, due_at=NOW)
    send(None)
    assert (mail.outbox, Job.objects.get().done_at) == ([], NOW)
