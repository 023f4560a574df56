"""What a report's page shows beside its frozen snapshot: the decisions as they stand, and where one answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from evaluation import outcomes
from evaluation.decision_forms import DecisionForm
from evaluation.models import Decision, Report
from evaluation.queries.follow_up import to_decide
from evaluation.report import FACTS, YOURS
from evaluation.scopes import PUBLIC, WHOLE, name_in, reading
from facilitation.models import PracticeProposal


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal that needs a decision, to this reader: `answers` where the decision is theirs, and then `url` is where
    they answer it, empty in the organiser's preview. `what` is how it stands now, whatever the report says."""

    what: str
    decision: Decision | None
    answers: bool
    url: str
    form: DecisionForm | None
    is_late: bool = False
    """The group asks for it after three months; it did not then."""


class After:
    """A municipality's link answers, the whole seminar's only reads, the public sees none; the organiser sees each of
    them as it is, and can press nothing."""

    def __init__(self, request: HttpRequest, report: Report, scope: str) -> None:
        match = request.resolver_match
        self.token = match.kwargs.get("token", "") if match else ""
        self._is_read = bool(self.token) or bool(match and match.app_name == "admin")
        self._run, self._scope = report.run, scope
        self._snapshot: dict[str, Any] = report.snapshot

    @cached_property
    def decisions(self) -> dict[int, Asked]:
        """By the proposal's number; one query."""
        if not self._is_read:
            return {}
        return {row.pk: self._asked(row, getattr(row, "decision", None)) for row in self._rows}

    @cached_property
    def answered(self) -> list[int]:
        """The numbers of those that have an answer."""
        return [number for number, asked in self.decisions.items() if asked.decision]

    @cached_property
    def more(self) -> list[dict[str, Any]]:
        """A municipality's proposals that need a decision and that its report does not have, as the report tells those
        that it has: a group may write for a day after it is frozen."""
        if not self._is_read or self._scope in {WHOLE, PUBLIC}:
            return []
        told = {each.get("id") for each in self._snapshot["municipalities"][self._scope]["proposals"]}
        return [_as_told(row) for row in self._rows if row.pk not in told]

    @cached_property
    def _rows(self) -> list[PracticeProposal]:
        return [row for row in to_decide(self._run) if self._scope in {WHOLE, self._place(row)}]

    def _place(self, row: PracticeProposal) -> str | None:
        place = row.group.municipality
        return name_in(self._snapshot["municipalities"], place.pk, place.name)

    @cached_property
    def fates(self) -> dict[int | None, dict[str, Any]]:
        """Where a municipality's own proposals stand, by their number; none before they are followed up."""
        return {each["id"]: each for each in self.funnel["proposals"]} if self.funnel else {}

    @cached_property
    def funnel(self) -> dict[str, Any] | None:
        """What became of the proposals, once it is frozen; the public sees the whole seminar's."""
        lang = get_language() or "sv"
        name = reading(self._scope)["municipality"]
        found = outcomes.read(self._snapshot, municipality=name, words=translation, lang=lang)
        if found is None:
            return None
        for row in found["rows"]:
            row["seats"] = range(row["chairs"])
        return found

    def _asked(self, row: PracticeProposal, decision: Decision | None) -> Asked:
        answers = self._scope not in {WHOLE, PUBLIC}
        url = reverse("evaluation:decide", args=[self.token, row.pk]) if answers and self.token else ""
        form = DecisionForm(ident=row.pk, initial={"about": row.what}) if answers and decision is None else None
        return Asked(row.what, decision, answers, url, form, row.kind != PracticeProposal.Kind.DECISION)


def _as_told(row: PracticeProposal) -> dict[str, Any]:
    said = [(term, getattr(row, "notice" if name == "noticed" else name)) for name, term in FACTS]
    facts = [(translation.gettext(term), text) for term, text in said if text]
    return {"id": row.pk, "what": row.what, "badge": translation.gettext(YOURS), "facts": facts}
