"""Questionnaires and evaluations, ballots and answers, reports and their links, decisions and what became of it."""

from evaluation.models.answers import Allowance, AnswerSheet, Ballot, FreeText, Pepper, Seal, Tally
from evaluation.models.evaluations import Evaluation, Questionnaire, Version
from evaluation.models.follow_up import Decision, FollowUp, Outcome
from evaluation.models.reports import Report, ReportLink

__all__ = [
    "Allowance",
    "AnswerSheet",
    "Ballot",
    "Decision",
    "Evaluation",
    "FollowUp",
    "FreeText",
    "Outcome",
    "Pepper",
    "Questionnaire",
    "Report",
    "ReportLink",
    "Seal",
    "Tally",
    "Version",
]
