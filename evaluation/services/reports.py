"""Reports: the run's numbers frozen once, and links for those who may read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation.errors import EvaluationError
from evaluation.models import Report, ReportLink
from evaluation.opening import is_over
from evaluation.queries import due_runs, report_inputs
from evaluation.snapshot import build
from facilitation.queries.agenda import rundown
from groups.models import Municipality
from seminars.models import Organisation, Run
from seminars.services.jobs import doing_job, queue_job
from seminars.tokens import new_token, token_hash

LINK_LIFE = timedelta(days=365)


def make_report(*, run: Run, now: datetime) -> Report:
    """The run's first snapshot, frozen and open to its readers; made twice it is the same one."""
    with transaction.atomic():
        Run.objects.select_for_update(no_key=True).get(pk=run.pk)
        if existing := Report.objects.filter(run=run, number=1).first():
            return existing
        organisation = Organisation.objects.filter(pk=1).first() or Organisation()
        contact = ", ".join(part for part in (organisation.contact_name, organisation.contact_email) if part)
        snapshot = build(**report_inputs(run), contact=contact, number=1, follow_up=_follow_up(run, organisation))
        return Report.objects.create(run=run, number=1, snapshot=snapshot, frozen_at=now, published_at=now)


def _follow_up(run: Run, organisation: Organisation) -> tuple[date, date] | None:
    """The days that the report promises; none where nobody will be asked."""
    if run.is_rehearsal or run.is_demo:
        return None
    ended = timezone.localdate(run.ends_at)
    return ended + timedelta(days=organisation.nudge_days), ended + timedelta(days=organisation.survey_days)


def queue_reports(*, now: datetime) -> int:
    """Queues a job per run that is due; returns how many are new."""
    return sum(
        queue_job(key=f"report:{run.pk}:1", task="evaluation.make_report", args={"run": run.pk}, due_at=now)
        for run in due_runs(now)
    )


def make_due_report(*, key: str, run: int, now: datetime) -> None:
    """What the worker does: may arrive twice, makes one report. A run that has been removed needs none."""
    with doing_job(key=key, now=now):
        if row := Run.objects.select_related("seminar").filter(pk=run).first():
            make_report(run=row, now=now)


def make_report_now(*, run: Run, now: datetime) -> Report:
    """What the organiser's press does, without waiting; EvaluationError("not_over") while the run goes on."""
    if not is_over(rundown(run).state, now):
        raise EvaluationError("not_over")
    return make_report(run=run, now=now)


def issue_report_link(
    *, run: Run, municipality: Municipality | None, now: datetime, token: str | None = None, life: timedelta = LINK_LIFE
) -> str:
    """Makes a link (or renews the one with the given token) and returns its absolute address, shown only now."""
    token = token or new_token() + new_token()[:11]
    ReportLink.objects.update_or_create(
        token_hash=token_hash(token),
        defaults={"run": run, "municipality": municipality, "expires_at": now + life, "revoked_at": None},
    )
    return settings.BASE_URL + reverse("evaluation:report", args=[token])


def revoke_report_links(*, links: QuerySet[ReportLink], now: datetime) -> int:
    """Ends these links; returns how many were still open."""
    return links.filter(revoked_at=None).update(revoked_at=now)


def ended_link(token: str, now: datetime) -> ReportLink | None:
    """The link that this was until it ended by itself; None for one that works, was taken back, or never was."""
    found = ReportLink.objects.filter(token_hash=token_hash(token), revoked_at=None, expires_at__lte=now)
    return found.select_related("run", "municipality").first()


def find_report(*, token: str, now: datetime) -> tuple[ReportLink, Report | None] | None:
    """The valid link and its run's newest published report, if any yet; None when the link is not valid."""
    link = (
        ReportLink.objects.select_related("run__seminar", "municipality").filter(token_hash=token_hash(token)).first()
    )
    if link is None or not link.is_valid(now):
        return None
    published = Report.objects.filter(run=link.run_id, published_at__lte=now).select_related("run__seminar")
    return link, published.order_by("-number").first()
