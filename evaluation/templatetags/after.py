"""Pieces of a report's page that are about what came after it."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("evaluation/_decision.html", takes_context=True)
def decision(context: dict[str, Any], number: int | None) -> dict[str, Any]:
    """The answer to the proposal, or where it is given; nothing where none is needed."""
    after = context.get("after")
    return {"asked": after.decisions.get(number) if after else None, "number": number}
