"""The report's web page and PDF, for the reader of a link and for the organiser alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from evaluation import pdf
from evaluation.after import After
from evaluation.chart import NARROW
from evaluation.models import Report
from evaluation.report import draw, read
from groups.models import Municipality
from seminars.agenda import Kind, Place
from seminars.chairs import CHAIR, Progress

LINES = {
    "table": (Kind.LEARNING, Place.GROUP),
    "together": (Kind.WELCOME, Place.JOINT),
    "talk": (Kind.TALK, Place.GROUP),
    "break": (Kind.BREAK, Place.GROUP),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as the ring draws it."""

    kind: str
    place: str
    duration: timedelta


def report_page(
    request: HttpRequest, report: Report, municipality: Municipality | None, *, pdf_url: str
) -> HttpResponse:
    words = read(_titled(report), municipality=scope(report, municipality), words=translation, lang=_language())
    context = {
        "report": words,
        "chart": mark_safe(draw(words)),  # noqa: S308 - drawn and escaped by evaluation.chart
        "slim_chart": mark_safe(draw(words, width=NARROW, ident="slim")),  # noqa: S308 - as above
        "lines": [Line(*LINES[light], CHAIR * count) for light, count in words["ring"]],
        "all_done": Progress(len(words["ring"])),
        "seminar": report.run.seminar,
        "pdf_url": pdf_url,
        "after": After(request, report, municipality),
    }
    return private(render(request, "evaluation/report.html", context))


def report_file(report: Report, municipality: Municipality | None) -> HttpResponse:
    """The same snapshot as tagged PDF, shown in the browser and named after the seminar when it is kept."""
    name = scope(report, municipality)
    body = pdf.render(_titled(report), municipality=name, words=translation, lang=_language())
    title = slugify(" ".join(part for part in (report.snapshot["title"], name) if part)) or "rapport"
    headers = {"Content-Disposition": f'inline; filename="{title}.pdf"'}
    return private(HttpResponse(body, content_type="application/pdf", headers=headers))


def _titled(report: Report) -> dict[str, Any]:
    """The snapshot, called as the reader's language calls the seminar while its title is the one it had then."""
    seminar = report.run.seminar
    kept: dict[str, Any] = report.snapshot
    return {**kept, "title": seminar.said["title"].text} if kept["title"] == seminar.title else kept


def scope(report: Report, municipality: Municipality | None) -> str | None:
    """The municipality's name in the snapshot; None, the whole seminar, also for one that did not take part."""
    places: dict[str, Any] = report.snapshot["municipalities"]
    return municipality.name if municipality and municipality.name in places else None


def private(response: HttpResponse) -> HttpResponse:
    """Never indexed, never kept by caches, never referred from."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response


def _language() -> str:
    return translation.get_language() or "sv"
