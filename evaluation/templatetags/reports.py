"""The open reports of seminars, for pages of apps below this one."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from evaluation.models import Report
from evaluation.queries import public_reports
from evaluation.queries.waiting import Thing, Waiting, waiting
from facilitation import clock
from seminars.models import Seminar
from seminars.social import absolute

register = template.Library()


@register.simple_tag
def open_reports(*seminars: Seminar) -> list[Report]:
    """The newest open report of each of their runs; of every seminar when none is named. One query."""
    return public_reports(seminars or Seminar.objects.all())


@register.simple_tag(takes_context=True)
def after_seminars(context: dict[str, Any]) -> list[Waiting]:
    """What waits for this organiser's hand."""
    user = context["request"].user
    if user.is_limited or not user.has_perm("evaluation.view_report"):
        return []
    reads = user.has_perm("evaluation.view_evaluation")
    return [each for each in waiting(clock.now()) if reads or each.thing is not Thing.TEXTS]


@register.simple_tag
def open_report_addresses() -> list[str]:
    """Of every open report, as other sites call it."""
    return [
        absolute(reverse("evaluation:open_report", args=[report.run.seminar.slug, report.run_id]))
        for report in public_reports(Seminar.objects.all())
    ]
