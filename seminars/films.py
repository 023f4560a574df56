"""Looks into an uploaded film: how long it is, and whether every room's browser can play it. No Django."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import IO

import av
import av.error

_CHUNK = 1024 * 1024  # bytes


class Code(StrEnum):
    """Why a film cannot be used as a Talk."""

    UNREADABLE = "unreadable"
    NOT_MP4 = "not_mp4"
    NO_PICTURE = "no_picture"
    NOT_H264 = "not_h264"
    NO_SOUND = "no_sound"
    NOT_AAC = "not_aac"
    NO_LENGTH = "no_length"


class FilmError(Exception):
    """A film that not every room could play; `found` names the codec that stood in the way, if that is why."""

    def __init__(self, code: Code, found: str = "") -> None:
        super().__init__(f"{code.value} {found}".strip())
        self.code = code
        self.found = found


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a film: bytes, SHA-256 in hex, and length in whole milliseconds."""

    size: int
    sha256: str
    duration: timedelta


def probe(file: IO[bytes]) -> Film:
    """Reads the film from its start and leaves it there. Raises FilmError."""
    file.seek(0)
    duration = _duration(file)
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return Film(size, digest.hexdigest(), duration)


def _duration(file: IO[bytes]) -> timedelta:
    try:
        with av.open(file, mode="r") as container:
            if "mp4" not in container.format.name.split(","):
                raise FilmError(Code.NOT_MP4, container.format.name)
            _check(container.streams.video, "h264", Code.NO_PICTURE, Code.NOT_H264)
            _check(container.streams.audio, "aac", Code.NO_SOUND, Code.NOT_AAC)
            if not container.duration:
                raise FilmError(Code.NO_LENGTH)
            return timedelta(milliseconds=container.duration * 1000 // av.time_base)
    except (av.error.FFmpegError, EOFError, ValueError) as error:
        raise FilmError(Code.UNREADABLE) from error


def _check(streams: tuple[av.stream.Stream, ...], wanted: str, missing: Code, other: Code) -> None:
    if not streams:
        raise FilmError(missing)
    codec = streams[0].codec_context
    name = codec.name if codec else ""
    if name != wanted:
        raise FilmError(other, name)
