"""Plan B on paper: the course's chapter about it as `templates/facilitation/plan_b.typ` draws it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facilitation.course import Words
from facilitation.markup import blocks
from seminars.models import Organisation


def plan_b_sheet(words: Words) -> dict[str, Any]:
    """The words in the reader's language, whom to call, and what else to bring."""
    organisation = Organisation.objects.first() or Organisation()
    calls = (organisation.contact_phone, organisation.contact_name, organisation.contact_email)
    return {
        "lang": get_language() or "sv",
        "title": words.title,
        "eyebrow": _("Plan B på papper"),
        "call": ", ".join(part for part in calls if part),
        "call_label": _("Ring"),
        "own": organisation.name,
        "bring": _("Ta också med gruppens manus på papper: klockslag, vad du säger och plats att skriva."),
        "blocks": [
            {"kind": block.kind, "lines": [[list(span) for span in line] for line in block.lines]}
            for block in blocks(words.body)
        ],
    }
