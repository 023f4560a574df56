"""Talks and captions at stable addresses, to those with a right to them; bytes by range, memory flat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from channels.db import database_sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from groups.queries import may_see_talk, took_part
from groups.ranges import ByteRange, Unsatisfiable, parse_range
from groups.views.entry import actors_of
from seminars.models import Talk
from seminars.queries import may_watch

CHUNK = 256 * 1024  # bytes
PACE = 64 * 1024 * 1024  # bytes a second at most: Daphne never waits for a reader, and a busy machine's is slow
MOST = 2 * 1024 * 1024  # bytes sent to a player that asks for all the rest; it then asks again


@require_safe
async def talk_file(request: HttpRequest, talk: int) -> HttpResponseBase:
    """The film: 200, 206, 304 or 416; 404 to those without a right to it, as if it did not exist."""
    row = await database_sync_to_async(_talk_for)(request, talk)
    path = Path(row.file.path)
    if not await asyncio.to_thread(path.is_file):
        raise Http404
    size = (await asyncio.to_thread(path.stat)).st_size
    tag = f'"{row.sha256 or size}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _described(HttpResponse(status=304), tag)
    wanted = request.headers.get("Range") if request.headers.get("If-Range", tag) == tag else None
    try:
        part = parse_range(wanted, size, most=MOST)
    except Unsatisfiable:
        return _described(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), tag)
    return _described(_film(request, path, part, size), tag)


@require_safe
def caption(request: HttpRequest, talk: int, lang: str) -> HttpResponse:
    """One language's WebVTT."""
    row = get_object_or_404(_talk_for(request, talk).captions, language=lang)
    return HttpResponse(
        row.vtt, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "private, max-age=60"}
    )


def _talk_for(request: HttpRequest, talk: int) -> Talk:
    """The talk, when it has a film and somebody signed in here (or everybody) may see it; else Http404."""
    row = get_object_or_404(Talk.objects.select_related("seminar").exclude(file=""), pk=talk)
    now = timezone.now()
    if may_watch(row, now):
        return row
    actors = actors_of(request)
    if any(may_see_talk(actor, row) for actor in actors):
        return row
    if any(took_part(actor, row.seminar) for actor in actors) and may_watch(row, now, to=Talk.Access.PARTICIPANTS):
        return row
    raise Http404


def _film(request: HttpRequest, path: Path, part: ByteRange | None, size: int) -> HttpResponseBase:
    span = part or ByteRange(0, size - 1)
    body = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(_bytes(path, span))
    body.status_code = 206 if part else 200
    body["Content-Length"] = str(span.length)
    if part:
        body["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return body


def _described(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["Content-Type"] = "video/mp4"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response


async def _bytes(path: Path, span: ByteRange) -> AsyncIterator[bytes]:
    """The span in chunks, each read off the event loop; the file is closed when the client goes away."""
    file: BinaryIO = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, span.first)
        left = span.length
        while left and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
            await asyncio.sleep(len(chunk) / PACE)
    finally:
        file.close()
