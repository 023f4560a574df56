"""Colours that can be read: contrast by WCAG's formula, and what is made of an organisation's own colour. Pure."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

LEAST = 4.5
"""Contrast of text (WCAG 1.4.3); links and the words on buttons are text."""
DAY_GROUNDS = ("#F5F7F3", "#FFFFFF", "#E8EEE7", "#FFF0D2", "#E0F1FA")
"""What the day's colour stands on: page, surface, sunk, the lamp's and the sky's grounds, as in tokens.css."""
EVENING_GROUNDS = ("#0F1B18", "#172622", "#0A1412", "#38290F", "#12303E")
_HEX = re.compile(r"#[0-9A-F]{6}", re.ASCII)
STEP = 0.01


@dataclass(frozen=True, slots=True)
class Palette:
    """A colour for the day and one for the evening, each with what it becomes under the pointer."""

    day: str
    day_hover: str
    evening: str
    evening_hover: str


def tidy(text: str) -> str:
    """`#14503f`, `14503F` as #14503F; ValueError for what is no colour."""
    colour = f"#{text.strip().removeprefix('#').upper()}"
    if not _HEX.fullmatch(colour):
        raise ValueError(text)
    return colour


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def worst(colour: str, grounds: tuple[str, ...]) -> float:
    """The contrast on the ground where it is least."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour: str, grounds: tuple[str, ...]) -> str:
    """The colour itself, or the nearest of its hue that can be read on all the grounds, all light or all dark."""
    step = STEP if luminance(grounds[0]) < 0.2 else -STEP
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    found = colour
    while worst(found, grounds) < LEAST:
        light = min(1.0, max(0.0, light + step))
        found = _hex(colorsys.hls_to_rgb(hue, light, full))
        if light in (0.0, 1.0):
            break
    return found


def palette(day: str, evening: str = "") -> Palette:
    """All that the pages need. Without an evening colour the day's is made light enough."""
    evening = evening or readable(day, EVENING_GROUNDS)
    return Palette(day, _moved(day, -0.08), evening, _moved(evening, 0.08))


def css(colours: Palette) -> str:
    """A style sheet that puts the colours in the place of the house's own, by day and by evening."""
    day = f"--primary: {colours.day}; --primary-hover: {colours.day_hover};"
    evening = f"--primary: {colours.evening}; --primary-hover: {colours.evening_hover};"
    return (
        f':root, [data-theme="light"] {{ {day} }}\n[data-theme="dark"] {{ {evening} }}\n'
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{ {evening} }} }}\n"
    )


def _parts(colour: str) -> tuple[float, float, float]:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def _moved(colour: str, by: float) -> str:
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    return _hex(colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light + by)), full))
