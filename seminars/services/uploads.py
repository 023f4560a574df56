"""Films on their way in: begun, sent in pieces that may come twice, put away, and swept when nobody goes on."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path, PurePath
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from seminars import ffmpeg
from seminars.errors import UploadError
from seminars.models import Candidate, Rendition, Talk, Upload, User
from seminars.services.jobs import do_again, queue_job

ABANDONED_AFTER = timedelta(days=7)
ABANDONED = (Upload.Stage.COMING, Upload.Stage.REFUSED, Upload.Stage.FAILED)
UNNAMED_AFTER = timedelta(days=1)
ROOM_LEFT = 500_000_000  # bytes of the disk that no upload may take
_PIECE = 8 * 1024 * 1024  # bytes
ENDINGS = (".mp4", ".m4v")
PACKED = (".mov", ".mkv")
"""May hold what an MP4 holds: then they are packed again, also without ffmpeg."""
CONVERTED = (".webm",)
"""Taken where ffmpeg can make them into MP4."""


def endings() -> tuple[str, ...]:
    """What a film's name may end with here."""
    return ENDINGS + PACKED + CONVERTED if ffmpeg.program() else ENDINGS + PACKED


def path_of(upload: Upload) -> Path:
    return folder() / f"{upload.pk}.part"


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"


def begin_upload(*, talk: Talk, kind: str, by: User, name: str, size: int, modified: int, now: datetime) -> Upload:
    """The upload of this file: a new one, or the one that was begun before, by whomever. Raises UploadError."""
    if code := refused_ending(name):
        raise UploadError(code)
    if size <= 0:
        raise UploadError("empty")
    if size > settings.UPLOAD_LIMIT:
        raise UploadError("too_large")
    fingerprint = hashlib.sha256(f"{name}\x1f{size}\x1f{modified}".encode()).hexdigest()
    key = {"talk": talk, "kind": kind, "fingerprint": fingerprint}
    Upload.objects.filter(**key, stage=Upload.Stage.REFUSED).delete()
    facts = {"by": by, "name": PurePath(name).name[-255:], "size": size, "created_at": now, "changed_at": now}
    upload, _created = Upload.objects.get_or_create(**key, defaults=facts)
    _require_room(upload)
    try_again(upload=upload, now=now)
    return upload


def refused_ending(name: str) -> str:
    """Why a file with this name is not taken: kind, or convert when only ffmpeg is missing; empty when it is."""
    ending = PurePath(name).suffix.lower()
    if ending in endings():
        return ""
    return "convert" if ending in CONVERTED else "kind"


@transaction.atomic
def try_again(*, upload: Upload, now: datetime) -> bool:
    """A film that was kept when the work on it failed is looked into from the beginning; False for any other."""
    mine = Upload.objects.filter(pk=upload.pk, stage=Upload.Stage.FAILED)
    if not mine.update(stage=Upload.Stage.WAITING, errors=[], percent=0, changed_at=now):
        return False
    do_again(**_check_of(upload), due_at=now)
    return True


def take_piece(*, upload: UUID, offset: int, piece: IO[bytes], now: datetime) -> Upload:
    """Keeps what of the piece is new, in its place; a piece that came before changes nothing. Raises UploadError.

    With the last piece the film is queued to be looked into.
    """
    row = Upload.objects.filter(pk=upload).first()
    if row is None:
        raise UploadError("gone")
    if row.received < row.size:
        with _held(path_of(row)) as file:
            row.refresh_from_db()
            _take(row, file, offset, piece, now)
    if row.received == row.size:
        finish_upload(upload=row, now=now)
    return row


def _take(row: Upload, file: FileIO, offset: int, piece: IO[bytes], now: datetime) -> None:
    have = min(row.received, file.seek(0, os.SEEK_END))  # less when the disk was restored from a copy
    if offset > have:
        Upload.objects.filter(pk=row.pk).update(received=have)
        raise UploadError("ahead")
    piece.seek(have - offset)
    row.received = have + _write(file, piece, at=have, most=row.size - have)
    row.changed_at = now
    row.save(update_fields=["received", "changed_at"])


@transaction.atomic
def finish_upload(*, upload: Upload, now: datetime) -> None:
    """All of it is here: queued to be looked into, once."""
    mine = Upload.objects.filter(pk=upload.pk, stage=Upload.Stage.COMING, received=F("size"))
    if mine.update(stage=Upload.Stage.WAITING, changed_at=now):
        queue_job(**_check_of(upload), due_at=now)


def _check_of(upload: Upload) -> dict[str, Any]:
    args = {"upload": str(upload.pk)}
    return {"key": f"check-upload:{upload.pk}", "task": "seminars.check_upload", "args": args}


def put_away(*, upload: Upload) -> None:
    """Forgets the upload and its bytes; work on it ends at its next step. Twice is once."""
    Upload.objects.filter(pk=upload.pk).delete()
    path_of(upload).unlink(missing_ok=True)


def sweep_uploads(*, now: datetime) -> int:
    """Puts away what nobody has gone on with, and files that no row names; returns how many."""
    old = list(Upload.objects.filter(changed_at__lt=now - ABANDONED_AFTER, stage__in=ABANDONED))
    for upload in old:
        put_away(upload=upload)
    return len(old) + sum(_remove(path) for path in _unnamed(now))


def _unnamed(now: datetime) -> Iterator[Path]:
    """Parts without their upload, and films that no Talk has, whether shown, made of another or waiting."""
    parts = {f"{pk}.part" for pk in Upload.objects.values_list("pk", flat=True)}
    films = {name for model in (Talk, Rendition, Candidate) for name in model.objects.values_list("file", flat=True)}
    films_folder = Path(settings.MEDIA_ROOT) / "talks"
    for path in folder().glob("*"):
        if path.name not in parts and path.suffix in (".part", ".mp4") and _is_old(path, now):
            yield path
    for path in films_folder.glob("*"):
        if f"talks/{path.name}" not in films and _is_old(path, now):
            yield path


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < (now - UNNAMED_AFTER).timestamp()
    except FileNotFoundError:
        return False


def _remove(path: Path) -> bool:
    path.unlink(missing_ok=True)
    return True


def _require_room(upload: Upload) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder()).free < upload.size - upload.received + ROOM_LEFT:
        raise UploadError("disk_full")


@transaction.atomic
def take_whole(*, talk: Talk, by: User, name: str, file: IO[bytes], now: datetime) -> Upload:
    """A film from a plain form, that is to be converted: an upload that came in one piece. Raises UploadError."""
    size = file.seek(0, os.SEEK_END)
    upload = begin_upload(talk=talk, kind="film", by=by, name=name, size=size, modified=0, now=now)
    file.seek(0)
    with _held(path_of(upload)) as part:
        at = 0
        while at < size:
            at += _write(part, file, at=at, most=_PIECE)
    upload.received = size
    upload.save(update_fields=["received"])
    finish_upload(upload=upload, now=now)
    return upload


@contextmanager
def _held(path: Path) -> Iterator[FileIO]:
    """The part, for one writer at a time, in whichever process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _write(file: FileIO, piece: IO[bytes], *, at: int, most: int) -> int:
    """How many bytes were written, and are on the disk. Raises UploadError when it is full."""
    content = memoryview(piece.read(most))
    try:
        file.seek(at)
        written = 0
        while written < len(content):
            written += file.write(content[written:])
        os.fdatasync(file.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UploadError("disk_full") from error
        raise
    return written
