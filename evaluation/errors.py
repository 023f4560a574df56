"""What may not be done, as a stable code; the pages put it into words."""

from __future__ import annotations


class EvaluationError(Exception):
    """`code` is one of: not_open, closed, cancelled, full, bad_ballot (answering), locked, opened (a
    questionnaire), not_over (a report)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
