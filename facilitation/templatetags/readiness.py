"""The next runs with what they lack, and how far a newcomer has come, for the planning desk's first page."""

from __future__ import annotations

from typing import Any

from django import template

from facilitation import clock
from facilitation.queries.first_steps import FirstSteps, first_steps
from facilitation.readiness_page import Coming
from facilitation.readiness_page import coming as found
from groups.access import own_municipalities

register = template.Library()


@register.simple_tag(takes_context=True)
def coming_runs(context: dict[str, Any]) -> list[Coming]:
    """The nearest four, with the reader's own rooms. As many queries for a thousand rooms as for one."""
    return found(clock.now(), municipalities=own_municipalities(context["request"].user))


@register.simple_tag
def steps_taken() -> FirstSteps:
    """Which of the first steps are done."""
    return first_steps()
