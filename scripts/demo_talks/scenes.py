"""The drawings of the slides, as SVG around the origin, about 300 wide and 270 high: chairs, tables, doors, windows."""

# ruff: noqa: E501 - a drawing's element stays on one line

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

CHAIR = "M-19 13C-23-2-21-12-12-14-4-15.5 4-15.5 12-14 21-12 23-2 19 13 18 16-18 16-19 13Z"
BIRCH, AMBER, SKY, LINE, TABLE, SOFT = "#E9EDE4", "#FFB640", "#A6DBF7", "#4E7366", "#24564A", "#C3D3CA"
KINDS = {
    "done": f'fill="{BIRCH}"',
    "open": f'stroke="{SOFT}" stroke-width="2.6"',
    "lit": f'fill="{AMBER}"',
    "gone": f'stroke="{SOFT}" stroke-width="2.6" stroke-dasharray="1.5 5.5"',
}


def chair(x: float, y: float, scale: float, kind: str, turn: float = 0) -> str:
    return f'<path d="{CHAIR}" transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f}) scale({scale})" {KINDS[kind]}/>'


def round_table(x: float, y: float, radius: float, kinds: list[str], scale: float, turn: float = 0) -> str:
    """A table with its chairs around it, clockwise from the top; the lit one is larger and drawn in."""
    parts = [f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{TABLE}"/>']
    for index, kind in enumerate(kinds):
        angle = 2 * pi * index / len(kinds) + turn * pi / 180
        away = radius + (24 if kind == "lit" else 27) * scale
        size = scale * (1.18 if kind == "lit" else 1)
        parts.append(chair(x + away * sin(angle), y - away * cos(angle), size, kind, angle * 180 / pi))
    return "".join(parts)


def ring() -> str:
    return round_table(0, 0, 76, ["done", "lit", *["done"] * 5], 1.55)


def gap() -> str:
    return round_table(0, 0, 76, ["done", "gone", "lit", *["done"] * 4], 1.55)


def _rows(special: dict[tuple[int, int], str], rest: str) -> str:
    grid = [(row, column) for row in range(4) for column in range(5)]
    chairs = "".join(chair(-112 + 46 * c, -44 + 42 * r, 0.74, special.get((r, c), rest), 180) for r, c in grid)
    board = f'<path d="M-96-104H56" stroke="{LINE}" stroke-width="7"/>'
    panes = f'<rect x="112" y="-60" width="34" height="162" rx="4" fill="#0F2A36" stroke="{LINE}" stroke-width="4"/><path d="M112 21h34" stroke="{LINE}" stroke-width="4"/>'
    return board + panes + chairs


def classroom() -> str:
    return _rows({(2, 4): "gone"}, "done")


def returned() -> str:
    return _rows({(2, 4): "open", (3, 0): "lit"}, "done")


def place() -> str:
    shelf = "".join(
        f'<path d="M{-112 + 16 * i} -60v-{40 + (i * 7) % 19}" stroke="{SKY if i % 5 == 2 else LINE}" stroke-width="9"/>'
        for i in range(15)
    )
    return f'{shelf}<path d="M-124-52H124" stroke="{LINE}" stroke-width="6"/>{round_table(0, 52, 46, ["open", "done", "open", "lit"], 1.15)}'


def door() -> str:
    waves = "".join(
        f'<path d="M-42 {-88 + 24 * i}q14-12 28 0t28 0 28 0" stroke="{SKY}" stroke-width="4" opacity="{1 - i * 0.07:.2f}"/>'
        for i in range(9)
    )
    frame = f'<path d="M-64 130V-118H64V130" stroke="{LINE}" stroke-width="8"/><path d="M-140 131H140" stroke="{LINE}" stroke-width="5"/>'
    return frame + waves + chair(112, 106, 0.95, "open")


def closed() -> str:
    leaf = f'<rect x="-62" y="-116" width="124" height="244" rx="5" fill="#1B443A" stroke="{LINE}" stroke-width="6"/>'
    panels = f'<rect x="-40" y="-92" width="80" height="84" rx="4" stroke="{LINE}" stroke-width="4"/><rect x="-40" y="20" width="80" height="84" rx="4" stroke="{LINE}" stroke-width="4"/>'
    light = f'<path d="M-56 131H56" stroke="{AMBER}" stroke-width="5"/><circle cx="44" cy="6" r="7" fill="{BIRCH}"/>'
    return leaf + panels + light + "".join(chair(x, 104, 0.8, "open") for x in (-112, 112))


def lamp() -> str:
    beam = '<path d="M-46-28L-128 122H128L46-28Z" fill="#1E4A3F"/>'
    shade = (
        f'<path d="M0-140V-86" stroke="{LINE}" stroke-width="5"/><path d="M-52-28A52 56 0 0 1 52-28Z" fill="{AMBER}"/>'
    )
    return f'{beam}{shade}<ellipse cy="122" rx="128" ry="14" fill="#2A5C4F"/>{chair(0, 84, 1.6, "gone")}'


def calendar() -> str:
    away = {(0, 0), (1, 0), (1, 3), (2, 0), (2, 1), (2, 3), (3, 0), (3, 1), (3, 2), (3, 3)}
    sheet = f'<rect x="-142" y="-122" width="284" height="250" rx="14" fill="#1B443A"/><path d="M-142-76H142" stroke="{LINE}" stroke-width="3"/>'
    days = "".join(
        f'<text x="{-108 + 54 * i}" y="-89" fill="{SOFT}" font-size="25" text-anchor="middle">{day}</text>'
        for i, day in enumerate("MTOTF")
    )
    cells = [(r, c) for r in range(4) for c in range(5)]
    return (
        sheet
        + days
        + "".join(chair(-108 + 54 * c, -44 + 48 * r, 0.82, "gone" if (r, c) in away else "done") for r, c in cells)
    )


def path() -> str:
    way = f'<path d="M-146 126C-70 118-24 104 16 70S58-8 66-62" stroke="{LINE}" stroke-width="5" stroke-dasharray="1 13"/>'
    spots = [(-122, 94, 0.55), (-74, 84, 0.72), (-24, 62, 0.9), (14, 24, 1.08), (36, -26, 1.25)]
    return way + "".join(chair(x - 22, y - 16, size, "done") for x, y, size in spots) + chair(72, -92, 1.75, "lit")


def pair() -> str:
    return round_table(0, 4, 70, ["done", "lit"], 1.6, 90)


def steps() -> str:
    stairs = f'<path d="M-146 128H-92V86H-34V44H24V2H82V-40H146" stroke="{LINE}" stroke-width="6"/>'
    kinds = ["done", "done", "lit", "open", "open"]
    return stairs + "".join(
        chair(-119 + 58 * i, (104 if i != 2 else 100) - 42 * i, 1.05 if i != 2 else 1.35, kind)
        for i, kind in enumerate(kinds)
    )


def window() -> str:
    panes = '<rect x="-98" y="-122" width="196" height="206" rx="8" fill="#0F2A36"/><circle cx="46" cy="-68" r="22" fill="#CFE6EE"/>'
    bars = f'<path d="M0-122V84M-98-20H98" stroke="{LINE}" stroke-width="8"/><rect x="-98" y="-122" width="196" height="206" rx="8" stroke="{LINE}" stroke-width="8"/>'
    cup = f'<path d="M-132 112H132" stroke="{LINE}" stroke-width="9"/><path d="M-24 66h38v32q0 8-8 8h-22q-8 0-8-8z" fill="{AMBER}"/><path d="M16 74q18 0 18 12t-18 12" stroke="{AMBER}" stroke-width="6"/>'
    return panes + bars + cup


def three() -> str:
    around = ["done", "done", "done", "done", "done"]
    return (
        round_table(0, -62, 34, around, 0.86)
        + round_table(-82, 72, 34, around, 0.86)
        + round_table(82, 72, 34, ["done", "done", "done", "done", "lit"], 0.86)
    )


def dots() -> str:
    spots = [(-132 + 26.4 * i, 54 - 22 * i + (18 if i % 2 else -10)) for i in range(11)]
    thread = "M" + "L".join(f"{x:.0f} {y + 60:.0f}" for x, y in spots)
    beads = "".join(f'<circle cx="{x:.0f}" cy="{y + 60:.0f}" r="11" fill="{BIRCH}"/>' for x, y in spots)
    return f'<path d="{thread}" stroke="{LINE}" stroke-width="4"/>{beads}'


def line() -> str:
    parts = []
    for row, beads in enumerate((9, 6, 11, 7, 10)):
        y = -100 + 50 * row
        parts.append(f'<path d="M-140 {y}H140" stroke="{LINE}" stroke-width="4"/>')
        parts += [
            f'<circle cx="{-140 + 280 * i / (beads - 1):.0f}" cy="{y}" r="9" fill="{BIRCH}"/>' for i in range(beads)
        ]
    return "".join(parts)


def swap() -> str:
    def sheet(x: int, y: int, style: str, ink: str) -> str:
        rules = "".join(f"M{x + 22} {y + 44 + 26 * i}h{76 if i % 3 else 52}" for i in range(4))
        return f'<rect x="{x}" y="{y}" width="120" height="160" rx="10" {style}/><path d="{rules}" stroke="{ink}" stroke-width="5"/>'

    left_out = f'fill="#14302A" stroke="{LINE}" stroke-width="4" stroke-dasharray="2 10"'
    return (
        sheet(-140, -116, left_out, LINE)
        + sheet(-74, -76, left_out, LINE)
        + sheet(-4, -34, f'fill="{BIRCH}"', "#24564A")
    )


def two() -> str:
    thread = f'<path d="M-130 92H130" stroke="{LINE}" stroke-width="5"/>'
    house = f'<path d="M-72 92V-16L0-88 72-16V92Z" fill="{TABLE}" stroke="{LINE}" stroke-width="6"/><path d="M-20 92V26H20V92Z" fill="{AMBER}"/>'
    pane = f'<rect x="-14" y="-38" width="28" height="28" rx="3" fill="#0F2A36" stroke="{LINE}" stroke-width="4"/>'
    return f'{thread}<circle cx="-130" cy="92" r="18" fill="{BIRCH}"/><circle cx="130" cy="92" r="18" fill="{BIRCH}"/>{house}{pane}'


SCENES: dict[str, Callable[[], str]] = {
    draw.__name__: draw
    for draw in (
        ring,
        gap,
        classroom,
        returned,
        place,
        door,
        closed,
        lamp,
        calendar,
        path,
        pair,
        steps,
        window,
        three,
        dots,
        line,
        swap,
        two,
    )
}
