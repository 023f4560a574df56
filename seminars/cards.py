"""The pictures that stand for our pages where they are linked from elsewhere, drawn by the product itself."""

from __future__ import annotations

import functools
import json

from django.utils.translation import gettext as _

from seminars import agenda, chairs, typeset
from seminars.social import Card

FILLS = {"lamp": "#FFB640", "sky": "#A6DBF7", "birch": "#E9EDE4", "pause": "none"}
OPEN = ' stroke="#8FA79C" stroke-width="2.5" stroke-dasharray="6 4"'
KEPT = 64
"""Pictures in memory, some 40 kB each."""


def draw(card: Card) -> bytes:
    """The card as a PNG of 1200 x 630; some 100 ms the first time."""
    data = {
        "title": card.title,
        "line": card.line,
        "organisation": card.organisation,
        "language": card.language,
        "minutes": _("minuter"),
        "size": size(card.title),
        "ring": ring(),
    }
    return _drawn(json.dumps(data))


def size(title: str) -> int:
    """Points, so that a title of any length has room."""
    longest = max((len(word) for word in title.split()), default=0)
    return 40 if len(title) > 110 else 50 if len(title) > 60 or longest > 20 else 64 if len(title) > 32 else 80


@functools.cache
def ring() -> str:
    """The 140 minutes as chairs around the table."""
    seats = "".join(
        f'<path d="{chairs.SHAPE}" transform="{seat.transform}" {_paint(seat.classes)}/>'
        for seat in chairs.ring(agenda.standard_segments())
    )
    table = '<circle r="66" fill="#1A3F36"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200">{table}{seats}</svg>'


def _paint(classes: str) -> str:
    fill = FILLS[classes.split()[0]]
    return f'fill="{fill}"' + (OPEN if fill == "none" else "")


@functools.lru_cache(maxsize=KEPT)
def _drawn(data: str) -> bytes:
    return typeset.picture("templates/seminars/card.typ", name="card", data=json.loads(data))
