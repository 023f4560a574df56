"""Draws the slides as HTML for Chromium: the evening room, the table with a chair for every stretch of the film."""

# ruff: noqa: E501 - a drawing's element stays on one line

from __future__ import annotations

from html import escape

from .manuscript import Slide
from .scenes import CHAIR, SCENES

WIDTH, HEIGHT = 854, 480

STYLE = """
* { margin: 0; box-sizing: border-box }
body { width: 854px; height: 480px; overflow: hidden; background: #0C1F1A; color: #FBF7EC; position: relative;
  font-family: Roboto, "Noto Sans", "Liberation Sans", sans-serif; -webkit-font-smoothing: antialiased }
svg { position: absolute; inset: 0 }
main { position: absolute; left: 52px; top: 0; width: 452px; height: 312px; display: flex; flex-direction: column; justify-content: center }
h1 { font: 700 46px/1.08 P052, "Palatino Linotype", "Noto Serif", "DejaVu Serif", serif; text-wrap: balance; letter-spacing: -.005em }
h1.long { font-size: 42px }
ul { list-style: none; padding: 0; margin-top: 20px; display: grid; gap: 9px }
li { font-size: 28px; line-height: 1.16; color: #C3D3CA; text-wrap: balance }
li b { font-weight: 500; color: #E9EDE4 }
"""

ROOM = """
<ellipse cx="650" cy="150" rx="410" ry="300" fill="#102822"/><ellipse cx="650" cy="150" rx="270" ry="215" fill="#14302A"/>
<path d="M0 480V356Q427 316 854 356V480Z" fill="#1A3F36"/><path d="M0 356Q427 316 854 356" fill="none" stroke="#2C5A4D" stroke-width="3"/>
"""


def page(slide: Slide) -> str:
    """The whole slide without its row of chairs, which `row` draws into #row."""
    long = ' class="long"' if len(slide.heading) > 24 else ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in slide.lines)
    svg = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke-linecap="round" stroke-linejoin="round">'
    art = f'{ROOM}<g transform="translate(672 162)">{SCENES[slide.scene]()}</g><g id="row"></g>'
    return (
        f'<!doctype html><html lang="sv"><meta charset="utf-8"><style>{STYLE}</style>'
        f"<body>{svg}{art}</svg><main><h1{long}>{escape(slide.heading)}</h1><ul>{lines}</ul></main></body></html>"
    )


def row(chairs: int, done: float) -> str:
    """The chairs at the far side of the table: `done` of them filled, the present one larger and part-filled."""
    parts = []
    pitch = (WIDTH - 60) / chairs
    for index in range(chairs):
        x = 30 + pitch * (index + 0.5)
        y = 356 - 80 * (x / WIDTH) * (1 - x / WIDTH) - 11
        share = min(1.0, max(0.0, done - index))
        now = index <= done < index + 1
        at = f'transform="translate({x:.1f} {y - (2 if now else 0):.1f}) scale({0.5 if now else 0.37})"'
        if now:
            width = 46 * share
            parts.append(
                f'<g {at}><clipPath id="now"><rect x="-23" y="-18" width="{width:.1f}" height="36"/></clipPath>'
                f'<path d="{CHAIR}" fill="#E9EDE4" clip-path="url(#now)"/><path d="{CHAIR}" stroke="#E9EDE4" stroke-width="4"/></g>'
            )
        elif share:
            parts.append(f'<path {at} d="{CHAIR}" fill="#E9EDE4"/>')
        else:
            parts.append(f'<path {at} d="{CHAIR}" stroke="#7C978C" stroke-width="4"/>')
    return "".join(parts)
