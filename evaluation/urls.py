"""Addresses of the closing evaluation and the report."""

from __future__ import annotations

from django.urls import path

from evaluation.views.answer import answer
from evaluation.views.decide import decide
from evaluation.views.enter import enter
from evaluation.views.follow_up import follow_up
from evaluation.views.later import later_answer
from evaluation.views.over_time import over_time, over_time_xlsx
from evaluation.views.report import (
    open_report,
    open_report_pdf,
    open_report_xlsx,
    report,
    report_again,
    report_opened,
    report_pdf,
    report_xlsx,
)

app_name = "evaluation"
urlpatterns = [
    path("e/", enter, name="enter"),
    path("e/<slug:code>", answer, name="answer"),
    path("follow-up/", follow_up, name="follow_up"),
    path("u/<slug:code>", later_answer, name="later_answer"),
    path("reports/again/", report_again, name="report_again"),
    path("reports/<slug:token>.pdf", report_pdf, name="report_pdf"),
    path("reports/<slug:token>.xlsx", report_xlsx, name="report_xlsx"),
    path("reports/<slug:token>/opened", report_opened, name="report_opened"),
    path("seminars/<slug:slug>/reports/<int:run>/", open_report, name="open_report"),
    path("seminars/<slug:slug>/reports/<int:run>.pdf", open_report_pdf, name="open_report_pdf"),
    path("seminars/<slug:slug>/reports/<int:run>.xlsx", open_report_xlsx, name="open_report_xlsx"),
    path("reports/<slug:token>/over-time", over_time, name="over_time"),
    path("reports/<slug:token>/over-time.xlsx", over_time_xlsx, name="over_time_xlsx"),
    path("reports/<slug:token>/decisions/<int:proposal>", decide, name="decide"),
    path("reports/<slug:token>", report, name="report"),
]
