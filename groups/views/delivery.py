"""Three ways to send a film that somebody has a right to: by range from here, by nginx, from a bucket."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Self
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header, parse_etags

from groups.ranges import ByteRange, Unsatisfiable, parse_range
from seminars import bucket
from seminars.queries import FilmFile, is_copied

CHUNK = 256 * 1024  # bytes
MOST = 2 * 1024 * 1024  # bytes for a player that asks for all the rest; it asks again, and its right is looked at again
INTERNAL = "/-/"  # where deploy/nginx.conf has private files, for itself alone


@dataclass(frozen=True, slots=True)
class Film:
    """A film on our disk, and how it is told of."""

    path: Path
    name: str  # in private storage
    size: int  # bytes
    sha256: str
    tag: str  # the strong ETag, the same whoever sends it
    title: str  # of the file when somebody keeps it
    in_bucket: bool

    @classmethod
    def of(cls, film: FilmFile, *, title: str) -> Self:
        """Reads the file's size and age; raises OSError when it has gone."""
        path = Path(film.file.path)
        found = path.stat()
        tag = film.sha256 or f"{found.st_size:x}-{found.st_mtime_ns:x}"
        in_bucket = settings.TALK_SERVING == "s3" and is_copied(film)
        return cls(path, film.file.name or "", found.st_size, film.sha256, f'"{tag}"', f"{title}.mp4", in_bucket)


def deliver(request: HttpRequest, film: Film) -> HttpResponseBase:
    """200, 206, 304 or 416 with the film; or, where a bucket has it, 302 to there."""
    disposition = str(content_disposition_header("download" in request.GET, film.title))
    if film.in_bucket:
        return _by_bucket(request, film, disposition)
    if film.tag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: HttpResponseBase = HttpResponse(status=304)
    elif settings.TALK_SERVING == "xaccel":
        answer = HttpResponse(headers={"X-Accel-Redirect": f"{INTERNAL}{quote(film.name)}"})
    else:
        answer = _from_here(request, film)
        answer["Accept-Ranges"] = "bytes"
    answer["Content-Type"] = "video/mp4"
    answer["ETag"] = film.tag
    answer["Cache-Control"] = "private, no-cache"  # kept, but never shown without asking: a right may end
    answer["Content-Disposition"] = disposition
    return answer


def _by_bucket(request: HttpRequest, film: Film, disposition: str) -> HttpResponse:
    """The method is signed too, so a HEAD gets an address of its own."""
    target = bucket.address(film.sha256, method=request.method or "GET", disposition=disposition, now=timezone.now())
    headers = {"Location": target, "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return HttpResponse(status=302, headers=headers)


def _from_here(request: HttpRequest, film: Film) -> HttpResponseBase:
    wanted = request.headers.get("Range") if request.headers.get("If-Range", film.tag) == film.tag else None
    try:
        part = parse_range(wanted, film.size, most=MOST)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{film.size}"})
    span = part or ByteRange(0, film.size - 1)
    body = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(_Part(film.path, span))
    body.status_code = 206 if part else 200
    body["Content-Length"] = str(span.length)
    if part:
        body["Content-Range"] = f"bytes {part.first}-{part.last}/{film.size}"
    return body


class _Part:
    """The span in chunks, each read off the event loop. An object and no generator: Django closes what has a `close`
    as soon as the client goes away, and leaves a generator, with the file it holds, to the garbage collector."""

    def __init__(self, path: Path, span: ByteRange) -> None:
        self._path, self._first, self._left = path, span.first, span.length
        self._file: BinaryIO | None = None
        self._is_closed = False
        self._lock = Lock()  # a client may go away in the midst of a read

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = await asyncio.to_thread(self._read)
        if not chunk:
            raise StopAsyncIteration
        return chunk

    def _read(self) -> bytes:
        with self._lock:
            if self._is_closed or not self._left:
                return b""
            if self._file is None:
                self._file = self._path.open("rb")
                self._file.seek(self._first)
            chunk = self._file.read(min(CHUNK, self._left))
            self._left -= len(chunk)
            return chunk

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            if self._file is not None:
                self._file.close()
