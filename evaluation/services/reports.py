"""Reports: the run's numbers frozen once, and links for those who may read them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from evaluation.models import Report, ReportLink
from evaluation.queries import due_runs, report_inputs
from evaluation.snapshot import build
from groups.models import Municipality
from seminars.models import Organisation, Run
from seminars.services.jobs import finish_job, queue_job
from seminars.tokens import new_token, token_hash

LINK_LIFE = timedelta(days=365)


def make_report(*, run: Run, now: datetime) -> Report:
    """The run's first snapshot, frozen; made twice it is the same one."""
    with transaction.atomic():
        Run.objects.select_for_update().get(pk=run.pk)
        if existing := Report.objects.filter(run=run, number=1).first():
            return existing
        organisation = Organisation.objects.filter(pk=1).first() or Organisation()
        contact = ", ".join(part for part in (organisation.contact_name, organisation.contact_email) if part)
        return Report.objects.create(
            run=run, number=1, snapshot=build(**report_inputs(run), contact=contact, number=1), frozen_at=now
        )


def queue_reports(*, now: datetime) -> int:
    """Queues a job per run that is due; returns how many are new."""
    return sum(
        queue_job(key=f"report:{run.pk}:1", task="evaluation.make_report", args={"run": run.pk}, due_at=now)
        for run in due_runs(now)
    )


def make_due_report(*, key: str, run: int, now: datetime) -> Report:
    """What the worker does: may arrive twice, makes one report."""
    report = make_report(run=Run.objects.get(pk=run), now=now)
    finish_job(key=key, now=now)
    return report


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


def find_report(*, token: str, now: datetime) -> tuple[ReportLink, Report | None] | None:
    """The valid link and its run's newest report (None before the first); None when the link is not valid."""
    link = (
        ReportLink.objects.select_related("run__seminar", "municipality").filter(token_hash=token_hash(token)).first()
    )
    if link is None or not link.is_valid(now):
        return None
    return link, Report.objects.filter(run=link.run_id).order_by("-number").first()
