"""What a report's page shows beside its frozen snapshot: the decisions as they stand, and where one answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from evaluation.decision_forms import DecisionForm
from evaluation.models import Decision, Report
from evaluation.queries.follow_up import to_decide
from groups.models import Municipality


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal that needs a decision, to this reader: `url` is where they answer, empty for who only reads."""

    decision: Decision | None
    url: str
    form: DecisionForm | None


class After:
    """Of one reader: a municipality's link answers, the whole seminar's and the organiser read, the public sees none."""

    def __init__(self, request: HttpRequest, report: Report, municipality: Municipality | None) -> None:
        match = request.resolver_match
        self.token = match.kwargs.get("token", "") if match else ""
        self._is_read = bool(self.token) or bool(match and match.app_name == "admin")
        self._run, self._place = report.run, municipality

    @cached_property
    def decisions(self) -> dict[int, Asked]:
        """By the proposal's number; one query."""
        if not self._is_read:
            return {}
        rows = to_decide(self._run, self._place.pk if self._place else None)
        return {row.pk: self._asked(row.pk, getattr(row, "decision", None)) for row in rows}

    def _asked(self, number: int, decision: Decision | None) -> Asked:
        answers = bool(self.token and self._place)
        url = reverse("evaluation:decide", args=[self.token, number]) if answers else ""
        return Asked(decision, url, DecisionForm(ident=number) if answers and decision is None else None)
