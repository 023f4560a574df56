"""What an organiser presses on a run's report page. Each press says what happened and leads back there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from evaluation.errors import EvaluationError
from evaluation.models import Report, ReportLink
from evaluation.queries.published import public_number
from evaluation.services.publishing import publish_report, withdraw_report
from evaluation.services.reports import make_report_now, make_second_report, revoke_report_links
from evaluation.wording_reports import ERRORS
from facilitation import clock
from seminars.models import Run


def make(page: Any, request: HttpRequest, run: Run) -> None:
    _freeze(page, request, run, make_report_now)


def make_second(page: Any, request: HttpRequest, run: Run) -> None:
    _freeze(page, request, run, make_second_report)


def _freeze(page: Any, request: HttpRequest, run: Run, work: Callable[..., Report]) -> None:
    try:
        with transaction.atomic():
            row = work(run=run, now=clock.now())
            page.log_change(request, row, gettext("Rapport %(n)d gjordes.") % {"n": row.number})
    except EvaluationError as error:
        page.message_user(request, ERRORS[error.code], messages.ERROR)
    else:
        page.message_user(request, gettext("Rapporten är gjord."), messages.SUCCESS)


def publish(page: Any, request: HttpRequest, run: Run) -> None:
    if (row := _chosen(request, run)) is None:
        return
    is_public = bool(request.POST.get("public"))
    with transaction.atomic():
        was_open = public_number(run) is not None
        publish_report(report=row, is_public=is_public, now=clock.now())
        told = gettext("Rapport %(n)d publicerades.")
        if is_public:
            told = gettext("Rapport %(n)d publicerades, också öppet.")
        elif was_open and public_number(run) is None:
            told = gettext("Rapport %(n)d publicerades. Ingen rapport visas öppet längre.")
        page.log_change(request, row, told % {"n": row.number})
    text = gettext("Rapporten är publicerad. Den som har en länk kan läsa den nu.")
    page.message_user(request, f"{text} {_seen_by_all(run)}", messages.SUCCESS)


def withdraw(page: Any, request: HttpRequest, run: Run) -> None:
    if (row := _chosen(request, run)) is None:
        return
    with transaction.atomic():
        withdraw_report(report=row, now=clock.now())
        page.log_change(request, row, gettext("Rapport %(n)d drogs tillbaka.") % {"n": row.number})
    text = gettext("Rapporten är tillbakadragen. Ingen kan läsa den nu.")
    page.message_user(request, f"{text} {_seen_by_all(run)}", messages.SUCCESS)


def _seen_by_all(run: Run) -> str:
    number = public_number(run)
    if number is None:
        return gettext("Ingen rapport visas öppet.")
    return gettext("Rapport %(n)d visas öppet på seminariets sida.") % {"n": number}


def revoke(page: Any, request: HttpRequest, run: Run) -> None:
    links = ReportLink.objects.filter(run=run, pk__in=[pk for pk in request.POST.getlist("id") if pk.isdecimal()])
    say_revoked(page, request, links)


def say_revoked(page: Any, request: HttpRequest, links: Any) -> None:
    with transaction.atomic():
        for run in Run.objects.filter(report_links__in=links.filter(revoked_at=None)).distinct():
            page.log_change(request, run, gettext("Länkar till rapporten återkallades."))
        number = revoke_report_links(links=links, now=clock.now())
    text = ngettext("%(n)s länk är återkallad.", "%(n)s länkar är återkallade.", number) % {"n": number}
    page.message_user(request, text, messages.SUCCESS)


def _chosen(request: HttpRequest, run: Run) -> Report | None:
    number = request.POST.get("number", "")
    return Report.objects.filter(run=run, number=number).first() if number.isdecimal() else None


PRESSES: dict[str, Callable[[Any, HttpRequest, Run], None]] = {
    "make": make,
    "second": make_second,
    "publish": publish,
    "withdraw": withdraw,
    "revoke": revoke,
}
