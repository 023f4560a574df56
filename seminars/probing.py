"""Looks into a film file by PyAV: what is in it, how long and how loud it is. No Django."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any

import av
import av.error
import av.filter

from seminars.films import Code, Film, FilmError

_CHUNK = 1024 * 1024  # bytes
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
"""Lists of other files (playlists) are formats too: those would make us fetch what they name."""
OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
_HDR = (16, 18)  # PQ and HLG, as libavutil numbers transfer curves
_NOTHING = -70.0  # LUFS: below it the meter hears nothing
_PLACE = ("location", "com.apple.quicktime.location.iso6709")

Progress = Callable[[int], None]
"""Is told percent, some times a second at most."""


def look(file: IO[bytes], progress: Progress = lambda percent: None) -> Film:
    """What is in the film, without its loudness. Leaves the file at its start. Raises FilmError when unreadable."""
    file.seek(0)
    try:
        with av.open(file, mode="r", options=OPTIONS) as container:
            facts = _facts(container)
    except (av.error.FFmpegError, EOFError, ValueError) as error:
        raise FilmError(Code.UNREADABLE) from error
    size, sha256 = _digest(file, progress)
    return Film(size=size, sha256=sha256, is_faststart=_is_faststart(file, facts["container"]), **facts)


def loudness(file: IO[bytes], duration: timedelta, progress: Progress = lambda percent: None) -> float | None:
    """Integrated loudness in LUFS by EBU R 128; None when it cannot be measured, -70 of silence."""
    file.seek(0)
    try:
        with av.open(file, mode="r", options=OPTIONS) as container:
            return _loudness(container, duration.total_seconds(), progress)
    except (av.error.FFmpegError, EOFError, ValueError):
        return None
    finally:
        file.seek(0)


def _facts(container: Any) -> dict[str, Any]:
    video = next(iter(container.streams.video), None)
    audio = next(iter(container.streams.audio), None)
    length = container.duration or 0
    tags = {name.lower() for name in container.metadata}
    return {
        "container": "mov" if container.metadata.get("major_brand", "").strip() == "qt" else container.format.name,
        "duration": timedelta(milliseconds=length * 1000 // av.time_base),
        "audio": _codec(audio),
        "has_place": any(name.startswith(_PLACE) for name in tags),
        **(_picture(container, video) if video else {}),
    }


def _picture(container: Any, video: Any) -> dict[str, Any]:
    context = video.codec_context
    width, height = (context.width, context.height) if context else (0, 0)
    if _is_turned(container, video):
        width, height = height, width
    return {
        "video": _codec(video),
        "pixels": (context.pix_fmt or "") if context else "",
        "width": width,
        "height": height,
        "rate": round(float(video.average_rate or 0), 2),
        "is_hdr": bool(context) and int(context.color_trc or 0) in _HDR,
    }


def _is_turned(container: Any, video: Any) -> bool:
    """True when the first picture says that it lies on its side, as films from a phone do."""
    try:
        return any(frame.rotation % 180 for frame in _first(container.decode(video)))
    except av.error.FFmpegError:
        return False


def _first(frames: Any) -> list[Any]:
    frame = next(iter(frames), None)
    return [frame] if frame is not None else []


def _codec(stream: Any) -> str:
    context = stream.codec_context if stream else None
    return str(context.codec.canonical_name) if context else ""


def _digest(file: IO[bytes], progress: Progress) -> tuple[int, str]:
    total = file.seek(0, 2)
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        progress(100 * size // max(total, 1))
    file.seek(0)
    return size, digest.hexdigest()


def _is_faststart(file: IO[bytes], container: str) -> bool:
    """True when the index (moov) stands before the pictures (mdat), so that playing begins at once."""
    at = 0
    while "mov" in container.split(","):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        size, kind = struct.unpack(">I4s", head[:8])
        if size == 1 and len(head) == 16:
            size = struct.unpack(">Q", head[8:])[0]
        if kind in (b"moov", b"mdat") or size < 8:
            file.seek(0)
            return bool(kind == b"moov")
        at += size
    file.seek(0)
    return True


def _loudness(container: Any, seconds: float, progress: Progress) -> float | None:
    stream = next(iter(container.streams.audio), None)
    if stream is None:
        return None
    graph = av.filter.Graph()
    source, meter, sink = (
        graph.add_abuffer(template=stream),
        graph.add("ebur128", "metadata=1"),
        graph.add("abuffersink"),
    )
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    found = None
    for frame in container.decode(stream):
        graph.push(frame)
        progress(min(99, round(100 * (frame.time or 0) / seconds)) if seconds else 0)
        found = _measured(graph) or found
    return round(max(float(found), _NOTHING), 1) if found else None


def _measured(graph: Any) -> str | None:
    """What the meter says so far, of all the frames that are ready."""
    found = None
    while True:
        try:
            found = graph.pull().metadata.get("lavfi.r128.I", found)
        except (av.error.BlockingIOError, av.error.EOFError):
            return found
