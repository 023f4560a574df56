"""Reads a Talk's manuscript and sets its captions. Pure: no files, no processes.

A manuscript opens with `key: value` lines. Then come slides: `= heading`, `scene: name`, `- line` for what is shown,
paragraphs for what is said, and `> text` for the short English captions of the paragraph above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LINE_CHARS = 42
CUE_CHARS = 2 * LINE_CHARS
LINGER = 0.8
"""Seconds that a caption may stay after its words, when nothing follows at once."""


@dataclass
class Paragraph:
    sentences: list[str]
    english: list[str] = field(default_factory=list)


@dataclass
class Slide:
    heading: str
    scene: str = "ring"
    lines: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass
class Manuscript:
    facts: dict[str, str]
    slides: list[Slide]

    @property
    def transcript(self) -> str:
        return "\n\n".join(" ".join(p.sentences) for slide in self.slides for p in slide.paragraphs) + "\n"


@dataclass(frozen=True)
class Cue:
    """A caption; start and end in seconds from the film's first frame."""

    start: float
    end: float
    text: str


def sentences_of(text: str) -> list[str]:
    return re.split(r"(?<=[.?])\s+", text.strip())


def read_manuscript(text: str) -> Manuscript:
    """Raises ValueError on a line before the first slide that is not `key: value`."""
    head, _, body = text.partition("\n= ")
    facts: dict[str, str] = {}
    for line in filter(None, head.splitlines()):
        key, value = line.split(": ", 1)
        facts[key] = value
    return Manuscript(facts, [_read_slide(part) for part in body.split("\n= ")])


def _read_slide(part: str) -> Slide:
    heading, *rest = part.splitlines()
    slide = Slide(heading.strip())
    for line in filter(None, (line.strip() for line in rest)):
        if line.startswith("scene: "):
            slide.scene = line.removeprefix("scene: ")
        elif line.startswith("- "):
            slide.lines.append(line[2:])
        elif line.startswith("> "):
            slide.paragraphs[-1].english = sentences_of(line[2:])
        else:
            slide.paragraphs.append(Paragraph(sentences_of(line)))
    return slide


def pieces_of(sentence: str) -> list[str]:
    """The sentence in parts that fit two lines of a caption, cut after a comma where one is near the middle."""
    if len(sentence) <= CUE_CHARS and _two_lines(sentence) is not None:
        return [sentence]
    middle = len(sentence) / 2
    spaces = [match.start() for match in re.finditer(" ", sentence)]
    cut = min(spaces, key=lambda at: abs(at - middle) - (28 if sentence[at - 1] in ",:" else 0))
    return pieces_of(sentence[:cut]) + pieces_of(sentence[cut + 1 :])


def _two_lines(text: str) -> str | None:
    """The text on one line or two of even length; None where it does not fit."""
    if len(text) <= LINE_CHARS:
        return text
    spaces = [match.start() for match in re.finditer(" ", text)]
    fits = [at for at in spaces if at <= LINE_CHARS and len(text) - at - 1 <= LINE_CHARS]
    if not fits:
        return None
    cut = min(fits, key=lambda at: abs(at - len(text) / 2))
    return f"{text[:cut]}\n{text[cut + 1 :]}"


def captions(spoken: list[tuple[float, float, str]]) -> list[Cue]:
    """Cues for sentences as (start, end, sentence); a long one shares its time by length."""
    parts: list[Cue] = []
    for start, end, sentence in spoken:
        pieces = pieces_of(sentence)
        per_char = (end - start) / sum(map(len, pieces))
        at = start
        for piece in pieces:
            until = at + len(piece) * per_char
            parts.append(Cue(at, until, _two_lines(piece) or piece))
            at = until
    starts = [cue.start for cue in parts[1:]] + [parts[-1].end + LINGER]
    return [Cue(cue.start, min(cue.end + LINGER, after), cue.text) for cue, after in zip(parts, starts, strict=True)]


def as_webvtt(cues: list[Cue]) -> str:
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.text}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def _clock(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
