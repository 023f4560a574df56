"""A report that is there is told of to the contacts of the municipalities that took part."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from evaluation.models import Report, ReportLink
from evaluation.queries.joined import took_part
from evaluation.services.decisions import unanswered, waiting_text
from evaluation.services.reports import issue_report_link, mail_token, tells_of
from groups.models import Municipality, MunicipalityContact
from groups.services.letters import run_values
from seminars.mails import Kind
from seminars.models import Run
from seminars.services.jobs import queue_job
from seminars.services.mail import Letter, to

TASK = "evaluation.send_report_mail"
SALT = "evaluation.report_again"
LOOKS_BACK = timedelta(days=3)
"""Nobody is told of a report that is older."""


def queue_report_mails(*, run: Run, now: datetime, number: int = 1) -> int:
    """Queues a mail to each contact of a municipality that took part in the run; returns how many are new.

    The second report is told of again, once.
    """
    if run.is_rehearsal or run.is_demo:
        return 0
    there = took_part(run).filter(is_simulated=False)
    contacts = MunicipalityContact.objects.filter(municipality__in=there.values("municipality")).select_related("user")
    again = "" if number == 1 else f":{number}"
    return sum(
        queue_job(
            key=f"report-mail:{run.pk}:{row.pk}{again}",
            task=TASK,
            args={"run": run.pk, "contact": row.pk, "number": number},
            due_at=now,
        )
        for row in contacts
        if row.user.has_address and row.user.is_active
    )


def again_token(link: ReportLink) -> str:
    """What the press on the page of an ended link carries instead of its secret; empty with nobody to send to."""
    return signing.dumps(link.pk, salt=SALT) if _to_renew(link) else ""


def renew(*, token: str, now: datetime) -> bool:
    """Queues a new link to the contacts of the municipality whose link ended; at most one a day. What an organiser has
    taken back stays so: False."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return False
    link = ReportLink.objects.filter(pk=pk).first()
    contacts = _to_renew(link) if link else []
    for row in contacts:
        key = f"report-mail:{link.run_id}:{row.pk}:{now:%Y%m%d}"  # type: ignore[union-attr]
        queue_job(key=key, task=TASK, args={"run": link.run_id, "contact": row.pk}, due_at=now)  # type: ignore[union-attr]
    return bool(contacts)


def _to_renew(link: ReportLink) -> list[MunicipalityContact]:
    if link.municipality_id is None or link.revoked_at is not None:
        return []
    rows = MunicipalityContact.objects.filter(municipality=link.municipality_id).select_related("user")
    return [row for row in rows if row.user.has_address and row.user.is_active]


def queue_due_report_mails(*, now: datetime) -> int:
    """As `queue_report_mails`, of every run whose report came within LOOKS_BACK."""
    fresh = Report.objects.filter(number__lt=3, published_at__range=(now - LOOKS_BACK, now)).select_related("run")
    return sum(queue_report_mails(run=report.run, number=report.number, now=now) for report in fresh)


def report_letter(*, run: int, contact: int, now: datetime, number: int = 0, key: str = "") -> Letter | None:
    """None when there is nothing to read, or nobody to read it, any more. The link is made as it is sent, the same at
    each try with `key`. `number` is the report that is told of, 0 whichever is the newest."""
    row = MunicipalityContact.objects.select_related("user", "municipality").filter(pk=contact).first()
    report = _to_tell_of(run, number, now)
    if row is None or report is None or not (row.user.has_address and row.user.is_active):
        return None
    municipality: Municipality = row.municipality
    if not tells_of(report, municipality):
        return None
    link = issue_report_link(run=report.run, municipality=municipality, now=now, token=mail_token(key))
    with translation.override(row.user.language):
        values = {**run_values(report.run), "municipality": municipality.name, "link": link}
        values["news"] = _news(report) if report.number == 2 else ""
        values["decisions"] = waiting_text(len(unanswered(report.run, municipality.pk)))
    return Letter(Kind.REPORT, to(row.user), values, run=report.run)


def _news(report: Report) -> str:
    """What the second report has that the first had not."""
    first = (
        Report.objects.filter(run=report.run_id, number=1).values_list("snapshot__whole__received", flat=True).first()
    )
    has_late = (report.snapshot["whole"]["received"] or 0) > (first or 0)
    late = _("Nu är också svaren som kom in efter seminariet med.") if has_late else ""
    words = _("Deltagarnas egna ord är med.") if report.snapshot["quotes"] else ""
    return " ".join(filter(None, (late, words))) or _("Den kommer i stället för den första rapporten.")


def _to_tell_of(run: int, number: int, now: datetime) -> Report | None:
    """The first is told of only as long as it is the newest: those after it have mails of their own."""
    rows = Report.objects.filter(run=run, published_at__lte=now).select_related("run__seminar").order_by("-number")
    if number > 1:
        return rows.filter(number=number).first()
    newest = rows.first()
    return None if newest and number and newest.number > number else newest
