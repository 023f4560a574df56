"""What the films' bench makes of the pictures it saw, and the film that says its own numbers. No browser."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import av
from hypothesis import given
from hypothesis import strategies as st

from scripts.benches.pictures import PICTURE, Window, errors, spreads, there_at
from tests.browser.timecode import BARS, WIDTH, bars, make_film

BEGINS = 1_000_000.0
WINDOW = Window(BEGINS + 2_000, BEGINS + 8_000, BEGINS)


def shown(late: float, first: int = 0, last: int = 250) -> list[tuple[float, int | None]]:
    """A film whose pictures all come `late` ms after their place."""
    return [(BEGINS + number * PICTURE + late, number) for number in range(first, last)]


@given(st.floats(-200, 200))
def test_a_film_that_is_late_is_as_late_in_every_picture(late: float) -> None:
    found = errors(shown(late), WINDOW)
    assert len(found) >= 140
    assert all(abs(error + late) < 0.01 for error in found)


@given(st.lists(st.floats(-200, 200), min_size=1, max_size=4))
def test_rooms_are_as_far_apart_as_the_first_from_the_last(lates: list[float]) -> None:
    found = spreads([shown(late) for late in lates], WINDOW)
    assert len(found) == 60
    assert all(abs(spread - (max(lates) - min(lates))) < 0.01 for spread in found)


def test_a_picture_that_stands_too_long_falls_behind() -> None:
    stood = shown(0, last=100)  # the last one comes after 4 s
    found = spreads([stood, shown(0)], WINDOW)
    assert max(found[:19]) < 0.01
    assert abs(found[-1] - (7_900 - 3_960 - 2 * PICTURE)) < 0.01


def test_one_is_there_when_every_picture_of_a_second_is_near_its_place() -> None:
    late = [*shown(90, 50, 75), *shown(10, 76, 200)]
    assert there_at(late, WINDOW) == BEGINS + 76 * PICTURE + 10
    assert there_at(shown(90), WINDOW) is None
    assert there_at([(at, None) for at, _number in shown(0)], WINDOW) is None


def test_the_film_says_the_number_of_every_picture(tmp_path: Path) -> None:
    path = tmp_path / "takt.mp4"
    make_film(path, timedelta(seconds=3), bit_rate=800_000)
    with av.open(str(path)) as film:
        pictures = [frame for frame in film.decode(video=0) if isinstance(frame, av.VideoFrame)]
        assert (film.streams.video[0].codec.name, film.streams.audio[0].codec.name) == ("h264", "aac")
    assert len(pictures) == 75
    for number, frame in enumerate(pictures):
        assert float(frame.time or 0) * 1000 == number * PICTURE
        plane = frame.planes[0]
        row = bytes(plane)[20 * plane.line_size :][:WIDTH]
        width = WIDTH // BARS
        assert [row[bar * width + width // 2] > 128 for bar in range(BARS)] == bars(number)
