"""Fills a run with answers, then times snapshot, page, PDF and workbook. Run by `report`: run id, number of sheets."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import django

django.setup()

from django.utils import timezone, translation  # noqa: E402 - after the settings

from evaluation import pdf, workbook  # noqa: E402
from evaluation.models import AnswerSheet, Ballot, FreeText, Report  # noqa: E402
from evaluation.questionnaire import scale_questions  # noqa: E402
from evaluation.report import draw, read  # noqa: E402
from evaluation.services.reports import make_report  # noqa: E402
from seminars.models import Run  # noqa: E402
from seminars.tokens import new_token, token_hash  # noqa: E402

T = TypeVar("T")


def main(run_id: int, sheets: int) -> None:
    run = Run.objects.get(pk=run_id)
    _fill(run, sheets)
    Report.objects.filter(run=run).delete()
    taken, report = _timed(lambda: make_report(run=run, now=timezone.now()))
    page, _chart = _timed(lambda: draw(read(report.snapshot, municipality=None, words=translation, lang="sv")))
    printing, body = _timed(lambda: pdf.render(report.snapshot, municipality=None, words=translation, lang="sv"))
    words = read(report.snapshot, municipality=None, words=translation, lang="sv")
    filling, book = _timed(lambda: workbook.render(words, words=translation))
    told = {
        "sheets": run.sheets.count(),
        "snapshot": taken,
        "page": page,
        "pdf": printing,
        "xlsx": filling,
        "together": taken + printing + filling,
        "kilobytes": len(body) // 1024,
        "xlsx_kilobytes": len(book) // 1024,
    }
    print(json.dumps(told))


def _fill(run: Run, sheets: int) -> None:
    dice = random.Random(140)
    groups = list(run.groups.select_related("municipality"))
    keys = [question.key for question in scale_questions()]
    rows = [groups[number % len(groups)] for number in range(sheets)]
    Ballot.objects.bulk_create(Ballot(token_hash=token_hash(new_token()), group=group) for group in rows)
    AnswerSheet.objects.bulk_create(
        AnswerSheet(run=run, municipality=group.municipality, answers={key: dice.randint(0, 5) for key in keys})
        for group in rows
    )
    FreeText.objects.bulk_create(
        FreeText(run=run, question="q8", text=f"Vi börjar med {n}.") for n in range(sheets // 3)
    )


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
