"""The diverging Likert chart as SVG: our one chart, the same on the web, in dark mode, on paper and in the PDF.

Presentation attributes only (no class, no style), so that a strict CSP and Typst both draw it. Texts beside the bars
take the surrounding `color`; do not set `fill` on `text` in a stylesheet. Gaps are left open: the ground shows through.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 640
NARROW = 360
"""A phone's width: the same chart, drawn so that its words stay as large as those around it."""
PALETTE = ("#9A4A06", "#EDA43B", "#DCE2DB", "#86BAD9", "#1C5A80")
LABELS = ("#FFFFFF", "#13231E", "#13231E", "#13231E", "#FFFFFF")
OUTLINE = "#74867D"
GAP = 2.0
BAR = 20
LINE = 16
FIGURES_FROM = 6

_PLAIN, _SMALL = 13.5, 12.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One question. `values` from least to most, in the unit that is printed on them (per cent or answers);
    None where they may not be shown, and then `note` says why. `aside` stands at the right, as "148 svar"."""

    label: str
    values: tuple[int, ...] | None
    aside: str = ""
    note: str = ""


def likert(
    bars: Sequence[Bar],
    legend: Sequence[str],
    *,
    title: str,
    desc: str,
    ident: str = "likert",
    font: str | None = None,
    colour: str | None = None,
    width: int = WIDTH,
) -> str:
    """An `<svg>` element. `ident` is unique on the page; `font` and `colour` only where nothing surrounds it (PDF)."""
    body, top = _legend(legend, width)
    centre, per_cent = _scale(bars, width)
    for bar in bars:
        drawn, top = _row(bar, top, centre, per_cent, width)
        body += drawn
    height = round(top)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{escape(ident)}-t {escape(ident)}-d" fill="currentColor"'
    )
    root += f' font-family="{escape(font)}"' if font else ""
    root += f' color="{escape(colour)}"' if colour else ""
    head = f'<title id="{escape(ident)}-t">{escape(title)}</title><desc id="{escape(ident)}-d">{escape(desc)}</desc>'
    return f"{root}>{head}{''.join(body)}</svg>"


def _legend(texts: Sequence[str], width: int) -> tuple[list[str], float]:
    x, y, drawn = 0.0, 2.0, []
    for fill, words in zip(PALETTE, texts, strict=True):
        wide = 19 + len(words) * 6.4 + 22
        if x and x + wide - 22 > width:
            x, y = 0.0, y + 22
        drawn.append(
            f'<rect x="{x + 0.5:.1f}" y="{y}" width="14" height="14" rx="3" fill="{fill}" stroke="{OUTLINE}"'
            f' stroke-width=".8"/>{words_at(x + 20, y + 12, words, 13)}'
        )
        x += wide
    return drawn, y + 34


def _percents(values: tuple[int, ...]) -> tuple[float, ...]:
    total = sum(values)
    return tuple(100 * value / total for value in values) if total else tuple(0.0 for _ in values)


def _scale(bars: Sequence[Bar], width: int) -> tuple[float, float]:
    """(x of the middle, px per per cent) so that the longest arms to both sides fill the width."""
    shares = [_percents(bar.values) for bar in bars if bar.values]
    left = max((one + two + three / 2 for one, two, three, *_ in shares), default=50.0)
    right = max((three / 2 + four + five for _, _, three, four, five in shares), default=50.0)
    per_cent = (width - 4 * GAP - 2) / max(left + right, 100.0)
    return 1 + 2 * GAP + left * per_cent, per_cent


def _row(bar: Bar, top: float, centre: float, per_cent: float, width: int) -> tuple[list[str], float]:
    drawn = [words_at(width, top + 10, bar.aside, _SMALL, anchor="end")] if bar.aside else []
    for line in textwrap.wrap(bar.label, 72 * width // WIDTH) or [""]:
        drawn.append(words_at(0, top + 10, line, _PLAIN))
        top += LINE
    if bar.values is None:
        drawn.append(words_at(0, top + 14, bar.note, _SMALL))
    else:
        drawn += _segments(bar.values, top, centre, per_cent)
    return drawn, top + BAR + 10


def _segments(values: tuple[int, ...], top: float, centre: float, per_cent: float) -> list[str]:
    shares = _percents(values)
    filled = [step for step, share in enumerate(shares) if share]
    x = centre - (shares[0] + shares[1] + shares[2] / 2) * per_cent - sum(GAP for step in filled if step < 2)
    drawn = []
    for step in filled:
        width = shares[step] * per_cent
        drawn.append(
            f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{BAR}" fill="{PALETTE[step]}"'
            f' stroke="{OUTLINE}" stroke-width=".5"/>'
        )
        if shares[step] >= FIGURES_FROM:
            middle = x + width / 2
            drawn.append(words_at(middle, top + 14.5, str(values[step]), _SMALL, anchor="middle", fill=LABELS[step]))
        x += width + GAP
    return drawn


def words_at(x: float, y: float, words: str, size: float, anchor: str = "", *, fill: str = "") -> str:
    placed = f' text-anchor="{anchor}"' if anchor else ""
    filled = f' fill="{fill}"' if fill else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{placed}{filled}>{escape(words)}</text>'
