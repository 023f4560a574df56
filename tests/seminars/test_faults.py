"""Telling of a fault: kept, mailed, limited, answered, and its address forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from seminars.errors import TooMany
from seminars.models import FaultReport, Job, Organisation
from seminars.services import faults
from seminars.tasks import forget_fault_senders, send_fault_mail
from tests.cast import Cast, Member
from tests.seminars.desk import form_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAGE, THANKS = "/accessibility/", "/accessibility/thanks/"
TOLD = {"what": "Filmen börjar inte.", "page": "/seminars/", "aids": "NVDA", "email": "ada@example.se"}


def told(address: str = "10.0.0.1", now: datetime = NOW) -> FaultReport:
    return faults.report_fault(**TOLD, language="sv", address=address, now=now)


@pytest.fixture
def sent(settings: Any) -> list[Any]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def test_what_is_told_is_kept_and_thanked_for(client: Client) -> None:
    Organisation.objects.create(pk=1, contact_email="karin@example.se")
    assert client.post(PAGE, TOLD)["Location"] == THANKS
    report = FaultReport.objects.get()
    assert (report.what, report.page, report.aids, report.email) == tuple(TOLD.values())
    assert Job.objects.get(task=faults.TELL).key == f"fault-{report.pk}-0"
    assert client.get(THANKS).status_code == 200


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client: Client) -> None:
    page = client.post(PAGE, {**TOLD, "what": " ", "email": "ada"}).text
    assert "Skriv vad som inte fungerar." in page
    assert "namn@kommun.se" in page
    assert 'value="NVDA"' in page
    assert not FaultReport.objects.exists()


def test_a_machine_is_thanked_and_forgotten(client: Client) -> None:
    assert client.post(PAGE, {**TOLD, "website": "https://example.com"})["Location"] == THANKS
    assert not FaultReport.objects.exists()
    assert not Job.objects.exists()


def test_one_line_may_tell_so_much_within_an_hour_and_others_still_may() -> None:
    for _number in range(faults.MOST_FROM_ONE):
        told()
    with pytest.raises(TooMany):
        told()
    told("10.0.0.2")
    told(now=NOW + faults.WINDOW)


def test_all_lines_together_have_a_limit_too() -> None:
    for number in range(faults.MOST_FROM_ALL):
        told(f"10.0.1.{number}")
    with pytest.raises(TooMany):
        told("10.0.2.1")


def test_a_refusal_keeps_what_was_typed(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(faults, "MOST_FROM_ONE", 0)
    page = client.post(PAGE, TOLD).text
    assert "Filmen börjar inte." in page
    assert "Vänta en stund" in page


def test_no_address_is_kept_and_its_mark_goes_within_the_hour() -> None:
    first = told()
    assert first.sender not in {"", "10.0.0.1"}
    job = Job.objects.get(task=faults.FORGET)
    assert job.due_at == NOW + faults.WINDOW
    forget_fault_senders(key=job.key)
    first.refresh_from_db()
    assert first.sender == ""
    assert Job.objects.get(pk=job.pk).done_at


def test_the_contact_person_gets_one_mail_that_is_answered_to_the_visitor(sent: list[Any]) -> None:
    Organisation.objects.create(pk=1, contact_email="karin@example.se")
    report = told()
    for _time in range(2):
        send_fault_mail(key=f"fault-{report.pk}", fault=report.pk)
    (message,) = sent
    assert (message.to, message.reply_to) == (["karin@example.se"], ["ada@example.se"])
    assert "Filmen börjar inte." in message.body
    assert reverse("admin:seminars_faultreport_change", args=[report.pk]) in message.body


def test_without_a_contact_person_the_organisers_are_told(cast: Cast, sent: list[Any]) -> None:
    told()
    jobs = Job.objects.filter(task=faults.TELL)
    for job in jobs:
        send_fault_mail(key=job.key, **job.args)
    assert len({message.to[0] for message in sent}) == len(jobs) == 2


def test_closing_forgets_the_address_and_opening_again_is_possible(organiser: Member) -> None:
    report, desk = told(), organiser.client()
    url = reverse("admin:seminars_faultreport_change", args=[report.pk])
    form = form_of(desk.get(url))
    assert desk.post(url, {**form, "state": "mended", "note": "Rättat i går."}).status_code == 302
    report.refresh_from_db()
    assert (report.email, report.note, report.closed_at is None) == ("", "Rättat i går.", False)
    desk.post(url, {**form, "state": "looking"})
    report.refresh_from_db()
    assert report.closed_at is None


def test_what_was_told_is_only_read(organiser: Member) -> None:
    report, desk = told(), organiser.client()
    desk.post(reverse("admin:seminars_faultreport_change", args=[report.pk]), {"what": "annat", "state": "new"})
    report.refresh_from_db()
    assert report.what == TOLD["what"]
    assert desk.get(reverse("admin:seminars_faultreport_add")).status_code == 403


def test_old_marks_are_counted_as_they_go() -> None:
    told()
    assert faults.forget_senders(now=NOW + timedelta(hours=2)) == 1
