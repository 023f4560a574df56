"""The committed demo Talks are what the product asks of a Talk: playable everywhere, seekable, captioned throughout."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from seminars import chapters

FOLDER = Path(__file__).resolve().parents[2] / "socialtalks" / "demo" / "talks"
TALKS: list[dict[str, Any]] = json.loads((FOLDER / "talks.json").read_text())
TIMING = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})")

each_talk = pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk["video"])


def boxes_of(path: Path) -> list[str]:
    """The names of the file's top boxes, in order."""
    names, at, data = [], 0, path.read_bytes()
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode("ascii"))
        at += int.from_bytes(data[at : at + 4], "big")
    return names


def cues_of(path: Path) -> list[tuple[float, float, list[str]]]:
    """The cues as (start, end, lines), times in seconds; fails on anything that is not a cue."""
    head, *blocks = path.read_text().strip().split("\n\n")
    assert head == "WEBVTT"
    cues = []
    for block in blocks:
        timing, *lines = block.split("\n")
        found = TIMING.fullmatch(timing)
        assert found, timing
        h1, m1, s1, ms1, h2, m2, s2, ms2 = map(int, found.groups())
        cues.append((h1 * 3600 + m1 * 60 + s1 + ms1 / 1000, h2 * 3600 + m2 * 60 + s2 + ms2 / 1000, lines))
    return cues


def brightness_of_chair_row(path: Path, second: int) -> bytes:
    """The luma of the band of the picture where the chairs stand, at the key frame before the second."""
    with av.open(str(path)) as film:
        film.seek(second * 1_000_000)
        frame = next(film.decode(video=0))
        plane = frame.planes[0]
        return bytes(plane)[frame.height * 64 // 100 * plane.line_size : frame.height * 75 // 100 * plane.line_size]


def caption_files(talk: dict[str, Any]) -> dict[str, Path]:
    return {caption["lang"]: FOLDER / caption["file"] for caption in talk["captions"]}


def test_there_are_two_talks_of_different_length() -> None:
    assert [talk["number"] for talk in TALKS] == [1, 2]
    assert TALKS[0]["duration_ms"] != TALKS[1]["duration_ms"]
    assert sum(talk["size"] for talk in TALKS) < 6.5e6


@each_talk
def test_listing_describes_the_files_that_are_there(talk: dict[str, Any]) -> None:
    data = (FOLDER / talk["video"]).read_bytes()
    assert len(data) == talk["size"] < 3.5e6
    assert hashlib.sha256(data).hexdigest() == talk["sha256"]
    assert (FOLDER / talk["poster"]).read_bytes().startswith(b"\xff\xd8")
    assert talk["title"]
    assert talk["summary"]
    assert all(talk["presenter"][key] for key in ("name", "role", "organisation"))


@each_talk
def test_every_browser_can_play_it(talk: dict[str, Any]) -> None:
    with av.open(str(FOLDER / talk["video"])) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert len(film.streams) == 2
        assert (video.codec_context.name, video.codec_context.profile) == ("h264", "High")
        assert video.codec_context.pix_fmt == "yuv420p"
        assert (audio.codec_context.name, audio.codec_context.profile) == ("aac", "LC")
        assert audio.codec_context.layout.name == "mono"


@each_talk
def test_it_lasts_as_long_as_listed_and_as_a_talk_should(talk: dict[str, Any]) -> None:
    assert 10 * 60_000 <= talk["duration_ms"] <= 15 * 60_000
    with av.open(str(FOLDER / talk["video"])) as film:
        for stream in film.streams:
            assert stream.duration is not None
            assert float(stream.duration * stream.time_base) * 1000 == pytest.approx(talk["duration_ms"], abs=200)


@each_talk
def test_it_starts_before_it_is_all_there(talk: dict[str, Any]) -> None:
    boxes = boxes_of(FOLDER / talk["video"])
    assert boxes.index("moov") < boxes.index("mdat")


@each_talk
def test_a_seek_never_decodes_more_than_five_seconds(talk: dict[str, Any]) -> None:
    with av.open(str(FOLDER / talk["video"])) as film:
        packets = [packet for packet in film.demux(video=0) if packet.pts is not None]
    keys = [float(packet.pts * packet.time_base) for packet in packets if packet.is_keyframe]
    assert keys[0] == 0
    assert max(after - before for before, after in pairwise(keys)) <= 5


@each_talk
def test_the_picture_shows_time_passing(talk: dict[str, Any]) -> None:
    """Two screens that are 30 s apart can be told apart by eye: the row of chairs has another look."""
    before, after = (brightness_of_chair_row(FOLDER / talk["video"], second) for second in (301, 331))
    assert sum(abs(a - b) > 60 for a, b in zip(before, after, strict=True)) > 100


@each_talk
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_captions_follow_the_whole_talk_in_two_short_lines(talk: dict[str, Any], lang: str) -> None:
    cues = cues_of(caption_files(talk)[lang])
    assert cues[0][0] < 5
    assert talk["duration_ms"] / 1000 - 8 < cues[-1][1] <= talk["duration_ms"] / 1000
    assert all(start < end for start, end, _ in cues)
    for (_, end, _), (start, _, _) in pairwise(cues):
        assert end <= start <= end + 5
    assert all(len(lines) <= 2 and all(0 < len(line) <= 42 for line in lines) for _, _, lines in cues)


@each_talk
def test_swedish_captions_say_the_whole_transcript_at_a_readable_pace(talk: dict[str, Any]) -> None:
    cues = cues_of(caption_files(talk)["sv"])
    said = " ".join(" ".join(lines) for _, _, lines in cues)
    assert said.split() == (FOLDER / talk["transcript"]).read_text().split()
    assert len(said.split()) > 1_100
    assert max(sum(map(len, lines)) / (end - start) for start, end, lines in cues) < 20


@each_talk
def test_its_chapters_begin_where_something_is_said(talk: dict[str, Any]) -> None:
    length = timedelta(milliseconds=talk["duration_ms"])
    found, faults = chapters.read("\n".join(talk["chapters"]), length)
    assert (len(found) >= 8, faults, found[0].start) == (True, (), timedelta(0))
    starts = [start for start, _end, _lines in cues_of(FOLDER / talk["captions"][0]["file"])]
    for chapter in found[1:]:
        assert min(abs(start - chapter.start.total_seconds()) for start in starts) < 1
