"""What a room's screen is given with the page: who it is, its script, addresses and texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import get_language, gettext

from facilitation import script
from facilitation.protocol import ms
from facilitation.queries.scripts import scripts_of
from facilitation.queries.titles import said_of, words_of
from facilitation.wording_screen import screen_texts
from groups.models import Screen, WorkGroup

DARK = "#0c1f1a"


def screen_group(screen: Screen) -> WorkGroup | None:
    """The group whose room this is, with all that the page names; None while unpaired, let go or cancelled."""
    if screen.group_id is None or screen.revoked_at is not None:
        return None
    groups = WorkGroup.objects.select_related("municipality", "run__seminar").prefetch_related("run__segments")
    return groups.exclude(status=WorkGroup.Status.CANCELLED).filter(pk=screen.group_id).first()


def screen_config(group: WorkGroup, *, base: str, now: datetime, role: str = "screen") -> dict[str, Any]:
    """The page's JSON. `base` is the address at which this browser reached us, "https://host", for QR codes."""
    return {
        "as": role,
        "run": group.run_id,
        "group": group.pk,
        "now": ms(now),
        "language": get_language() or "sv",
        "scale": group.run.length.total_seconds() / 8400,
        "seminar": group.run.seminar.said["title"].text,
        "room": {"name": group.name, "municipality": group.municipality.name, "expected": group.expected},
        "evaluation": evaluation_address(group, base),
        "script": words_of(group.run),
        "said": said_of(group.run),
        "scripts": script.as_json(gettext, scripts_of(group.run_id)),
        "texts": screen_texts(),
        "sound": staticfiles_storage.url("sound/chime.wav"),
    }


def evaluation_address(group: WorkGroup, base: str) -> dict[str, str]:
    """Where the group answers: QR as a data address, the short address without scheme, the code in two halves."""
    path = reverse("evaluation:answer", args=[group.code])
    host = base.partition("//")[2]
    return {
        "qr": qr_data(base + path),
        "short": host + path.removesuffix(group.code).rstrip("/"),
        "code": f"{group.code[:4]} {group.code[4:]}",
    }


def evaluation_ways(group: WorkGroup, base: str) -> dict[str, str]:
    """The same for the facilitator, with the addresses themselves and the way for a device that is shared."""
    own = reverse("evaluation:answer", args=[group.code])
    shared = f"{own}?shared=1"
    return {**evaluation_address(group, base), "own": own, "shared": shared, "shared_qr": qr_data(base + shared)}


def qr_data(text: str) -> str:
    """A QR code with medium correction and no margin, as a data: address of an SVG."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(border=0, dark=DARK, scale=1, omitsize=True))
