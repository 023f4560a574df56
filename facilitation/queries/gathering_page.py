"""What the gathering's desk is given with the page: texts, and the state to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from facilitation.protocol import ms
from facilitation.queries.control_page import topics_now
from facilitation.queries.titles import said_of, words_of
from facilitation.topics import Name
from facilitation.wording import SENTENCES, sentence
from facilitation.wording_gathering import gathering_texts
from seminars.agenda import STANDARD_LENGTH
from seminars.models import Run

TOPICS = (Name.AGENDA, Name.DESK)


def gathering_config(run: Run, *, own: str, now: datetime) -> dict[str, Any]:
    """The page's JSON; `own` is the name that the reader's own sorting is signed with."""
    return {
        "run": run.pk,
        "own": own,
        "language": get_language() or "sv",
        "scale": run.length / STANDARD_LENGTH,
        "script": words_of(run),
        "said": said_of(run),
        "texts": gathering_texts(),
        "refusals": {str(code): sentence(code) for code in SENTENCES},
        "initial": {"now": ms(now), "topics": topics_now(run.pk, TOPICS)},
    }


def columns(desk: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What is written, to be read: (heading, its notes with their doubles after them), "" and the rest last."""
    names = [(heading["id"], heading["text"]) for heading in desk["headings"]]
    return [(text, list(_under(desk["notes"], heading))) for heading, text in [*names, (None, "")]]


def _under(notes: list[dict[str, Any]], heading: int | None) -> Iterator[dict[str, Any]]:
    heads = [note for note in notes if note["heading"] == heading and note["double_of"] is None]
    for head in sorted(heads, key=lambda note: (note["place"], note["id"])):
        yield head
        yield from (note for note in notes if note["double_of"] == head["id"])
