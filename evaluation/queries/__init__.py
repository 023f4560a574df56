"""What the evaluation's pages and reports need, in a fixed number of queries."""

from evaluation.queries.desk import report_desk
from evaluation.queries.reports import due_runs, report_inputs
from evaluation.queries.sheets import is_large_municipality

__all__ = ["due_runs", "is_large_municipality", "report_desk", "report_inputs"]
