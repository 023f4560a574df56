"""A report as web page, PDF and workbook: for the reader of a link, for everybody, and for the organiser alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from evaluation import pdf, workbook
from evaluation.after import After
from evaluation.chart import NARROW
from evaluation.models import Report, ReportLink
from evaluation.outcomes_sheet import outcomes_sheet
from evaluation.queries.published import words_are_erased, words_are_open
from evaluation.report import draw, read
from evaluation.report_parts import draw_question
from evaluation.scopes import PUBLIC, WHOLE, name_in, reading
from groups.models import Municipality
from seminars.agenda import Kind, Place
from seminars.chairs import CHAIR, Progress
from seminars.models import Organisation
from seminars.social import absolute

LINES = {
    "table": (Kind.LEARNING, Place.GROUP),
    "together": (Kind.WELCOME, Place.JOINT),
    "talk": (Kind.TALK, Place.GROUP),
    "break": (Kind.BREAK, Place.GROUP),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as the ring draws it."""

    kind: str
    place: str
    duration: timedelta


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as one reader sees it: its scope, and the last day of the link it is read by."""

    report: Report
    scope: str = WHOLE
    until: dt.date | None = None


def by_link(report: Report, link: ReportLink) -> Reading:
    return Reading(report, scope_of(report, link.municipality), timezone.localdate(link.expires_at))


def scope_of(report: Report, municipality: Municipality | None) -> str:
    """What the snapshot calls the municipality, or the whole seminar. LookupError for a municipality that is not there,
    whose link `find_report` gives no such report: it never falls to more than its own."""
    if municipality is None:
        return WHOLE
    name = name_in(report.snapshot["municipalities"], municipality.pk, municipality.name)
    if name is None:
        raise LookupError(municipality.pk)
    return name


def told(asked: Reading) -> dict[str, Any]:
    """The report in the language of the request."""
    return read(_shown(asked), words=translation, lang=_language(), **_scope(asked))


def report_page(request: HttpRequest, asked: Reading, files: Mapping[str, str], **more: Any) -> HttpResponse:
    """`files` are the addresses of the same as "pdf" and "xlsx"; `more` is further context: `decisions` for the
    readers who answer for their municipality, `funnel`, `opened_url` where openings are counted, `preview`."""
    words = told(asked)
    context = {
        "report": words,
        "chart": _safe(draw(words)) if words["bars"] else "",
        "slim_chart": _safe(draw(words, width=NARROW, ident="slim")) if words["bars"] else "",
        "questions": [
            (
                each,
                _safe(draw_question(each, ident=f"q{place}")),
                _safe(draw_question(each, ident=f"s{place}", width=NARROW)),
            )
            for place, each in enumerate(words["questions"])
        ],
        "lines": [Line(*LINES[light], CHAIR * count) for light, count in words["ring"]],
        "all_done": Progress(len(words["ring"])),
        "seminar": asked.report.run.seminar,
        "layout": "base_public.html" if asked.scope == PUBLIC else "base_work.html",
        "is_public": asked.scope == PUBLIC,
        "files": files,
        "after": After(request, asked.report, asked.scope),
        **more,
    }
    response = render(request, "evaluation/report.html", context)
    return response if asked.scope == PUBLIC else private(response)


def report_file(asked: Reading) -> HttpResponse:
    """The same snapshot as tagged PDF, shown in the browser and named after the seminar when it is kept."""
    scope = _scope(asked)
    body = pdf.render(_shown(asked), words=translation, lang=_language(), house=_house(), **scope)
    return _file(asked, body, "application/pdf", "inline", "pdf")


def report_workbook(asked: Reading) -> HttpResponse:
    body = workbook.render(told(asked), words=translation, house=_house(), extra=outcomes_sheet(asked))
    return _file(asked, body, XLSX, "attachment", "xlsx")


def _file(asked: Reading, body: bytes, kind: str, shown: str, ending: str) -> HttpResponse:
    place = asked.scope if asked.scope not in {WHOLE, PUBLIC} else ""
    title = slugify(" ".join(part for part in (asked.report.snapshot["title"], place) if part)) or "rapport"
    headers = {"Content-Disposition": f'{shown}; filename="{title}.{ending}"'}
    response = HttpResponse(body, content_type=kind, headers=headers)
    return response if asked.scope == PUBLIC else private(response)


def _scope(asked: Reading) -> dict[str, Any]:
    edits = asked.report.brief.get(asked.scope, [])
    address = absolute(asked.report.run.seminar.get_absolute_url())
    return {**reading(asked.scope), "edits": edits, "until": asked.until, "address": address}


def _safe(drawn: str) -> str:
    return mark_safe(drawn)  # noqa: S308 - drawn and escaped by evaluation.chart and evaluation.bars


def _house() -> str:
    return (Organisation.objects.filter(pk=1).first() or Organisation()).name


def _shown(asked: Reading) -> dict[str, Any]:
    """The snapshot as it is told, without what people wrote where that is not open to this reader."""
    kept = _titled(asked.report)
    if not words_are_open(asked.report, to_all=asked.scope == PUBLIC):
        return {**kept, "quotes": []}
    return {**kept, "words_erased": True} if words_are_erased(asked.report) else kept


def _titled(report: Report) -> dict[str, Any]:
    """The snapshot, called as the reader's language calls the seminar while its title is the one it had then."""
    seminar = report.run.seminar
    kept: dict[str, Any] = report.snapshot
    return {**kept, "title": seminar.said["title"].text} if kept["title"] == seminar.title else kept


def private(response: HttpResponse) -> HttpResponse:
    """Never indexed, never kept by caches, never referred from."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response


def _language() -> str:
    return translation.get_language() or "sv"
