"""What the desk's pages of decisions and follow-up show: rows for workbooks, and a run's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from evaluation import outcomes
from evaluation.disclosure import may_show_texts
from evaluation.follow_up import HELPED, HINDERED, STATUSES
from evaluation.models import LaterBallot, LaterForm, LaterSheet, LaterText, ProposalToDecide, Report
from evaluation.opening import is_over
from evaluation.queries import limits
from evaluation.queries.follow_up import asked, may_ask_participants, proposals_of, taking_part
from evaluation.services.follow_up import told_of
from evaluation.services.review import loses_words
from facilitation.queries.agenda import rundown
from seminars.models import Run
from seminars.services.retention import held

Table = tuple[list[str], list[list[object]]]


def decision_rows(rows: Iterable[ProposalToDecide]) -> Table:
    head = [_("Förslag"), _("Kommun"), _("Grupp"), _("Tillfälle"), _("Svar"), _("Besked senast"), _("Kommentar")]
    made: list[list[object]] = []
    for row in rows:
        found = getattr(row, "decision", None)
        about = [row.what, row.group.municipality.name, row.group.name, str(row.group.run)]
        said = [found.get_answer_display(), found.until or "", found.comment] if found else [_("väntar"), "", ""]
        made.append([*about, *said, found.by if found else ""])
    return [*head, _("Vem svarar (roll)")], made


def outcome_rows(run: Run) -> Table:
    """What each group told of each proposal."""
    head = [_("Förslag"), _("Kommun"), _("Grupp"), _("Läge"), _("Det som hjälpte"), _("Det som hindrade")]
    made: list[list[object]] = []
    for row in proposals_of(taking_part(run)):
        told = told_of(getattr(row, "outcome", None))
        made.append(
            [
                row.what,
                row.group.municipality.name,
                row.group.name,
                _(STATUSES[told.status]) if told.status else _("Har inte svarat"),
                ", ".join(_(HELPED[key]) for key in told.helped),
                ", ".join(_(HINDERED[key]) for key in told.hindered),
                told.difference,
            ]
        )
    return [*head, _("Skillnad som märks")], made


def comment_rows(run: Run) -> Table:
    """What the groups wrote besides, which stands in no report."""
    rows = asked(run).exclude(comment="")
    made: list[list[object]] = [[row.group.name, row.group.municipality.name, row.comment] for row in rows]
    return [_("Grupp"), _("Kommun"), _("Något mer ni vill säga?")], made


def run_page(run: Run, now: datetime) -> dict[str, Any]:
    """How the run's follow-up stands. What participants wrote is shown from ten answers on, once it is laid anew.

    `is_nobody_asked`: the run is over and no group has a proposal. `waits_for_press`: it is on hold, and freezing would
    take away words.
    """
    rows = list(asked(run))
    third = Report.objects.filter(run=run, number=3).first()
    form = LaterForm.objects.filter(pk=run.pk).first()
    sheets = LaterSheet.objects.filter(run=run).count() if form else 0
    shows_texts = form is not None and form.sealed_at is not None and may_show_texts(sheets, limits())
    return {
        "asked": rows,
        "answered": sum(row.answered_at is not None for row in rows),
        "commented": [row for row in rows if row.comment],
        "third": third,
        "is_nobody_asked": not rows and _has_no_proposals(run, now),
        "waits_for_press": third is None and held().stops(run.pk) and loses_words(run),
        "has_report": Report.objects.filter(run=run, number__lt=3).exists(),
        "funnel": _funnel(third),
        "form": form,
        "may_open": may_ask_participants(run, now),
        "is_open": form is not None and form.laid_at is None,
        "received": LaterBallot.objects.filter(group__run=run).count() if form and not form.laid_at else sheets,
        "texts": list(LaterText.objects.filter(run=run).order_by("pk")) if shows_texts else [],
    }


def _has_no_proposals(run: Run, now: datetime) -> bool:
    return is_over(rundown(run).state, now) and not proposals_of(taking_part(run)).exists()


def _funnel(third: Report | None) -> dict[str, Any] | None:
    if third is None:
        return None
    return outcomes.read(third.snapshot, words=translation, lang=translation.get_language() or "sv")
