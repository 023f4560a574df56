"""What the gathering has left for the public, for pages of apps below this one."""

from __future__ import annotations

from django import template

from facilitation.queries.answers import Section, seminar_answers
from seminars.models import Seminar

register = template.Library()


@register.simple_tag
def published_answers(seminar: Seminar) -> list[Section]:
    """The questions of the seminar's gatherings with their published answers, under their headings. One query."""
    return seminar_answers(seminar.pk)
