"""Puts slides and speech together as an MP4: one picture per step of the chair row, sound at the common loudness."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .manuscript import Manuscript
from .slides import HEIGHT, WIDTH, page, row

FPS = 5
STEP = 5
"""Seconds between two states of the chair row; also between key frames, so that a step costs nothing extra."""
CHAIR_SECONDS = 25
LOUDNESS = "I=-15:TP=-3:LRA=7"
"""What loudnorm aims at; the ceiling below takes about one unit of it again."""
WARMTH = "highpass=f=70,equalizer=f=220:t=q:w=0.9:g=2.5,equalizer=f=3200:t=q:w=1.1:g=-3,lowpass=f=7800,"
WARMTH += "aecho=0.9:0.85:19|31:0.10|0.06,aformat=channel_layouts=mono,"
WARMTH += "acompressor=threshold=-26dB:ratio=3:attack=3:release=120,allpass=f=300,allpass=f=800"
"""Rounds off espeak's metallic edge, puts the voice in a small room and evens out its peaks."""
CEILING = "alimiter=limit=0.5:level=0:attack=3:release=60,aformat=channel_layouts=mono,aresample=22050"
"""Leaves AAC at a low rate the 5 dB by which it may overshoot."""


@contextmanager
def browser_page(chromium: str, scale: float) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        yield browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=scale)
        browser.close()


def draw_poster(manuscript: Manuscript, chromium: str, target: Path) -> None:
    """The first slide, 1281 x 720, its row of chairs still empty."""
    with browser_page(chromium, 1.5) as tab:
        tab.set_content(page(manuscript.slides[0]))
        _set_row(tab, row(_chairs(manuscript), -1))
        target.write_bytes(tab.screenshot(type="jpeg", quality=82))


def draw_frames(manuscript: Manuscript, slide_starts: list[float], chromium: str) -> Iterator[bytes]:
    """One PNG for every frame of the film; the same bytes again while nothing changes."""
    frames = int(manuscript.facts["seconds"]) * FPS
    shown: tuple[int, int] | None = None
    picture = b""
    with browser_page(chromium, 1) as tab:
        for frame in range(frames):
            at = frame / FPS
            slide = sum(start <= at for start in slide_starts) - 1
            step = frame // (FPS * STEP)
            if shown is None or shown[0] != slide:
                tab.set_content(page(manuscript.slides[slide]))
            if shown != (slide, step):
                _set_row(tab, row(_chairs(manuscript), _chairs(manuscript) * step * STEP * FPS / frames))
                picture, shown = tab.screenshot(), (slide, step)
            yield picture


def _chairs(manuscript: Manuscript) -> int:
    return round(int(manuscript.facts["seconds"]) / CHAIR_SECONDS)


def _set_row(tab: Page, svg: str) -> None:
    tab.evaluate("svg => { document.getElementById('row').innerHTML = svg }", svg)


def encode(frames: Iterator[bytes], sound: Path, title: str, target: Path) -> None:
    """Raises CalledProcessError when ffmpeg fails."""
    video = [
        "-c:v",
        "libx264",
        "-profile:v",
        "high",
        "-pix_fmt",
        "yuv420p",
        "-preset",
        "veryslow",
        "-tune",
        "stillimage",
        "-crf",
        "42",
    ]
    video += ["-x264-params", "psy-rd=0,0:deblock=1,1:ref=1"]
    video += ["-g", str(FPS * STEP), "-keyint_min", str(FPS * STEP), "-sc_threshold", "0", "-bf", "0"]
    video += ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-color_range", "tv"]
    video += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    audio = [
        "-c:a",
        "aac",
        "-profile:a",
        "aac_low",
        "-b:a",
        "22k",
        "-ac",
        "1",
        "-af",
        f"{WARMTH},{_levelled(sound)},{CEILING}",
    ]
    about = [
        "-map_metadata",
        "-1",
        "-metadata",
        f"title={title}",
        "-metadata:s:a:0",
        "language=swe",
        "-fflags",
        "+bitexact",
    ]
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "image2pipe",
        "-framerate",
        str(FPS),
        "-c:v",
        "png",
        "-i",
        "-",
        "-i",
        str(sound),
    ]
    command += [*video, *audio, *about, "-movflags", "+faststart", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.writelines(frames)
        process.stdin.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _levelled(sound: Path) -> str:
    """The second pass of loudnorm, from what the first one measured."""
    measure = [
        "ffmpeg",
        "-hide_banner",
        "-i",
        str(sound),
        "-af",
        f"{WARMTH},loudnorm={LOUDNESS}:print_format=json",
        "-f",
        "null",
        "-",
    ]
    report = subprocess.run(measure, capture_output=True, text=True, check=True).stderr
    found = json.loads(report[report.rindex("{") : report.rindex("}") + 1])
    known = {
        "measured_I": "input_i",
        "measured_TP": "input_tp",
        "measured_LRA": "input_lra",
        "measured_thresh": "input_thresh",
    }
    return f"loudnorm={LOUDNESS}:" + ":".join(f"{name}={found[key]}" for name, key in known.items())
