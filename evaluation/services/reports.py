"""Reports: the run's numbers frozen once, and links for those who may read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation.brief import carried
from evaluation.disclosure import Thresholds
from evaluation.errors import EvaluationError
from evaluation.models import Evaluation, FreeText, Report, ReportLink
from evaluation.opening import is_over
from evaluation.queries import due_runs, due_second, limits, report_inputs
from evaluation.queries.follow_up import proposals_of, taking_part
from evaluation.scopes import name_in, part
from evaluation.services.review import carry_out_review
from evaluation.services.sealing import mix_lots
from evaluation.snapshot import build
from facilitation.queries.agenda import rundown
from groups.models import Municipality
from seminars.models import Organisation, Run
from seminars.services.jobs import doing_job, queue_job
from seminars.tokens import derived_token, new_token, token_hash

LINK_LIFE = timedelta(days=365)


def make_report(*, run: Run, now: datetime, is_published: bool | None = None) -> Report:
    """The run's first snapshot, frozen; made twice it is the same one.

    It is open to its readers at once unless the organisation has chosen to publish itself.
    """
    with transaction.atomic():
        Run.objects.select_for_update(no_key=True).get(pk=run.pk)
        if existing := Report.objects.filter(run=run, number=1).first():
            return existing
        organisation = _organisation()
        is_open = organisation.publishes_reports if is_published is None else is_published
        return _freeze(run, 1, now, organisation, published_at=now if is_open else None)


def make_second_report(*, run: Run, now: datetime) -> Report:
    """The second snapshot, frozen and waiting for its press: late sheets where they may be told of, reviewed texts.

    EvaluationError "not_sealed" until everything is sealed, "not_reviewed" while a text has no verdict.
    """
    with transaction.atomic():
        Run.objects.select_for_update(no_key=True).get(pk=run.pk)
        if existing := Report.objects.filter(run=run, number=2).first():
            return existing
        evaluation = Evaluation.objects.filter(pk=run.pk, sealed_at__isnull=False).first()
        if evaluation is None:
            raise EvaluationError("not_sealed")
        if FreeText.objects.filter(run=run, review=FreeText.Review.WAITING).exists():
            raise EvaluationError("not_reviewed")
        make_report(run=run, now=now)
        carry_out_review(run, now=now)
        made = _freeze(run, 2, now, _organisation())
        mix_lots(run=run, now=now)
        reviewed = evaluation.reviewed_at or now
        Evaluation.objects.filter(pk=run.pk).update(frozen_at=now, reviewed_at=reviewed)
        return made


def _freeze(
    run: Run, number: int, now: datetime, organisation: Organisation, published_at: datetime | None = None
) -> Report:
    contact = ", ".join(part for part in (organisation.contact_name, organisation.contact_email) if part)
    first = Report.objects.filter(run=run, number=1).first() if number > 1 else None
    kept = Thresholds(**first.snapshot["limits"]) if first else limits()  # a second is told as the first was
    promised = _follow_up(run, organisation, number)
    snapshot = build(**report_inputs(run, number), contact=contact, follow_up=promised, limits=kept)
    return Report.objects.create(
        run=run,
        number=number,
        snapshot=snapshot,
        frozen_at=now,
        published_at=published_at,
        brief=_brief(first, snapshot) if first else {},
    )


def _brief(first: Report, snapshot: dict[str, Any]) -> dict[str, Any]:
    """What the organiser put in place of the first report's sentences, for those that the numbers still write alike."""
    found = {
        scope: carried(edits, before["brief"], now["brief"])
        for scope, edits in first.brief.items()
        if (before := part(first.snapshot, scope)) and (now := part(snapshot, scope))
    }
    return {scope: edits for scope, edits in found.items() if edits}


def _follow_up(run: Run, organisation: Organisation, number: int) -> tuple[date, date] | None:
    """The days that the report promises; none where nobody will be asked. As the first is made groups still write."""
    if run.is_rehearsal or run.is_demo or (number > 1 and not proposals_of(taking_part(run)).exists()):
        return None
    ended = timezone.localdate(run.ends_at)
    return ended + timedelta(days=organisation.nudge_days), ended + timedelta(days=organisation.survey_days)


def _organisation() -> Organisation:
    return Organisation.objects.filter(pk=1).first() or Organisation()


def queue_reports(*, now: datetime) -> int:
    """Queues a job per report that is due; returns how many are new."""
    due = [(run, 1) for run in due_runs(now)] + [(run, 2) for run in due_second(now)]
    return sum(
        queue_job(
            key=f"report:{run.pk}:{number}",
            task="evaluation.make_report",
            args={"run": run.pk} if number == 1 else {"run": run.pk, "number": number},
            due_at=now,
        )
        for run, number in due
    )


def make_due_report(*, key: str, run: int, now: datetime, number: int = 1) -> None:
    """What the worker does: may arrive twice, makes one report. A run that has been removed needs none."""
    with doing_job(key=key, now=now):
        if row := Run.objects.select_related("seminar").filter(pk=run).first():
            (make_report if number == 1 else make_second_report)(run=row, now=now)


def make_report_now(*, run: Run, now: datetime) -> Report:
    """What the organiser's press does, without waiting; EvaluationError "not_over" while the run goes on, and
    "not_sealed" until the sheets are laid anew."""
    if not is_over(rundown(run).state, now):
        raise EvaluationError("not_over")
    if not Evaluation.objects.filter(pk=run.pk, early_laid_at__isnull=False).exists():
        raise EvaluationError("not_sealed")
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


def mail_token(key: str) -> str | None:
    """The token of the link in the mail with this key: the same at each try, so that none is left of one that failed.

    None without a key: then the link gets one of its own.
    """
    if not key:
        return None
    first, last = (derived_token(settings.SECRET_KEY, "report-link", key, half) for half in (1, 2))
    return first + last[:11]


def revoke_report_links(*, links: QuerySet[ReportLink], now: datetime) -> int:
    """Ends these links; returns how many were still open."""
    return links.filter(revoked_at=None).update(revoked_at=now)


def ended_link(token: str, now: datetime) -> ReportLink | None:
    """The link that this was until it ended by itself; None for one that works, was taken back, or never was."""
    found = ReportLink.objects.filter(token_hash=token_hash(token), revoked_at=None, expires_at__lte=now)
    return found.select_related("run", "municipality").first()


def find_report(*, token: str, now: datetime) -> tuple[ReportLink, Report | None] | None:
    """The valid link and its run's newest published report, if any yet; None when the link is not valid.

    A municipality's link finds the newest that tells of it: one that has left since reads what it could read before.
    """
    link = (
        ReportLink.objects.select_related("run__seminar", "municipality").filter(token_hash=token_hash(token)).first()
    )
    if link is None or not link.is_valid(now):
        return None
    published = Report.objects.filter(run=link.run_id, published_at__lte=now).select_related("run__seminar")
    place = link.municipality
    if place is None:
        return link, published.order_by("-number").first()
    told = (row for row in published.order_by("-number") if tells_of(row, place))
    return link, next(told, None)


def tells_of(report: Report, place: Municipality) -> bool:
    return name_in(report.snapshot.get("municipalities", {}), place.pk, place.name) is not None


def count_opening(*, token: str, now: datetime) -> bool:
    """Counts that somebody has the page before them, and nothing about who; False for a link that is not valid."""
    valid = ReportLink.objects.filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now)
    return valid.update(openings=F("openings") + 1) > 0
