"""Pieces of a report's page that are about what came after it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html

from evaluation.models import FollowUp
from evaluation.queries.follow_up import proposals_of
from evaluation.services.follow_up import is_open
from facilitation import clock
from groups.models import WorkGroup

register = template.Library()


@register.inclusion_tag("evaluation/_decision.html", takes_context=True)
def decision(context: dict[str, Any], number: int | None, text: str) -> dict[str, Any]:
    """The answer to the proposal, or where it is given; nothing where none is needed. `text` is how it stands in the
    report: its group may have written otherwise since."""
    after = context.get("after")
    return {"asked": after.decisions.get(number) if after else None, "number": number, "text": text}


@register.inclusion_tag("evaluation/_fate.html", takes_context=True)
def fate(context: dict[str, Any], number: int | None) -> dict[str, Any]:
    """Where a municipality's own proposal stands three months later; nothing before."""
    after = context.get("after")
    return {"fate": after.fates.get(number) if after else None}


@register.simple_tag(takes_context=True)
def named(context: dict[str, Any], number: int | None) -> str:
    """The id by which the presses under a heading are named after it. Only where there are presses: numbers in a row
    would tell which proposals are of one group."""
    after = context.get("after")
    asked = after.decisions.get(number) if after else None
    return format_html(' id="proposal-{}"', number) if asked and asked.form else ""


@register.inclusion_tag("evaluation/_decisions_of.html")
def decisions_of(group: WorkGroup) -> dict[str, Any]:
    """What was decided about a group's own proposals, and the way to tell what became of them; two queries."""
    rows = list(proposals_of([group.pk]))
    waiting = [row for row in rows if row.kind == "decision" and not hasattr(row, "decision")]
    asked = FollowUp.objects.filter(pk=group.pk).first() if rows else None
    return {
        "group": group,
        "decided": [row for row in rows if hasattr(row, "decision")],
        "waiting": waiting,
        "is_open": is_open(asked, clock.now()),
    }
