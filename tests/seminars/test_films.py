"""A film is looked into before it is kept: its length, and whether every room can play it."""

from __future__ import annotations

import hashlib
import io

import pytest

from seminars.films import Code, FilmError, probe
from tests.seminars.films import film


def test_reads_length_size_and_hash_and_leaves_the_file_at_its_start() -> None:
    data = film(seconds=2)
    file = io.BytesIO(data)
    found = probe(file)
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert 2 <= found.duration.total_seconds() < 2.3
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a film at all" * 100, Code.UNREADABLE),
        (b"", Code.UNREADABLE),
        (film(video=None), Code.NO_PICTURE),
        (film(video="mpeg4"), Code.NOT_H264),
        (film(audio=None), Code.NO_SOUND),
        (film(audio="libmp3lame"), Code.NOT_AAC),
        (film(form="matroska"), Code.NOT_MP4),
    ],
)
def test_says_why_a_film_cannot_be_used(data: bytes, code: Code) -> None:
    with pytest.raises(FilmError) as caught:
        probe(io.BytesIO(data))
    assert caught.value.code == code
