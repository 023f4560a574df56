"""What may not be done, as a stable code; the pages put it into words."""

from __future__ import annotations


class EvaluationError(Exception):
    """`code` is one of: not_open, closed, cancelled, full, bad_ballot (answering), locked, opened (a questionnaire),
    not_over, not_sealed, not_reviewed, changed (a report), frozen, not_read, no_text, empty (the review of texts),
    not_asked, no_day, past, far (a decision), not_held, no_report (what became of the proposals)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
