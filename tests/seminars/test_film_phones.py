"""What phones record, made by the system's ffmpeg, and brought to a checked Talk: by ffmpeg, and without it."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from seminars import films, probing, remux
from seminars.films import Code, FilmError
from seminars.models import Consent, FilmCheck, Talk, Upload
from seminars.queries import films_of
from seminars.services.film_checks import check_upload
from seminars.services.film_versions import work_through
from tests.cast import Cast
from tests.seminars.films import film
from tests.seminars.test_film_checks import clock, sent, state

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this system")
HDR = ("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
HEVC = ("-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", *HDR)
H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
PLACE = ("-movflags", "use_metadata_tags", "-metadata", "com.apple.quicktime.location.ISO6709=+59.33+018.06/")


def recorded(folder: Path, *picture: str, rate: int = 60, seconds: int = 2) -> bytes:
    """A film as from a phone that is held upright: it lies on its side and says so."""
    flat, turned = folder / "flat.mov", folder / "turned.mov"
    said = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-y")
    inputs = ("-f", "lavfi", "-i", f"testsrc2=size=320x180:rate={rate}", "-f", "lavfi", "-i", "sine=440")
    subprocess.run([*said, *inputs, "-t", str(seconds), *picture, "-c:a", "aac", str(flat)], check=True)
    turn = ("-c", "copy", "-metadata:s:v", "rotate=90", *PLACE)
    subprocess.run([*said, "-i", str(flat), *turn, str(turned)], check=True)
    return turned.read_bytes()


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, whose film no room may show yet: another takes its place at once."""
    Consent.objects.all().delete()
    return Talk.objects.get(seminar=cast.seminar, number=1)


def shape(facts: films.Film) -> tuple[Any, ...]:
    return facts.video, facts.pixels, facts.width, facts.height, facts.is_hdr


@needs_ffmpeg
@pytest.mark.slow
@pytest.mark.django_db
def test_an_upright_recording_in_hevc_ten_bits_and_hdr_becomes_a_checked_talk(
    talk: Talk, cast: Cast, tmp_path: Path
) -> None:
    raw = recorded(tmp_path, *HEVC)
    found = probing.look(io.BytesIO(raw))
    assert (shape(found), found.rate) == (("hevc", "yuv420p10le", 180, 320, True), 60)
    check_upload(upload=sent(talk, cast, raw, name="IMG_0001.MOV").pk, clock=clock)
    assert Upload.objects.get().stage == "converting"
    work_through(clock=clock, is_wanted=lambda: True)
    talk.refresh_from_db()
    made = films.Film.from_json(FilmCheck.objects.get(talk=talk).facts)
    assert (shape(made), made.rate, made.is_faststart, made.has_place) == (
        ("h264", "yuv420p", 180, 320, False), 30, True, False,
    )  # fmt: skip
    assert not films.has_drifted(made, found)
    assert state(talk)[:2] == ("done", [])
    main = films_of(talk).main
    assert main is not None
    assert Path(main.file.path).is_file()


@needs_ffmpeg
@pytest.mark.django_db
def test_without_ffmpeg_a_recording_in_h264_is_only_packed_again(
    talk: Talk, cast: Cast, tmp_path: Path, monkeypatch: Any
) -> None:
    raw = recorded(tmp_path, *H264, rate=30)
    found = probing.look(io.BytesIO(raw))
    assert (found.container, found.has_place, shape(found)) == ("mov", True, ("h264", "yuv420p", 180, 320, False))
    monkeypatch.setenv("PATH", str(tmp_path))
    check_upload(upload=sent(talk, cast, raw, name="IMG_0002.MOV").pk, clock=clock)
    talk.refresh_from_db()
    made = films.Film.from_json(FilmCheck.objects.get(talk=talk).facts)
    assert (films.faults(made), shape(made), made.is_faststart, made.has_place) == ((), shape(found), True, False)
    assert (made.duration, made.rate) == (found.duration, found.rate)
    assert (Upload.objects.count(), state(talk)[0]) == (0, "done")


@pytest.mark.parametrize("form", ["mov", "matroska"])
def test_packing_again_keeps_picture_and_sound(tmp_path: Path, form: str) -> None:
    source, target = tmp_path / "film", tmp_path / "film.mp4"
    source.write_bytes(film(form=form, seconds=3))
    told: list[int] = []
    remux.make(source, target, told.append)
    made = probing.look(io.BytesIO(target.read_bytes()))
    assert (films.faults(made), made.is_faststart, 3 <= made.duration.total_seconds() < 3.3) == ((), True, True)
    assert (told[0] >= 0, told[-1] <= 99, told == sorted(told)) == (True, True, True)


def test_what_cannot_be_packed_again_leaves_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "film", tmp_path / "film.mp4"
    source.write_bytes(b"no film")
    with pytest.raises(FilmError) as caught:
        remux.make(source, target, lambda percent: None)
    source.write_bytes(film(form="mov"))

    def stop(percent: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remux.make(source, target, stop)
    assert (caught.value.code, target.exists()) == (Code.UNREADABLE, False)
