"""A report that is there is told of to the contacts of the municipalities that took part."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import translation

from evaluation.models import Report
from evaluation.services.reports import issue_report_link
from groups.models import Municipality, MunicipalityContact, WorkGroup
from groups.services.letters import run_values
from seminars.mails import Kind
from seminars.models import Run
from seminars.services.jobs import queue_job
from seminars.services.mail import Letter, to

TASK = "evaluation.send_report_mail"
LOOKS_BACK = timedelta(days=3)
"""Nobody is told of a report that is older."""


def queue_report_mails(*, run: Run, now: datetime) -> int:
    """Queues a mail to each contact of a municipality with a group in the run; returns how many are new."""
    if run.is_rehearsal or run.is_demo:
        return 0
    there = WorkGroup.objects.filter(run=run, is_simulated=False).exclude(status=WorkGroup.Status.CANCELLED)
    contacts = MunicipalityContact.objects.filter(municipality__in=there.values("municipality")).select_related("user")
    return sum(
        queue_job(key=f"report-mail:{run.pk}:{row.pk}", task=TASK, args={"run": run.pk, "contact": row.pk}, due_at=now)
        for row in contacts
        if row.user.has_address and row.user.is_active
    )


def queue_due_report_mails(*, now: datetime) -> int:
    """As `queue_report_mails`, of every run whose report came within LOOKS_BACK."""
    fresh = Report.objects.filter(number=1, published_at__range=(now - LOOKS_BACK, now)).select_related("run")
    return sum(queue_report_mails(run=report.run, now=now) for report in fresh)


def report_letter(*, run: int, contact: int, now: datetime) -> Letter | None:
    """None when there is nothing to read, or nobody to read it, any more. The link is made as it is sent."""
    row = MunicipalityContact.objects.select_related("user", "municipality").filter(pk=contact).first()
    report = Report.objects.filter(run=run, published_at__lte=now).select_related("run__seminar").first()
    if row is None or report is None or not row.user.has_address:
        return None
    municipality: Municipality = row.municipality
    link = issue_report_link(run=report.run, municipality=municipality, now=now)
    with translation.override(row.user.language):
        values = {**run_values(report.run), "municipality": municipality.name, "link": link}
    return Letter(Kind.REPORT, to(row.user), values, run=report.run)
