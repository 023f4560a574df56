"""The live path without sockets: the state by polling and commands by post, with the same rights and receipts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from facilitation import clock, measures, wire
from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.protocol import ms
from facilitation.queries.entry import Entry, enter, refuse_replaced
from facilitation.queries.revisions import revisions
from facilitation.services.presence import Sighting, roll, write_roll
from facilitation.snapshots import shared, shown_to
from facilitation.wire import Code, Do, Page
from facilitation.wording import sentence
from groups.permissions import Role

STATUS = {
    Code.BAD_FRAME: HTTPStatus.BAD_REQUEST,
    Code.SIGNED_OUT: HTTPStatus.UNAUTHORIZED,
    Code.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Code.BAD_ORIGIN: HTTPStatus.FORBIDDEN,
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
}
"""Of a refusal; those not named are a conflict (409)."""


@require_GET
def live_state(request: HttpRequest) -> HttpResponse:
    """Every topic of the page, or 304 when the ETag, made of the revisions, is still right."""
    now = clock.now()
    try:
        entry = _entry(request)
        refuse_replaced(entry)
    except Refused as refusal:
        return _refused(refusal)
    _note_presence(entry)
    etag = _etag(entry)
    if request.headers.get("If-None-Match") == etag:
        return _stamped(HttpResponse(status=HTTPStatus.NOT_MODIFIED), etag)
    body = _body(entry, ms(now))
    return _stamped(HttpResponse(body, content_type="application/json"), etag)


@require_GET
def live_shared(request: HttpRequest) -> HttpResponse:
    """All the proposals that the groups share, of which `wall` has room for the first only; 304 when the page has them.

    For whoever sees the wall.
    """
    try:
        entry = _entry(request)
        refuse_replaced(entry)
    except Refused as refusal:
        return _refused(refusal)
    found = shared(entry.run)
    etag = f'"{found["tag"]}"'
    if request.headers.get("If-None-Match") == etag:
        return _stamped(HttpResponse(status=HTTPStatus.NOT_MODIFIED), etag)
    return _stamped(HttpResponse(wire.dump(found), content_type="application/json"), etag)


@csrf_exempt
@require_POST
def live_do(request: HttpRequest) -> HttpResponse:
    """A `do` frame. Instead of a CSRF token, which expires with the page open, its Origin must be exactly ours: the
    same rule as for the socket. Browsers send it with every post, and the cookies are SameSite=Lax besides."""
    command = None
    try:
        if request.headers.get("Origin") not in settings.SOCKET_ORIGINS:
            raise Refused(Code.BAD_ORIGIN)
        command = _command(request)
        entry = _entry(request)
        outcome = run_command(actor=entry.actor, run=entry.run, group=entry.group, command=command, now=clock.now())
    except Refused as refusal:
        return _refused(refusal, re=str(command.id) if command else None)
    except DatabaseError:  # no answer in the protocol's form: the page repeats the command
        return _stamped(JsonResponse({"detail": sentence(Code.UNAVAILABLE)}, status=HTTPStatus.SERVICE_UNAVAILABLE))
    return _stamped(HttpResponse(wire.answer(command.id, outcome), content_type="application/json"))


def _entry(request: HttpRequest) -> Entry:
    user = request.user if request.user.is_authenticated else None
    return enter(
        cookies=request.COOKIES,
        user=user,
        role=request.GET.get("as") or None,
        run=_number(request, "run"),
        group=_number(request, "group"),
        now=clock.now(),
        page=_page(request),
    )


def _page(request: HttpRequest) -> Page:
    try:
        return wire.read_page(request.GET.get("device", ""), _number(request, "born"))
    except ValueError as error:
        raise Refused(Code.BAD_FRAME) from error


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise Refused(Code.BAD_FRAME)
    return int(value)


def _command(request: HttpRequest) -> Do:
    if len(request.body) > wire.MAX_FRAME:
        raise Refused(Code.BAD_FRAME)
    try:
        command = wire.parse(request.body.decode())
    except UnicodeDecodeError as error:
        raise Refused(Code.BAD_FRAME) from error
    if not isinstance(command, Do):
        raise Refused(Code.BAD_FRAME)
    return command


def _etag(entry: Entry) -> str:
    revs = revisions([entry.run])
    parts = [f"{topic.name}{revs.get(topic, 0)}" for topic in entry.topics]
    return f'"{entry.actor.role}.{entry.run}.{entry.group or 0}.{"-".join(parts)}"'


def _body(entry: Entry, now: int) -> str:
    """Put together from texts that are serialised already."""
    found = shown_to(entry)
    about = {
        "proto": wire.PROTO,
        "build": settings.BUILD,
        "role": entry.actor.role,
        "run": entry.run,
        "group": entry.group,
        "now": now,
        "heartbeat": wire.HEARTBEAT,
        "topics": {topic.name.value: snapshot.rev for topic, snapshot in found.items()},
    }
    topics = (
        f'"{topic.name}":{{"rev":{snapshot.rev},"now":{now},"state":{snapshot.state_for(entry.audience)}}}'
        for topic, snapshot in found.items()
    )
    return f'{{"welcome":{wire.dump(about)},"topics":{{{",".join(topics)}}}}}'


def _note_presence(entry: Entry) -> None:
    if entry.actor.role is not Role.ORGANISER and not entry.page.is_beside:
        now = clock.now()
        roll.note(Sighting(entry.run, entry.group, entry.presence_key, entry.actor.role, now))
        write_roll(now)


def _refused(refusal: Refused, *, re: str | None = None) -> HttpResponse:
    measures.refused.labels(refusal.code).inc()
    detail: dict[str, Any] = {"re": re, **refusal.detail}
    body = wire.refused(refusal.code, sentence(refusal.code), **detail)
    status = STATUS.get(refusal.code, HTTPStatus.CONFLICT)  # type: ignore[call-overload]
    return _stamped(HttpResponse(body, status=status, content_type="application/json"))


def _stamped(response: HttpResponse, etag: str | None = None) -> HttpResponse:
    response["X-Now"] = str(ms(clock.now()))
    response["Cache-Control"] = "private, no-cache"
    if etag is not None:
        response["ETag"] = etag
    return response
