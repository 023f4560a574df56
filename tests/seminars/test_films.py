"""What a film must be, what is remarked on and what is made of it: rules without files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.films import (
    CONVERTIBLE,
    HEAVIEST,
    SMALLER,
    TALLEST,
    Code,
    Film,
    Recipe,
    Remark,
    apart,
    can_be_converted,
    conversion,
    faults,
    preparation,
    remarks,
    versions,
)

MINUTE = timedelta(minutes=1)
GOOD = Film(
    size=100_000_000,
    sha256="a" * 64,
    duration=12 * MINUTE,
    container="mov,mp4,m4a,3gp,3g2,mj2",
    video="h264",
    pixels="yuv420p",
    audio="aac",
    width=1920,
    height=1080,
    rate=25.0,
    loudness=-16.4,
)
PHONE = replace(
    GOOD, container="mov", video="hevc", pixels="yuv420p10le", is_hdr=True, loudness=-24.0, size=900_000_000
)

films = st.builds(
    Film,
    size=st.integers(0, 10**10),
    duration=st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=2)).map(
        lambda d: d - d % timedelta(milliseconds=1)
    ),
    container=st.sampled_from([GOOD.container, "mov", "matroska,webm"]),
    video=st.sampled_from(["", "h264", "hevc", "vp9"]),
    pixels=st.sampled_from(["yuv420p", "yuvj420p", "yuv422p10le"]),
    audio=st.sampled_from(["", "aac", "opus"]),
    width=st.integers(2, 4000),
    height=st.integers(2, 4000),
    loudness=st.none() | st.floats(-70, 0),
    is_faststart=st.booleans(),
    is_hdr=st.booleans(),
    has_place=st.booleans(),
)


@given(films)
def test_what_is_known_of_a_film_survives_being_kept(film: Film) -> None:
    assert Film.from_json(film.as_json()) == film


@given(films)
def test_a_film_without_faults_plays_everywhere_and_nothing_is_made_larger(film: Film) -> None:
    plays = film.video == "h264" and film.pixels in ("yuv420p", "yuvj420p") and film.audio == "aac"
    assert (faults(film) == ()) is (plays and film.container == GOOD.container and film.duration > timedelta(0))
    assert all(SMALLER[kind].height < film.shorter for kind in versions(film) if kind in SMALLER)


@given(films)
def test_only_what_must_be_is_encoded_again(film: Film) -> None:
    recipe = conversion(film)
    assert not (recipe.copy_video and (film.video != "h264" or film.shorter > TALLEST or film.bit_rate > HEAVIEST))
    assert not (recipe.copy_audio and film.audio != "aac")
    if preparation(film) is None:
        assert (recipe.copy_video, recipe.copy_audio, film.is_faststart, film.has_place) == (True, True, True, False)


@pytest.mark.parametrize(
    ("film", "codes"),
    [
        (GOOD, []),
        (replace(GOOD, pixels="yuvj420p"), []),
        (PHONE, [Code.NOT_MP4, Code.NOT_H264]),
        (replace(GOOD, video=""), [Code.NO_PICTURE]),
        (replace(GOOD, audio=""), [Code.NO_SOUND]),
        (replace(GOOD, audio="opus"), [Code.NOT_AAC]),
        (replace(GOOD, pixels="yuv422p10le"), [Code.NOT_YUV420P]),
        (replace(GOOD, duration=timedelta(0)), [Code.NO_LENGTH]),
    ],
)
def test_every_fault_is_told(film: Film, codes: list[Code]) -> None:
    found = faults(film)
    assert [error.code for error in found] == codes
    assert can_be_converted(found) is all(code in CONVERTIBLE for code in codes)


@pytest.mark.parametrize(
    ("film", "other", "expected"),
    [
        (GOOD, None, ()),
        (GOOD, -15.4, ()),
        (GOOD, -17.5, (Remark.APART,)),
        (replace(GOOD, duration=10 * MINUTE), None, ()),
        (replace(GOOD, duration=15 * MINUTE), None, ()),
        (replace(GOOD, duration=10 * MINUTE - timedelta(milliseconds=1)), None, (Remark.LENGTH,)),
        (replace(GOOD, duration=15 * MINUTE + timedelta(milliseconds=1)), None, (Remark.LENGTH,)),
        (replace(GOOD, width=3840, height=2160), None, (Remark.TALL,)),
        (replace(GOOD, size=300_000_000), None, (Remark.HEAVY,)),
        (replace(GOOD, width=1080, height=1920), None, (Remark.PORTRAIT,)),
        (replace(GOOD, loudness=-70.0), None, (Remark.SILENT,)),
        (replace(GOOD, has_place=True), None, (Remark.PLACE,)),
    ],
)
def test_what_is_worth_knowing_is_remarked_on(film: Film, other: float | None, expected: tuple[Remark, ...]) -> None:
    assert remarks(film, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "is_apart"), [(-16.0, -17.0, False), (-16.0, -17.1, True), (-15, -17, True), (None, -17.0, False)]
)
def test_two_talks_may_differ_by_one_lu(one: float | None, other: float | None, is_apart: bool) -> None:
    assert apart(one, other) is is_apart


@pytest.mark.parametrize(
    ("film", "recipe"),
    [
        (GOOD, None),
        (replace(GOOD, is_faststart=False), Recipe(1080, 2_500_000, copy_video=True, copy_audio=True)),
        (replace(GOOD, loudness=-20.0), Recipe(1080, 2_500_000, copy_video=True, copy_audio=False)),
        (replace(GOOD, size=900_000_000), Recipe(1080, 2_500_000, copy_video=False, copy_audio=True)),
        (replace(GOOD, loudness=-70.0), None),  # silence is not made loud
        (PHONE, Recipe(1080, 2_500_000, copy_video=False, copy_audio=False)),
    ],
)
def test_a_film_is_prepared_for_the_rooms_only_when_it_needs_it(film: Film, recipe: Recipe | None) -> None:
    assert preparation(film) == recipe


@pytest.mark.parametrize(
    ("height", "kinds"),
    [(2160, ("prepared", "720p", "360p")), (1080, ("720p", "360p")), (720, ("360p",)), (360, ()), (240, ())],
)
def test_smaller_versions_are_smaller_than_the_film(height: int, kinds: tuple[str, ...]) -> None:
    assert versions(replace(GOOD, height=height, width=height * 16 // 9)) == kinds
