"""A report is told of, once, to the contacts of the municipalities that took part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from evaluation.models import Report
from evaluation.services.report_mails import LOOKS_BACK, queue_due_report_mails, report_letter
from evaluation.tasks import send_report_mail
from groups.models import MunicipalityContact
from seminars.models import Job, Run
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db
NOW = STARTS_AT + timedelta(hours=4)


@pytest.fixture
def report(cast: Cast) -> Report:
    return Report.objects.create(run=cast.run, snapshot={}, frozen_at=NOW, published_at=NOW)


def test_each_contact_gets_the_own_municipalitys_link_once(cast: Cast, report: Report, monkeypatch: Any) -> None:
    assert [queue_due_report_mails(now=NOW) for _time in range(2)] == [1, 0]
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: NOW)
    job = Job.objects.get(task="evaluation.send_report_mail")
    for _twice in range(2):
        send_report_mail(key=job.key, **job.args)
    (message,) = mail.outbox
    assert message.to == [cast.contact.user.email]
    assert "grupperna i Solna" in message.body
    link = next(word for word in message.body.split() if "/reports/" in word)
    assert report.run.report_links.get().municipality.name == "Solna"
    assert Client().get("/reports/made-up/").status_code == 404
    assert link.startswith("http://127.0.0.1:8000/reports/")


def test_old_reports_demos_and_rehearsals_are_not_told_of(cast: Cast, report: Report) -> None:
    assert queue_due_report_mails(now=NOW + LOOKS_BACK + timedelta(seconds=1)) == 0
    Run.objects.filter(pk=cast.run.pk).update(is_demo=True)
    assert queue_due_report_mails(now=NOW) == 0


def test_what_has_gone_is_not_told_of(cast: Cast, report: Report) -> None:
    contact = MunicipalityContact.objects.get()
    report.delete()
    assert report_letter(run=cast.run.pk, contact=contact.pk, now=NOW) is None
