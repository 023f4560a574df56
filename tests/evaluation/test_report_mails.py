"""A report is told of, once, to the contacts of the municipalities that took part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from evaluation.models import Report, ReportLink
from evaluation.services.report_mails import LOOKS_BACK, TASK, queue_due_report_mails, report_letter
from evaluation.services.reports import issue_report_link
from evaluation.tasks import send_report_mail
from groups.models import MunicipalityContact
from seminars.models import Job, Run
from seminars.tokens import token_hash
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db
NOW = STARTS_AT + timedelta(hours=4)


TOLD = {"municipalities": {"Solna": {}}, "whole": {"received": 24}, "quotes": []}


@pytest.fixture
def report(cast: Cast) -> Report:
    return Report.objects.create(run=cast.run, snapshot=TOLD, frozen_at=NOW, published_at=NOW)


def test_each_contact_gets_the_own_municipalitys_link_once(cast: Cast, report: Report, monkeypatch: Any) -> None:
    assert [queue_due_report_mails(now=NOW) for _time in range(2)] == [1, 0]
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: NOW)
    job = Job.objects.get(task="evaluation.send_report_mail")
    for _twice in range(2):
        send_report_mail(key=job.key, **job.args)
    (message,) = mail.outbox
    assert message.to == [cast.contact.user.email]
    assert "till er i Solna" in message.body
    link = next(word for word in message.body.split() if "/reports/" in word)
    assert report.run.report_links.get().municipality.name == "Solna"
    assert Client().get("/reports/made-up/").status_code == 404
    assert link.startswith("http://127.0.0.1:8000/reports/")


def test_the_final_report_is_told_of_once_more_with_what_is_new(cast: Cast, report: Report) -> None:
    assert queue_due_report_mails(now=NOW) == 1
    later = NOW + timedelta(days=1)
    contact = MunicipalityContact.objects.get()
    first = report_letter(run=cast.run.pk, contact=contact.pk, now=later, number=1)
    Report.objects.create(run=cast.run, number=2, snapshot=TOLD, frozen_at=later)
    assert queue_due_report_mails(now=later) == 0
    Report.objects.filter(number=2).update(published_at=later)
    assert [queue_due_report_mails(now=later) for _time in range(2)] == [1, 0]
    second = report_letter(run=cast.run.pk, contact=contact.pk, now=later, number=2)
    assert first is not None
    assert second is not None
    assert (first.values["news"], second.values["news"]) == ("", "Den kommer i stället för den första rapporten.")
    Report.objects.filter(number=2).delete()
    told = TOLD | {"quotes": [{"asked": {}, "texts": ["Ring"]}], "whole": {"received": 30}}
    Report.objects.create(run=cast.run, number=2, snapshot=told, frozen_at=NOW, published_at=NOW)
    more = report_letter(run=cast.run.pk, contact=MunicipalityContact.objects.get().pk, now=NOW, number=2)
    assert more is not None
    late = "Nu är också svaren som kom in efter seminariet med. Deltagarnas egna ord är med."
    assert more.values["news"] == late


def test_after_an_outage_the_second_report_is_told_of_and_the_first_no_more(
    cast: Cast, report: Report, monkeypatch: Any
) -> None:
    queue_due_report_mails(now=NOW)
    later = NOW + timedelta(days=1)
    Report.objects.create(run=cast.run, number=2, snapshot=TOLD, frozen_at=later, published_at=later)
    queue_due_report_mails(now=later)
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: later)
    for job in Job.objects.filter(task=TASK):
        send_report_mail(key=job.key, **job.args)
    assert ["i stället för den första" in message.body for message in mail.outbox] == [True]
    assert not Job.objects.filter(task=TASK, done_at=None).exists()
    Report.objects.create(run=cast.run, number=3, snapshot=TOLD, frozen_at=later, published_at=later)
    second = report_letter(run=cast.run.pk, contact=MunicipalityContact.objects.get().pk, now=later, number=2)
    assert second is not None
    assert second.values["news"]


def test_a_mail_that_is_tried_again_has_the_same_link_and_one_that_is_refused_none(
    cast: Cast, report: Report, monkeypatch: Any, settings: Any
) -> None:
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: NOW)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.seminars.test_mail_service.DeadServer"
    args = {"key": "one", "run": cast.run.pk, "contact": MunicipalityContact.objects.get().pk}
    for _try in range(2):
        send_report_mail(**args)
    assert ReportLink.objects.count() == 1
    settings.EMAIL_BACKEND = works
    send_report_mail(**args)
    link = next(word for word in mail.outbox[0].body.split() if "/reports/" in word)
    token = link.rpartition("/reports/")[2].strip("/")
    assert ReportLink.objects.get().token_hash == token_hash(token)
    assert len(token) == 43
    send_report_mail(**{**args, "key": "another"})
    assert ReportLink.objects.count() == 2  # each mail has its own


def test_old_reports_demos_and_rehearsals_are_not_told_of(cast: Cast, report: Report) -> None:
    assert queue_due_report_mails(now=NOW + LOOKS_BACK + timedelta(seconds=1)) == 0
    Run.objects.filter(pk=cast.run.pk).update(is_demo=True)
    assert queue_due_report_mails(now=NOW) == 0


def test_what_has_gone_is_not_told_of(cast: Cast, report: Report) -> None:
    contact = MunicipalityContact.objects.get()
    report.delete()
    assert report_letter(run=cast.run.pk, contact=contact.pk, now=NOW) is None


def test_an_ended_link_is_renewed_to_the_municipalitys_contact_and_a_revoked_one_to_nobody(cast: Cast) -> None:
    now = datetime.now(UTC)
    place = cast.groups[0].municipality
    issue_report_link(run=cast.run, municipality=place, now=now - timedelta(days=400), token="r" * 43)
    page = Client().get(reverse("evaluation:report", args=["r" * 43]))
    assert page.status_code == 404
    again = page.text.partition('name="again" value="')[2].partition('"')[0]
    for _press in range(2):
        sent = Client().post(reverse("evaluation:report_again"), {"again": again})
        assert "En ny länk är på väg" in sent.text
    assert [job.args["contact"] for job in Job.objects.filter(task=TASK)] == [cast.contact.user.contact_for.get().pk]
    ReportLink.objects.update(revoked_at=now)
    assert 'name="again"' not in Client().get(reverse("evaluation:report", args=["r" * 43])).text
    assert Client().post(reverse("evaluation:report_again"), {"again": again}).status_code == 404


def test_an_ended_link_to_the_whole_seminar_says_whom_to_ask(cast: Cast) -> None:
    issue_report_link(run=cast.run, municipality=None, now=datetime.now(UTC) - timedelta(days=400), token="r" * 43)
    page = Client().get(reverse("evaluation:report", args=["r" * 43])).text
    assert 'name="again"' not in page
    assert "Be den som skickade den om en ny" in page
