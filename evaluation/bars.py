"""Plain bars and columns as SVG, of the same kind as `evaluation.chart`: for questions that are no scale. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evaluation.chart import OUTLINE, PALETTE, WIDTH, words_at

FILL = PALETTE[3]
_SIZE = 13.5
_LINE, _BAR, _AIR = 16, 16, 8
_TALL = 74


@dataclass(frozen=True, slots=True)
class Bar:
    """An answer, how many gave it, and what stands beside its bar."""

    label: str
    value: int
    figure: str


def rows(
    bars: Sequence[Bar],
    *,
    title: str,
    desc: str,
    ident: str = "rows",
    font: str | None = None,
    colour: str | None = None,
    width: int = WIDTH,
) -> str:
    """One answer a line: its name at the left, its bar and its figure at the right."""
    names = round(width * 0.36)
    room = width - names - 60
    most = max((bar.value for bar in bars), default=0) or 1
    top, body = 2.0, []
    for bar in bars:
        lines = textwrap.wrap(bar.label, max(12, names // 7)) or [""]
        high = max(_BAR, _LINE * len(lines))
        middle = top + high / 2
        first = middle - _LINE * (len(lines) - 1) / 2 + 4.5
        body += [words_at(0, first + _LINE * number, line, _SIZE) for number, line in enumerate(lines)]
        long = room * bar.value / most
        body.append(_box(names, middle - _BAR / 2, long, _BAR))
        body.append(words_at(names + long + 8, middle + 4.5, bar.figure, _SIZE))
        top += high + _AIR
    return _svg(body, width, round(top), title, desc, ident, font, colour)


def columns(
    bars: Sequence[Bar],
    *,
    title: str,
    desc: str,
    ident: str = "columns",
    font: str | None = None,
    colour: str | None = None,
    width: int = WIDTH,
) -> str:
    """One answer a column, from the lowest to the highest."""
    step = width / max(1, len(bars))
    most = max((bar.value for bar in bars), default=0) or 1
    body = [_box(0.5, _TALL + 18, width - 1, 0.01)]
    for place, bar in enumerate(bars):
        high = _TALL * bar.value / most
        middle = step * place + step / 2
        body.append(_box(step * place + step * 0.15, 18 + _TALL - high, step * 0.7, high))
        if bar.value:
            body.append(words_at(middle, 13 + _TALL - high, bar.figure, 11.5 if width < WIDTH else 12.5, "middle"))
        body.append(words_at(middle, 18 + _TALL + 17, bar.label, _SIZE, "middle"))
    return _svg(body, width, 18 + _TALL + 24, title, desc, ident, font, colour)


def _box(x: float, y: float, wide: float, high: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.2f}" fill="{FILL}"'
        f' stroke="{OUTLINE}" stroke-width=".8"/>'
    )


def _svg(
    body: Sequence[str],
    width: int,
    height: int,
    title: str,
    desc: str,
    ident: str,
    font: str | None,
    colour: str | None,
) -> str:
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{escape(ident)}-t {escape(ident)}-d" fill="currentColor"'
    )
    root += f' font-family="{escape(font)}"' if font else ""
    root += f' color="{escape(colour)}"' if colour else ""
    head = f'<title id="{escape(ident)}-t">{escape(title)}</title><desc id="{escape(ident)}-d">{escape(desc)}</desc>'
    return f"{root}>{head}{''.join(body)}</svg>"
