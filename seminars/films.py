"""What a film must be for every room to play it, what is remarked on, and what is made from it. Pure: no I/O."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

RECOMMENDED = (timedelta(minutes=10), timedelta(minutes=15))
LOUDNESS = -16.0  # LUFS, integrated
SECOND = timedelta(seconds=1)
DRIFT = 2 * SECOND  # a version that is longer or shorter than this against its film is not it
APART = 1.0  # LU that two Talks, or a Talk and LOUDNESS, may differ
TALLEST = 1080  # pixels of the shorter side
HEAVIEST = 3_000_000  # bits a second
SILENT = -50.0  # LUFS
PIXELS = ("yuv420p", "yuvj420p")


class Code(StrEnum):
    """Why a film cannot be used as a Talk as it is."""

    UNREADABLE = "unreadable"
    NOT_MP4 = "not_mp4"
    NO_PICTURE = "no_picture"
    NOT_H264 = "not_h264"
    NOT_YUV420P = "not_yuv420p"
    NO_SOUND = "no_sound"
    NOT_AAC = "not_aac"
    NO_LENGTH = "no_length"
    NOT_CONVERTED = "not_converted"  # ffmpeg tried, and could not
    NO_ROOM = "no_room"  # on the server's disk
    BROKEN_OFF = "broken_off"  # whoever worked on it ended, as often as it was tried


CONVERTIBLE = frozenset({Code.NOT_MP4, Code.NOT_H264, Code.NOT_YUV420P, Code.NOT_AAC, Code.NO_LENGTH})
"""What ffmpeg can mend."""


class Remark(StrEnum):
    """What does not stop a film, but is worth knowing."""

    LENGTH = "length"
    TALL = "tall"
    HEAVY = "heavy"
    PORTRAIT = "portrait"
    SILENT = "silent"
    APART = "apart"
    PLACE = "place"


class FilmError(Exception):
    """A film that not every room could play; `found` names what stood in the way, if that is why."""

    def __init__(self, code: Code, found: str = "") -> None:
        super().__init__(f"{code.value} {found}".strip())
        self.code = code
        self.found = found


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a film. Width and height are as it is shown, after any turning."""

    size: int = 0  # bytes
    sha256: str = ""
    duration: timedelta = timedelta(0)  # whole milliseconds; nothing when it is not told
    container: str = ""
    video: str = ""
    pixels: str = ""
    audio: str = ""
    width: int = 0
    height: int = 0
    rate: float = 0.0  # frames a second
    loudness: float | None = None  # LUFS, integrated; None when not measured or silent throughout
    is_faststart: bool = True  # what a player needs first stands first
    is_hdr: bool = False
    has_place: bool = False  # tells where it was recorded

    @property
    def bit_rate(self) -> int:
        """Bits a second, sound and picture."""
        seconds = self.duration.total_seconds()
        return round(self.size * 8 / seconds) if seconds else 0

    @property
    def shorter(self) -> int:
        """Pixels of the shorter side: 1080 of a film in 1080p."""
        return min(self.width, self.height)

    def as_json(self) -> dict[str, Any]:
        facts = dataclasses.asdict(self)
        return {**facts, "duration": self.duration // timedelta(milliseconds=1)}

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Film:
        """As `as_json` wrote it; what is missing is not known."""
        known = {field.name: facts[field.name] for field in dataclasses.fields(cls) if field.name in facts}
        return cls(**{**known, "duration": timedelta(milliseconds=known.get("duration", 0))})


def faults(film: Film) -> tuple[FilmError, ...]:
    """Why the film cannot be used as it is, the gravest first."""
    found = [
        (not film.video, Code.NO_PICTURE, ""),
        (not film.audio, Code.NO_SOUND, ""),
        ("mp4" not in film.container.split(","), Code.NOT_MP4, film.container),
        (bool(film.video) and film.video != "h264", Code.NOT_H264, film.video),
        (film.video == "h264" and film.pixels not in PIXELS, Code.NOT_YUV420P, film.pixels),
        (bool(film.audio) and film.audio != "aac", Code.NOT_AAC, film.audio),
        (not film.duration, Code.NO_LENGTH, ""),
    ]
    return tuple(FilmError(code, what) for is_so, code, what in found if is_so)


def can_be_converted(found: tuple[FilmError, ...]) -> bool:
    return all(error.code in CONVERTIBLE for error in found)


def is_only_packed_wrong(found: tuple[FilmError, ...]) -> bool:
    """True when sound and picture are right, and only the container must be another."""
    return [error.code for error in found] == [Code.NOT_MP4]


def has_drifted(made: Film, source: Film) -> bool:
    """True when a film is not as long as what it was made of; of a source that tells no length nothing is known."""
    return bool(source.duration) and abs(made.duration - source.duration) > DRIFT


def remarks(film: Film, other: float | None = None) -> tuple[Remark, ...]:
    """What is worth saying of the film; `other` is the loudness of the seminar's other Talk."""
    shortest, longest = RECOMMENDED
    found = {
        Remark.LENGTH: not shortest <= film.duration <= longest,
        Remark.TALL: film.shorter > TALLEST,
        Remark.HEAVY: film.bit_rate > HEAVIEST,
        Remark.PORTRAIT: film.height > film.width,
        Remark.SILENT: film.loudness is not None and film.loudness < SILENT,
        Remark.APART: apart(film.loudness, other),
        Remark.PLACE: film.has_place,
    }
    return tuple(remark for remark, is_so in found.items() if is_so)


def apart(one: float | None, other: float | None) -> bool:
    """True when two measured loudnesses differ by more than a listener should have to mend."""
    return one is not None and other is not None and round(abs(one - other), 2) > APART


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one version is made: what is only copied, and the most its shorter side and bit rate may be."""

    height: int
    bits: int  # a second, of the picture
    copy_video: bool = False
    copy_audio: bool = False


def preparation(film: Film) -> Recipe | None:
    """What makes the film ready for the rooms; None when it is so already."""
    recipe = conversion(film)
    is_ready = recipe.copy_video and recipe.copy_audio and film.is_faststart and not film.has_place
    return None if is_ready else recipe


def conversion(film: Film) -> Recipe:
    """What makes it a film that every room plays. Only what must be is encoded again."""
    is_level = film.loudness is not None and (film.loudness < SILENT or not apart(film.loudness, LOUDNESS))
    is_light = film.shorter <= TALLEST and film.bit_rate <= HEAVIEST
    is_common = film.video == "h264" and film.pixels in PIXELS and not film.is_hdr
    return Recipe(
        TALLEST,
        HEAVIEST - 500_000,
        copy_video=is_light and is_common,
        copy_audio=is_level and film.audio == "aac",
    )


SMALLER = {"720p": Recipe(720, 1_300_000, copy_audio=True), "360p": Recipe(360, 450_000)}


def versions(film: Film) -> tuple[str, ...]:
    """The kinds that are made from a film, in order: prepared when it needs it, and those smaller than itself."""
    prepared = ("prepared",) if preparation(film) else ()
    return (*prepared, *(kind for kind, recipe in SMALLER.items() if recipe.height < film.shorter))
