"""A film is looked into before it is kept: what is in it, how loud it is, and whether every room can play it."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import av
import pytest

from seminars.films import Code, FilmError, faults
from seminars.probing import look, loudness
from tests.seminars.films import film

DEMO = Path(__file__).resolve().parents[2] / "socialtalks" / "demo" / "talks" / "talk-1.mp4"


def test_reads_what_a_film_is_and_leaves_the_file_at_its_start() -> None:
    data = film(seconds=2)
    file = io.BytesIO(data)
    found = look(file)
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert 2 <= found.duration.total_seconds() < 2.3
    seen = (found.video, found.pixels, found.audio, found.width, found.height, found.rate)
    assert seen == ("h264", "yuv420p", "aac", 64, 64, 5.0)
    assert (found.is_faststart, found.is_hdr, found.has_place, faults(found)) == (False, False, False, ())
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (film(video=None), Code.NO_PICTURE),
        (film(video="mpeg4"), Code.NOT_H264),
        (film(audio=None), Code.NO_SOUND),
        (film(audio="libmp3lame"), Code.NOT_AAC),
        (film(form="matroska"), Code.NOT_MP4),
        (film(form="mov"), Code.NOT_MP4),
    ],
)
def test_says_why_a_film_cannot_be_used(data: bytes, code: Code) -> None:
    assert [error.code for error in faults(look(io.BytesIO(data)))] == [code]


@pytest.mark.parametrize(
    "data",
    [
        b"not a film at all" * 100,
        b"",
        film()[:700],
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
    ],
)
def test_what_is_no_film_is_unreadable_and_lists_of_other_files_are_not_followed(data: bytes) -> None:
    with pytest.raises(FilmError) as caught:
        look(io.BytesIO(data))
    assert caught.value.code == Code.UNREADABLE


def test_a_real_film_has_its_loudness_and_begins_at_once() -> None:
    told: list[int] = []
    with DEMO.open("rb") as file:
        found = look(file)
        level = loudness(file, found.duration, told.append)
    assert (found.is_faststart, found.width, found.height, level) == (True, 854, 480, -16.4)
    assert told == sorted(told)
    assert (min(told), max(told)) == (0, 99)


def test_silence_is_as_quiet_as_can_be_and_no_sound_has_no_loudness() -> None:
    two = timedelta(seconds=2)
    assert loudness(io.BytesIO(film()), two) == -70.0
    assert loudness(io.BytesIO(film(audio=None)), two) is None
    assert loudness(io.BytesIO(b"no film"), two) is None


def test_a_film_that_tells_where_it_was_recorded_is_noticed() -> None:
    file = io.BytesIO()
    with av.open(io.BytesIO(film())) as source, av.open(file, "w", format="mp4") as target:
        target.metadata["location"] = "+59.3293+018.0686/"
        streams = {one.index: target.add_stream_from_template(one) for one in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    assert look(file).has_place
