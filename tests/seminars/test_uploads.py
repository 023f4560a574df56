"""Films are sent in pieces: a piece may come twice, two tabs may send the same file, and the same file goes on."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from seminars.errors import UploadError
from seminars.models import Job, Rendition, Talk, Upload
from seminars.services.uploads import (
    ABANDONED_AFTER,
    UNNAMED_AFTER,
    begin_upload,
    folder,
    path_of,
    put_away,
    sweep_uploads,
    take_piece,
    take_whole,
)
from tests.cast import NOW, Cast
from tests.databases import cast_anew

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 4  # 1024 bytes
SECOND = timedelta(seconds=1)


def begin(cast: Cast, size: int = len(DATA), name: str = "film.mp4", **other: Any) -> Upload:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    facts = {"kind": "film", "by": cast.organiser.user, "modified": 7, "now": NOW, **other}
    return begin_upload(talk=talk, name=name, size=size, **facts)


def send(upload: Upload, first: int, last: int) -> int:
    return take_piece(upload=upload.pk, offset=first, piece=io.BytesIO(DATA[first:last]), now=NOW).received


def test_pieces_become_the_file_and_the_last_one_has_it_looked_into(cast: Cast) -> None:
    upload = begin(cast)
    assert [send(upload, 0, 400), send(upload, 400, 1000), send(upload, 1000, 1024)] == [400, 1000, 1024]
    assert path_of(upload).read_bytes() == DATA
    upload.refresh_from_db()
    job = Job.objects.get()
    assert (upload.stage, job.task, job.args) == ("waiting", "seminars.check_upload", {"upload": str(upload.pk)})


def test_a_piece_that_comes_twice_or_late_changes_nothing(cast: Cast) -> None:
    upload = begin(cast)
    assert [send(upload, 0, 400), send(upload, 0, 400), send(upload, 200, 600), send(upload, 0, 100)] == [
        400, 400, 600, 600,
    ]  # fmt: skip
    assert send(upload, 600, 1024) == send(upload, 600, 1024) == 1024
    assert (path_of(upload).read_bytes(), Job.objects.count()) == (DATA, 1)


def test_a_piece_ahead_of_what_has_come_is_asked_to_wait(cast: Cast) -> None:
    upload = begin(cast)
    send(upload, 0, 100)
    with pytest.raises(UploadError, match="ahead"):
        send(upload, 101, 200)
    assert send(upload, 100, 200) == 200


def test_more_than_the_file_is_never_kept(cast: Cast) -> None:
    upload = begin(cast, size=100)
    assert send(upload, 0, 1024) == 100
    assert path_of(upload).read_bytes() == DATA[:100]


def test_when_the_disk_has_lost_some_of_it_those_bytes_are_sent_again(cast: Cast) -> None:
    upload = begin(cast)
    send(upload, 0, 600)
    os.truncate(path_of(upload), 300)
    with pytest.raises(UploadError, match="ahead"):
        send(upload, 600, 1024)
    upload.refresh_from_db()
    assert upload.received == 300
    assert send(upload, 300, 1024) == 1024
    assert path_of(upload).read_bytes() == DATA


def test_the_same_file_is_one_upload_whoever_sends_it(cast: Cast) -> None:
    first = begin(cast)
    send(first, 0, 500)
    again = begin(cast, by=cast.producer.user)
    assert (again.pk, again.received) == (first.pk, 500)
    others = {begin(cast, size=1000).pk, begin(cast, name="b.mp4").pk, begin(cast, modified=8).pk}
    others.add(begin(cast, kind="described").pk)
    assert len(others | {first.pk}) == 5


def test_a_film_that_was_refused_may_be_sent_again_from_its_beginning(cast: Cast) -> None:
    old = begin(cast)
    Upload.objects.update(stage=Upload.Stage.REFUSED, received=len(DATA))
    new = begin(cast)
    assert (new.pk == old.pk, new.received, Upload.objects.count()) == (False, 0, 1)


@pytest.mark.parametrize(
    ("size", "name", "code"),
    [(0, "film.mp4", "empty"), (10, "film.exe", "kind"), (10, "film", "kind"), (10**12, "film.mp4", "too_large")],
)
def test_what_cannot_be_kept_is_refused_before_it_is_sent(cast: Cast, size: int, name: str, code: str) -> None:
    with pytest.raises(UploadError, match=code):
        begin(cast, size=size, name=name)
    assert Upload.objects.count() == 0


def test_a_film_that_the_disk_has_no_place_for_is_refused(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 10**18
    with pytest.raises(UploadError, match="disk_full"):
        begin(cast, size=10**17)


def test_a_disk_that_fills_up_keeps_what_had_come(cast: Cast, settings: Any) -> None:
    """/dev/full is a file whose disk is always full."""
    upload = begin(cast)
    path_of(upload).symlink_to("/dev/full")
    with pytest.raises(UploadError, match="disk_full"):
        send(upload, 0, 400)
    path_of(upload).unlink()
    assert send(upload, 0, 400) == 400


def test_formats_that_must_be_converted_are_taken_where_ffmpeg_is(cast: Cast, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert begin(cast, name="IMG_0001.MOV").name == "IMG_0001.MOV"  # may only need packing again
    with pytest.raises(UploadError, match="convert"):
        begin(cast, name="skarm.WebM")
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    assert begin(cast, name="skarm.WebM").name == "skarm.WebM"


def test_an_upload_that_is_put_away_is_gone_and_its_bytes_too(cast: Cast) -> None:
    upload = begin(cast)
    send(upload, 0, 400)
    put_away(upload=upload)
    put_away(upload=upload)
    assert (Upload.objects.count(), path_of(upload).exists()) == (0, False)
    with pytest.raises(UploadError, match="gone"):
        send(upload, 400, 1024)


def test_a_film_from_a_plain_form_is_an_upload_in_one_piece(cast: Cast) -> None:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    upload = take_whole(talk=talk, by=cast.organiser.user, name="a.mp4", file=io.BytesIO(DATA), now=NOW)
    assert (upload.received, path_of(upload).read_bytes(), Job.objects.count()) == (1024, DATA, 1)


def test_what_nobody_goes_on_with_is_swept_and_what_is_used_stays(cast: Cast) -> None:
    old, coming, waiting = begin(cast), begin(cast, name="b.mp4"), begin(cast, name="c.mp4")
    for upload in (old, coming, waiting):
        send(upload, 0, 100)
    Upload.objects.filter(pk=waiting.pk).update(stage=Upload.Stage.WAITING)
    Upload.objects.exclude(pk=coming.pk).update(changed_at=NOW - ABANDONED_AFTER - SECOND)
    assert sweep_uploads(now=NOW) == 1
    assert set(Upload.objects.values_list("pk", flat=True)) == {coming.pk, waiting.pk}
    assert {path.name for path in folder().iterdir()} == {f"{coming.pk}.part", f"{waiting.pk}.part"}


def test_films_that_no_row_names_are_swept_after_a_day(cast: Cast, settings: Any) -> None:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    facts = {"size": 1, "sha256": "", "source_sha256": "", "duration": SECOND, "height": 360, "made_at": NOW}
    Rendition.objects.create(talk=talk, kind="360p", file="talks/small.mp4", **facts)
    films = Path(settings.MEDIA_ROOT) / "talks"
    films.mkdir(parents=True)
    named = Path(talk.file.name).name
    for name in (named, "small.mp4", "old.mp4", "fresh.mp4"):
        (films / name).touch()
        os.utime(films / name, times=((NOW - UNNAMED_AFTER - SECOND).timestamp(),) * 2)
    os.utime(films / "fresh.mp4", times=(NOW.timestamp(),) * 2)
    assert sweep_uploads(now=NOW) == 1
    assert {path.name for path in films.iterdir()} == {named, "small.mp4", "fresh.mp4"}


class TestAnyOrder(TestCase):
    """However pieces are cut, repeated and come late, what is kept is the beginning of the file."""

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 1024), st.integers(1, 600)), max_size=20))
    def test_any_pieces(self, pieces: list[tuple[int, int]]) -> None:
        upload = begin(cast_anew())
        expected = 0
        for offset, length in pieces:
            try:
                received = send(upload, offset, offset + length)
            except UploadError:
                assert offset > expected
            else:
                expected = max(expected, min(offset + length, 1024))
                assert received == expected
        assert (path_of(upload).read_bytes() if expected else b"") == DATA[:expected]
