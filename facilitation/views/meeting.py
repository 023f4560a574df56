"""The door of a run's meeting: it looks who comes, and lets them into a link, a BigBlueButton or a Jitsi of ours."""

from __future__ import annotations

import logging

from csp.constants import SELF
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from facilitation import clock
from facilitation.queries.meeting import call_config, guest_of, room_of_actor
from facilitation.views.control import for_organisers
from facilitation.wording_meeting import failure_texts
from groups.access import actor_for
from groups.permissions import Actor, Role, may
from seminars import meeting_servers
from seminars.meeting_servers import MeetingError
from seminars.meetings import Guest, Jitsi, Kind
from seminars.models import Run

log = logging.getLogger(__name__)

DOORS = (Role.SCREEN, Role.FACILITATOR, Role.PRESENTER, Role.ORGANISER)
CALM = ("none", "rehearsal", "cancelled")  # nothing is broken


@never_cache
@require_safe
def meeting(request: HttpRequest, run: int, door: str) -> HttpResponse:
    """Opens the meeting for who the browser is signed in as: a redirect, or the page with the call. Again is the same
    meeting."""
    if door not in DOORS:
        raise Http404
    actor, now = _actor(request, Role(door)), clock.now()
    if actor is None or not may(actor, "meet", run=run):
        raise PermissionDenied
    found = get_object_or_404(Run.objects.select_related("seminar"), pk=run)
    room = room_of_actor(actor, found, request.GET.get("group", ""))
    guest = guest_of(actor, found, room)
    try:
        _refuse_without_meeting(found)
        if found.meeting_kind != Kind.JITSI:
            return _away(_address(found, guest))
        server = meeting_servers.jitsi()
    except MeetingError as error:
        return _failed(request, found, actor, error)
    config = call_config(server, actor, run=found, room=room, guest=guest, now=now)
    context = {"run": found, "config": config, "guest": guest, "door": door, "reserve": _reserve(found)}
    return _with_devices(render(request, "facilitation/meeting.html", context), server)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def meeting_check(request: HttpRequest, run: int) -> HttpResponse:
    """Tells which meeting the run has; a press asks its server, another ends the meeting for everyone."""
    found = get_object_or_404(Run.objects.select_related("seminar"), pk=run)
    if request.method == "POST":
        _do(request, found, request.POST.get("do", ""))
        return redirect("facilitation:meeting_check", found.pk)
    return render(
        request, "facilitation/meeting_check.html", {"run": found, "is_there": meeting_servers.has_meeting(found)}
    )


def _do(request: HttpRequest, run: Run, what: str) -> None:
    try:
        if what == "end" and run.meeting_kind == Kind.BBB:
            _let_go_of_database()
            meeting_servers.end_bbb(run)
            messages.success(request, _("Mötet är avslutat för alla. Den som öppnar det igen börjar ett nytt."))
        elif what == "try":
            messages.success(request, _tried(run))
    except MeetingError as error:
        log.warning("The meeting of run %s did not answer as it should: %s", run.pk, error)
        text = " ".join(part for part in (failure_texts(error)[1], error.detail) if part)
        messages.error(request, text)


def _tried(run: Run) -> str:
    _refuse_without_meeting(run)
    _let_go_of_database()
    if run.meeting_kind == Kind.BBB:
        running = meeting_servers.is_bbb_running(run)
        return (
            _("Servern svarar och känner igen oss. Någon är i mötet nu.")
            if running
            else _("Servern svarar och känner igen oss. Ingen är i mötet än.")
        )
    if run.meeting_kind == Kind.JITSI:
        meeting_servers.try_jitsi()
        return _("Servern svarar. Öppna mötet själv en gång för att höra att ljudet går fram.")
    return _("Länken får användas. Öppna den själv en gång: vi hämtar den inte härifrån.")


def _actor(request: HttpRequest, role: Role) -> Actor | None:
    user = request.user if request.user.is_authenticated else None
    return actor_for(role=role, cookies=request.COOKIES, user=user, now=clock.now())


def _refuse_without_meeting(run: Run) -> None:
    if run.status == Run.Status.CANCELLED:
        raise MeetingError("cancelled")
    if run.meeting_kind == Kind.LINK and not run.meeting_url:
        raise MeetingError("rehearsal" if run.is_rehearsal else "none")


def _address(run: Run, guest: Guest) -> str:
    if run.meeting_kind == Kind.LINK:
        return run.meeting_url
    _let_go_of_database()
    return meeting_servers.join_bbb(run, guest)


def _let_go_of_database() -> None:
    """A server that does not answer would keep a connection of the pool for each room that waits."""
    if not connection.in_atomic_block:
        connection.close()


def _away(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _failed(request: HttpRequest, run: Run, actor: Actor, error: MeetingError) -> HttpResponse:
    """What has happened and what to do now, with what the server said for organisers alone."""
    is_calm = error.code in CALM
    if not is_calm:
        log.error("The meeting of run %s cannot be opened: %s", run.pk, error)
    heading, text = failure_texts(error)
    context = {
        "run": run,
        "heading": heading,
        "text": text,
        "is_calm": is_calm,
        "is_room": actor.role in (Role.SCREEN, Role.FACILITATOR),
        "reserve": "" if is_calm else _reserve(run),
        "detail": error.detail if actor.role is Role.ORGANISER else "",
    }
    return render(request, "facilitation/meeting_failed.html", context, status=404 if is_calm else 503)


def _reserve(run: Run) -> str:
    """The link that a run with a server of its own may have besides."""
    return "" if run.meeting_kind == Kind.LINK else run.meeting_url


def _with_devices(response: HttpResponse, server: Jitsi) -> HttpResponse:
    """This page alone loads Jitsi's script and frame, and lends that host the camera, the microphone and the screen."""
    response._csp_update = {"script-src": [SELF, server.origin], "frame-src": [server.origin]}  # type: ignore[attr-defined]
    features = ("camera", "microphone", "display-capture")
    response["Permissions-Policy"] = ", ".join(f'{name}=(self "{server.origin}")' for name in features)
    return response
