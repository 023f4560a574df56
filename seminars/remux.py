"""Puts a film's picture and sound into an MP4 that begins at once, as they are, by PyAV. No Django, no ffmpeg."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error

from seminars.films import Code, FilmError
from seminars.probing import OPTIONS

Progress = Callable[[int], None]


def make(source: Path, target: Path, progress: Progress) -> None:
    """Makes `target` of the first picture and sound in `source`; what it tells of time and place is left out.

    Raises FilmError when it cannot be read, OSError when it cannot be written; then, and when `progress` raises, no
    target is left.
    """
    try:
        with av.open(str(source), options=OPTIONS) as old, av.open(str(target), "w", "mp4", options=_FIRST) as new:
            _copy(old, new, progress)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, (av.error.FFmpegError, ValueError)) and not isinstance(error, OSError):
            raise FilmError(Code.UNREADABLE) from error
        raise


_FIRST = {"movflags": "+faststart"}


def _copy(old: Any, new: Any, progress: Progress) -> None:
    chosen = (old.streams.video[0], old.streams.audio[0])
    copies = {stream.index: new.add_stream_from_template(stream) for stream in chosen}
    whole = max(Fraction(old.duration or 0, av.time_base), Fraction(1, 1000))
    for packet in old.demux(*chosen):
        if packet.dts is None:  # the end of a stream
            continue
        progress(max(0, min(99, int(100 * packet.dts * packet.time_base / whole))))
        packet.stream = copies[packet.stream.index]
        new.mux(packet)
