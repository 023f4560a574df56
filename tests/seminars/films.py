"""Tiny films for tests, made by PyAV: black frames and silence."""

from __future__ import annotations

import io
from fractions import Fraction

import av

RATE = 48_000  # audio samples a second


def film(
    *, seconds: int = 2, video: str | None = "libx264", audio: str | None = "aac", form: str = "mp4", side: int = 64
) -> bytes:
    """A square film with the given encoders; None leaves that stream out."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        picture = container.add_stream(video, rate=5) if video else None
        sound = container.add_stream(audio, rate=RATE, layout="mono") if audio else None
        if picture:
            picture.width = picture.height = side
            picture.pix_fmt = "yuv420p"
            for _frame in range(5 * seconds):
                container.mux(picture.encode(_black(side)))
            container.mux(picture.encode(None))
        if sound:
            for number in range(RATE * seconds // 1000):
                container.mux(sound.encode(_silence(number * 1000)))
            container.mux(sound.encode(None))
    return file.getvalue()


def _black(side: int) -> av.VideoFrame:
    frame = av.VideoFrame(side, side, "yuv420p")
    for plane, value in zip(frame.planes, (16, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


def _silence(at: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1000)
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
    return frame
