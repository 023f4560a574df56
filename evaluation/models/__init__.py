"""Questionnaires and evaluations, ballots and answers, reports and their links, decisions and what became of it."""

from evaluation.models.answers import Allowance, AnswerSheet, Ballot, FreeText, Pepper, Seal, Tally
from evaluation.models.evaluations import Evaluation, Questionnaire, Version
from evaluation.models.follow_up import (
    Decision,
    FollowUp,
    LaterBallot,
    LaterForm,
    LaterSheet,
    LaterText,
    Outcome,
    ProposalToDecide,
)
from evaluation.models.reports import Report, ReportLink

__all__ = [
    "Allowance",
    "AnswerSheet",
    "Ballot",
    "Decision",
    "Evaluation",
    "FollowUp",
    "FreeText",
    "LaterBallot",
    "LaterForm",
    "LaterSheet",
    "LaterText",
    "Outcome",
    "Pepper",
    "ProposalToDecide",
    "Questionnaire",
    "Report",
    "ReportLink",
    "Seal",
    "Tally",
    "Version",
]
