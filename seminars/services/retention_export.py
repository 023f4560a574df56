"""What goes within a month, taken home in one zip: spreadsheets and JSON by kind, reports where answers go."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from seminars.models import User
from seminars.retention import COVERS, Found, Kind, registry
from seminars.services.retention import note_export, own_times, to_come
from seminars.wording_retention import time_text


def export(*, by: User, now: datetime) -> tuple[bytes, str]:
    """The zip and its name. From now on it is known that this was taken home, and it stands in the trail."""
    made, told, covers = io.BytesIO(), [], {}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for kind in registry.kinds.values():
            asked = to_come(kind, now=now)
            covers[kind.key] = asked.before
            found = kind.look(asked)
            for name, body in kind.files(asked):
                packed.writestr(f"{kind.key}/{name}", body)
            told.append(_line(kind, found))
        packed.writestr("README.txt", "\n".join([*_head(now), *told, ""]))
    note_export(covers=covers, by=by, now=now)
    return made.getvalue(), f"gallring-{timezone.localdate(now)}.zip"


def _head(now: datetime) -> list[str]:
    day = timezone.localdate(now)
    return [
        gettext("Det här gallras till och med %(day)s. Filen hämtades %(today)s.")
        % {"day": timezone.localdate(now + COVERS), "today": day},
        gettext("Svar och fritextsvar finns inte med, bara rapporterna: de lämnas aldrig ut för sig."),
        gettext("Filerna innehåller personuppgifter. Förvara dem som allmän handling, och radera dem i sin tid."),
        "",
    ]


def _line(kind: Kind, found: Found) -> str:
    about = {"name": kind.words.name, "time": time_text(kind.settled(own_times()), kind.unit), "count": found.count}
    where = kind.key if kind.is_exported else gettext("finns inte i filen")
    return gettext("%(name)s (%(time)s): %(count)d") % about + f" · {where}"
