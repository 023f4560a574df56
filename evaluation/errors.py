"""What may not be done, as a stable code; the pages put it into words."""

from __future__ import annotations


class EvaluationError(Exception):
    """`code` is one of: not_open, closed, cancelled, full, bad_ballot (answering), not_over, not_sealed, not_reviewed
    (a report), not_asked, no_day, past, far (a decision), not_held, no_report (what became of the proposals)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
