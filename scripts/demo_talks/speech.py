"""Speaks a manuscript with espeak-ng, sentence by sentence, and fits the pauses to the Talk's length."""

from __future__ import annotations

import subprocess
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path

from .manuscript import Manuscript

RATE = 22050
LEAD, TAIL = 2.5, 4.0
"""Seconds of silence before the first word and after the last."""
SENTENCE, PARAGRAPH, SLIDE = 1.0, 2.0, 3.2
"""How long a pause is, in units; one unit is what the Talk's length leaves."""
QUIET = 250


@dataclass
class Speech:
    """All times in seconds from the film's first frame."""

    spoken: list[tuple[float, float, str]]
    english: list[tuple[float, float, str]]
    slide_starts: list[float]
    pause_unit: float


def speak(manuscript: Manuscript, target: Path) -> Speech:
    """Writes a mono WAV of exactly `seconds`; raises ValueError when the text is too long or too short for it."""
    facts = manuscript.facts
    seconds = float(facts["seconds"])
    voiced = [[[_say(s, facts) for s in p.sentences] for p in slide.paragraphs] for slide in manuscript.slides]
    said = sum(len(clip) for slide in voiced for paragraph in slide for clip in paragraph) / RATE
    unit = (seconds - LEAD - TAIL - said) / _pause_units(manuscript)
    if not 0.3 <= unit <= 1.0:
        raise ValueError(f"{facts['title']}: {said:.0f} s of speech in {seconds:.0f} s leaves pauses of {unit:.2f} s")
    sound = array("h", bytes(2 * int(LEAD * RATE)))
    speech = Speech([], [], [], unit)
    for slide, paragraphs in zip(manuscript.slides, voiced, strict=True):
        speech.slide_starts.append(max(0.0, len(sound) / RATE - unit) if speech.slide_starts else 0.0)
        for paragraph, clips in zip(slide.paragraphs, paragraphs, strict=True):
            begins = len(sound) / RATE
            for sentence, clip in zip(paragraph.sentences, clips, strict=True):
                speech.spoken.append((len(sound) / RATE, (len(sound) + len(clip)) / RATE, sentence))
                sound += clip
                sound += _silence(unit * SENTENCE)
            speech.english += _spread(paragraph.english, begins, len(sound) / RATE - unit)
            sound += _silence(unit * (PARAGRAPH - SENTENCE))
        sound += _silence(unit * (SLIDE - PARAGRAPH))
    length = int(seconds * RATE)
    sound = sound[:length] + array("h", bytes(2 * max(0, length - len(sound))))
    with wave.open(str(target), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    return speech


def _pause_units(manuscript: Manuscript) -> float:
    paragraphs = [p for slide in manuscript.slides for p in slide.paragraphs]
    units = sum(len(p.sentences) for p in paragraphs) * SENTENCE
    units += len(paragraphs) * (PARAGRAPH - SENTENCE) + len(manuscript.slides) * (SLIDE - PARAGRAPH)
    return units - SLIDE


def _say(sentence: str, facts: dict[str, str]) -> array[int]:
    command = [
        "espeak-ng",
        "-v",
        f"sv+{facts['voice']}",
        "-p",
        facts["pitch"],
        "-s",
        facts["speed"],
        "--stdin",
        "--stdout",
    ]
    done = subprocess.run(command, input=sentence.encode(), capture_output=True, check=True)
    samples = array("h", done.stdout[44:])
    loud = [i for i in range(0, len(samples), 32) if abs(samples[i]) > QUIET]
    margin = int(0.03 * RATE)
    return samples[max(0, loud[0] - margin) : loud[-1] + 2 * margin]


def _silence(seconds: float) -> array[int]:
    return array("h", bytes(2 * round(seconds * RATE)))


def _spread(sentences: list[str], start: float, end: float) -> list[tuple[float, float, str]]:
    if not sentences:
        return []
    per_char = (end - start) / sum(map(len, sentences))
    spread, at = [], start
    for sentence in sentences:
        spread.append((at, at + len(sentence) * per_char, sentence))
        at += len(sentence) * per_char
    return spread
