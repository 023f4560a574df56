"""What the meeting's pages are given: under which name somebody joins, and the JSON of the page with the call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facilitation.protocol import ms
from facilitation.queries.titles import said_of
from facilitation.wording_meeting import call_texts
from groups.models import WorkGroup
from groups.permissions import Actor, Role
from seminars.meeting_servers import has_meeting, room_of
from seminars.meetings import Guest, Jitsi, jitsi_token
from seminars.models import Run, Talk

LONGEST = 80  # characters of a name


def meeting_address(run: Run) -> str:
    """Where the doors of the run's meeting are, a page's role is put after it; empty when there is no meeting."""
    return reverse("facilitation:meeting", args=[run.pk, "x"]).removesuffix("x/") if has_meeting(run) else ""


def room_of_actor(actor: Actor, run: Run, group: str) -> WorkGroup | None:
    """The group that the address names, else the actor's only one in the run; None for those who have none."""
    rows = WorkGroup.objects.filter(run=run, pk__in=actor.groups or ()).select_related("municipality")
    own = list(rows.exclude(status=WorkGroup.Status.CANCELLED).order_by("pk"))
    named = [one for one in own if str(one.pk) == group]
    return named[0] if named else own[0] if len(own) == 1 else None


def guest_of(actor: Actor, run: Run, room: WorkGroup | None) -> Guest:
    """A room by its name, the others by what they do: no person's name leaves us."""
    if actor.role is Role.ORGANISER:
        return Guest(_("Producent"), leads=True)
    if actor.role is Role.PRESENTER:
        talks = Talk.objects.filter(seminar=run.seminar_id, presenters__user=actor.user_id).order_by("number")
        return Guest(" ".join([_("Presentatör"), *[str(talk.number) for talk in talks[:1]]]))
    return Guest(f"{room.name}, {room.municipality.name}"[:LONGEST] if room else _("Arbetsgrupp"))


def call_config(
    server: Jitsi, actor: Actor, *, run: Run, room: WorkGroup | None, guest: Guest, now: datetime
) -> dict[str, Any]:
    """The JSON of the page with Jitsi's call. A token is for this room alone; the secret stays here."""
    name = room_of(run)
    return {
        "as": actor.role.value,
        "run": run.pk,
        "group": room.pk if room else None,
        "now": ms(now),
        "script": f"{server.origin}/external_api.js",
        "domain": server.host,
        "room": name,
        "token": jitsi_token(server, room=name, guest=guest, now=now) if server.app_id else None,
        "name": guest.name,
        "subject": run.seminar.said["title"].text,
        "said": said_of(run),
        "language": get_language() or "sv",
        "texts": call_texts(),
    }
