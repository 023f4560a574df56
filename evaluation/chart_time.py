"""Lines over time as SVG, drawn as `evaluation.chart` draws its bars: attributes only, the words of the page's colour,
a form of its own for each line, so that it is read without colour. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evaluation.chart import NARROW, OUTLINE

WIDTH = 470
HEIGHT = 190
TOP, BOTTOM, LEFT, RIGHT = 16, 150, 38, 26
COLOURS = ("#2F80B0", "#B9651A")
"""Each at least 3.8 to 1 on the day's ground and on the evening's."""
MOST_LABELS = {WIDTH: 5, NARROW: 4}
LEAST_APART = 14
"""Below so many units two figures at one place would stand on each other: the lower line's goes underneath."""
REACH = 20
"""So far above its point a figure reaches."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: per cent per place along the time, None where there is no figure to draw."""

    label: str
    values: tuple[int | None, ...]


def over_time(
    series: Sequence[Series], places: Sequence[str], *, title: str, desc: str, ident: str, width: int = WIDTH
) -> str:
    """An `<svg>` element of at most two lines from 0 to 100 per cent. `ident` is unique on the page."""
    drawn = [_grid(per_cent, width) for per_cent in (0, 50, 100)]
    drawn += _places(places, width)
    for number, one in enumerate(series[:2]):
        drawn += _line(one, len(places), width, number, [other.values for other in series if other is not one])
    drawn += _legend(series) if len(series) > 1 else []
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" role="img"'
        f' aria-labelledby="{escape(ident)}-t {escape(ident)}-d" fill="currentColor">'
    )
    head = f'<title id="{escape(ident)}-t">{escape(title)}</title><desc id="{escape(ident)}-d">{escape(desc)}</desc>'
    return f"{root}{head}{''.join(drawn)}</svg>"


def _y(per_cent: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * per_cent / 100


def _x(place: int, count: int, width: int) -> float:
    inside = width - LEFT - RIGHT
    return LEFT + (inside / 2 if count < 2 else inside * (0.04 + 0.92 * place / (count - 1)))


def _grid(per_cent: int, width: int) -> str:
    y = _y(per_cent)
    line = f'<line x1="{LEFT}" y1="{y:.1f}" x2="{width - RIGHT}" y2="{y:.1f}" stroke="{OUTLINE}" stroke-width=".6"/>'
    return line + _text(LEFT - 6, y + 4, str(per_cent), anchor="end")


def _places(places: Sequence[str], width: int) -> list[str]:
    step = -(-len(places) // MOST_LABELS.get(width, 6)) or 1
    last = len(places) - 1
    return [
        _text(_x(number, len(places), width), BOTTOM + 18, name, anchor="middle")
        for number, name in enumerate(places)
        if (last - number) % step == 0
    ]


def _line(one: Series, count: int, width: int, number: int, others: Sequence[tuple[int | None, ...]]) -> list[str]:
    points = [
        (_x(place, count, width), _y(value), value) for place, value in enumerate(one.values) if value is not None
    ]
    drawn = []
    if len(points) > 1:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _value in points)
        dashes = ' stroke-dasharray="6 4"' if number else ""
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[number]}" stroke-width="2.5"{dashes}/>')
    for place, value in enumerate(one.values):
        if value is None:
            continue
        x, y = _x(place, count, width), _y(value)
        drawn.append(_mark(x, y, number))
        beside = [other[place] for other in others if other[place] is not None]
        under = any(value < (near or 0) or (value == near and number) for near in beside) or y < TOP + LEAST_APART
        under = under or (not beside and _is_struck(y))
        drawn.append(_text(x, y + (19 if under else -9), str(value), anchor="middle"))
    return drawn


def _is_struck(y: float) -> bool:
    """Whether a line of the grid would go through the figure above."""
    return any(0 <= y - _y(line) < REACH for line in (50, 100))


def _mark(x: float, y: float, number: int) -> str:
    if number:
        return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{COLOURS[number]}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{COLOURS[number]}"/>'


def _legend(series: Sequence[Series]) -> list[str]:
    x, drawn = float(LEFT), []
    for number, one in enumerate(series[:2]):
        drawn += [_mark(x + 6, HEIGHT - 7, number), _text(x + 18, HEIGHT - 3, one.label)]
        x += 18 + len(one.label) * 7 + 26
    return drawn


def _text(x: float, y: float, words: str, *, anchor: str = "") -> str:
    placed = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12.5"{placed}>{escape(words)}</text>'
