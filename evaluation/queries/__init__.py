"""What the evaluation's pages and reports need, in a fixed number of queries."""

from evaluation.queries.desk import report_desk
from evaluation.queries.evaluations import evaluation_state, facts_of, questions_of
from evaluation.queries.limits import limits
from evaluation.queries.published import public_report, public_reports
from evaluation.queries.reports import due_runs, due_second, report_inputs
from evaluation.queries.sheets import is_large_municipality

__all__ = [
    "due_runs",
    "due_second",
    "evaluation_state",
    "facts_of",
    "is_large_municipality",
    "limits",
    "public_report",
    "public_reports",
    "questions_of",
    "report_desk",
    "report_inputs",
]
