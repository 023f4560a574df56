"""A film whose every picture says its own number, in bars that a page can read, and what reads them.

25 pictures a second, H.264 yuv420p and AAC in MP4 with its index first, as the rooms' films are. Number n stands from
n * 40 ms to (n + 1) * 40 ms.
"""

from __future__ import annotations

import math
import random
import struct
from datetime import timedelta
from pathlib import Path

import av

PER_SECOND = 25
WIDTH, HEIGHT = 320, 180
BITS = 14
BARS = BITS + 2  # white first, then the number, then what makes the number of white bars even
DARK, LIGHT = 40, 215
RATE = 48_000
WAVES = 13  # in the time of one picture, whole, so that it goes on without a crack
TONE = struct.pack(
    f"<{RATE // PER_SECOND}f",
    *(0.05 * math.sin(2 * math.pi * WAVES * at * PER_SECOND / RATE) for at in range(RATE // PER_SECOND)),
)

READ = f"""
(video) => {{
  const canvas = Object.assign(document.createElement("canvas"), {{ width: {BARS}, height: 1 }});
  const drawn = canvas.getContext("2d", {{ willReadFrequently: true }});
  drawn.imageSmoothingEnabled = false;
  return () => {{
    drawn.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 4, 0, 0, {BARS}, 1);
    const {{ data }} = drawn.getImageData(0, 0, {BARS}, 1);
    const bars = Array.from({{ length: {BARS} }}, (_, index) => (data[4 * index] > 128 ? 1 : 0));
    const white = bars.reduce((sum, bar) => sum + bar, 0);
    return bars[0] === 1 && white % 2 === 0 ? bars.slice(1, -1).reduce((number, bar) => 2 * number + bar, 0) : null;
  }};
}}
"""
"""A page's function: given a <video>, gives a function that reads the number of the picture shown, or null."""

WATCH = f"""
() => {{
  const video = document.querySelector("#film");
  const read = ({READ})(video);
  const zero = Date.now() - performance.now();
  window.pictures = [];
  window.picture = read;
  const note = (now, {{ expectedDisplayTime }}) => {{
    window.pictures.push([zero + expectedDisplayTime, read()]);
    video.requestVideoFrameCallback(note);
  }};
  video.requestVideoFrameCallback(note);
}}
"""
"""Notes every picture of the page's film: when it is shown, ms since 1970, and its number. `picture()` reads it now."""


def make_film(path: Path, length: timedelta, *, bit_rate: int = 0) -> None:
    """Writes the film; a quiet tone is heard through it. `bit_rate` fills its lower half with noise of so many bits a
    second; without it the film is as small as it gets."""
    pictures = int(length.total_seconds() * PER_SECOND)
    assert pictures < 2**BITS
    options = {"preset": "ultrafast", "g": str(2 * PER_SECOND), **({} if bit_rate else {"crf": "23"})}
    with av.open(str(path), "w", options={"movflags": "faststart"}) as film:
        picture = film.add_stream("libx264", rate=PER_SECOND, options=options)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        if bit_rate:
            picture.bit_rate = bit_rate
        sound = film.add_stream("aac", rate=RATE, layout="mono")
        noise = random.Random(1).randbytes(2 * WIDTH * HEIGHT) if bit_rate else b""
        for number in range(pictures):
            film.mux(picture.encode(_picture(number, noise)))
            film.mux(sound.encode(_tone(number)))
        film.mux(picture.encode(None))
        film.mux(sound.encode(None))


def bars(number: int) -> list[bool]:
    """True is white."""
    bits = [bool(number >> place & 1) for place in reversed(range(BITS))]
    return [True, *bits, sum(bits) % 2 == 0]


def _picture(number: int, noise: bytes) -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    row = b"".join(bytes([LIGHT if bar else DARK]) * (WIDTH // BARS) for bar in bars(number))
    for plane, line in zip(frame.planes, (row, b"\x80" * WIDTH, b"\x80" * WIDTH), strict=True):
        plane.update(line.ljust(plane.line_size, b"\x80")[: plane.line_size] * plane.height)
    if noise:
        luma, first = frame.planes[0], number * 7919 % (len(noise) // 2)
        half = luma.line_size * (HEIGHT // 2)
        luma.update(bytes(luma)[:half] + noise[first : first + luma.buffer_size - half])
    frame.pts = number
    return frame


def _tone(number: int) -> av.AudioFrame:
    count = RATE // PER_SECOND
    frame = av.AudioFrame(format="flt", layout="mono", samples=count)
    frame.planes[0].update(TONE)
    frame.sample_rate, frame.pts = RATE, number * count
    return frame
