"""Makes films by the system's ffmpeg, where there is one. No Django; one function for each thing it is asked."""

from __future__ import annotations

import ctypes
import json
import math
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from seminars.films import LOUDNESS, Film, Recipe

_INPUT = ("-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm")
_TONES = "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
"""From the phones' HDR to what every display shows."""
_LEVEL = f"loudnorm=I={LOUDNESS:g}:TP=-1.5:LRA=11"
_TOLD = 20  # lines kept of what ffmpeg said

Progress = Callable[[int], None]


class FfmpegError(Exception):
    """ffmpeg did not make the film; the message is the last it said."""

    @property
    def is_disk_full(self) -> bool:
        return "No space left on device" in str(self)


def program() -> str | None:
    """Where ffmpeg is, or None."""
    return shutil.which("ffmpeg")


def make(source: Path, target: Path, film: Film, recipe: Recipe, progress: Progress) -> None:
    """Makes `target`, an MP4 that begins at once, of `source`, in which `film` was found. Raises FfmpegError.

    `progress` is told percent twice a second; if it raises, ffmpeg is ended and no target is left.
    """
    measured = None if recipe.copy_audio else _measure(source, film, lambda percent: progress(percent // 8))
    first = 0 if recipe.copy_audio else 12
    command = [*_picture(film, recipe), *_sound(recipe, measured), "-map_metadata", "-1", "-map_chapters", "-1"]
    command += ["-movflags", "+faststart", "-f", "mp4", str(target)]
    try:
        _run(source, film, command, lambda percent: progress(first + percent * (100 - first) // 100))
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _picture(film: Film, recipe: Recipe) -> list[str]:
    chosen = ["-map", "0:v:0", "-map", "0:a:0", "-dn", "-sn"]
    if recipe.copy_video:
        return [*chosen, "-c:v", "copy"]
    side = min(recipe.height, film.shorter) // 2 * 2
    steps = ["fps=30"] if film.rate > 31 else []
    steps.append(f"scale=-2:{side}" if film.width >= film.height else f"scale={side}:-2")
    steps += [_TONES] if film.is_hdr else []  # of as few and as small pictures as are shown: it is the slowest
    steps.append("format=yuv420p")
    return [
        *chosen, "-vf", ",".join(steps), "-c:v", "libx264", "-preset", "veryfast", "-crf", "22",
        "-maxrate", str(recipe.bits), "-bufsize", str(2 * recipe.bits), "-profile:v", "high",
        "-force_key_frames", "expr:gte(t,n_forced*2)",
    ]  # fmt: skip


def _sound(recipe: Recipe, measured: str | None) -> list[str]:
    if recipe.copy_audio:
        return ["-c:a", "copy"]
    level = ["-af", measured] if measured else []
    return [*level, "-c:a", "aac", "-b:a", "128k" if recipe.height > 360 else "96k", "-ar", "48000", "-ac", "2"]


def _measure(source: Path, film: Film, progress: Progress) -> str | None:
    """The first of two passes: the filter that brings the sound to the right level; None for silence."""
    said = _run(source, film, ["-map", "0:a:0", "-af", f"{_LEVEL}:print_format=json", "-f", "null", "-"], progress)
    first, last = said.rfind("{"), said.rfind("}")
    if not 0 <= first < last:
        raise FfmpegError(said[-1500:])
    found = json.loads(said[first : last + 1])
    values = {
        name: float(found[name]) for name in ("input_i", "input_tp", "input_lra", "input_thresh", "target_offset")
    }
    if not all(map(math.isfinite, values.values())):
        return None
    names = ("measured_I", "measured_TP", "measured_LRA", "measured_thresh", "offset")
    known = ":".join(f"{name}={value:g}" for name, value in zip(names, values.values(), strict=True))
    return f"{_LEVEL}:{known}:linear=true"


def _run(source: Path, film: Film, arguments: Sequence[str], progress: Progress) -> str:
    """Runs ffmpeg to its end; what it said last."""
    command = [program() or "ffmpeg", "-hide_banner", "-nostdin", "-y", "-nostats", "-progress", "pipe:1"]
    command += [*_INPUT, "-i", str(source), *arguments]
    with subprocess.Popen(  # noqa: S603 - our own command; the names of files are ours too
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=_end_with_parent,  # the process that works on films has one thread
    ) as process:
        try:
            said = _follow(process, film, progress)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise FfmpegError("\n".join(said)[-1500:])
    return "\n".join(said)


def _follow(process: subprocess.Popen[str], film: Film, progress: Progress) -> deque[str]:
    said: deque[str] = deque(maxlen=_TOLD)
    whole = max(film.duration.total_seconds(), 0.001)
    for line in process.stdout or ():
        name, _equals, value = line.strip().partition("=")
        if name == "out_time_us" and value.lstrip("-").isdecimal():
            progress(max(0, min(99, round(100 * int(value) / 1e6 / whole))))
        elif name not in _PROGRESS:
            said.append(line.rstrip())
    return said


_PROGRESS = {"frame", "fps", "stream_0_0_q", "bitrate", "total_size", "out_time_us", "out_time_ms", "out_time"} | {
    "dup_frames", "drop_frames", "speed", "progress"
}  # fmt: skip


def _end_with_parent() -> None:
    """Linux: ffmpeg gets SIGKILL when the process that started it is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
