"""The overview in words and charts: the desk's page and the decision-maker's show this, and the workbook its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluation.chart import NARROW
from evaluation.chart_time import Series, over_time
from evaluation.overview import Followed, Frozen, Line, Reach, followed, head, legend, lines, reach, total
from evaluation.teller import DASH, upper

Table = tuple[list[str], list[list[object]]]


def page(
    reports: Sequence[Frozen], *, municipality: str | None = None, reached: Sequence[Frozen] | None = None
) -> dict[str, Any]:
    """What the templates read. `municipality` sees its own beside everyone's, and no other's reach; `reached` are the
    seminars that the reader is told who took part in, where that is not all of them."""
    places = head(reports, get_language() or "sv")
    found = lines(reports, municipality=municipality, words=translation, lang=get_language() or "sv")
    there = reports if reached is None else reached
    return {
        "reports": list(zip(places, reports, strict=True)),
        "municipality": municipality,
        "charts": [_chart(line, places, municipality) for line in found if _is_drawn(line)],
        "indicators": turned(indicator_table(reports, municipality=municipality)),
        "reach": reach_table(there, municipality=municipality),
        "has_reach": bool(reach(there, municipality=municipality)),
        "is_reach_of_some": len(there) < len(reports),
        "followed": followed_table(reports, municipality=municipality),
        "bands": [_band(one) for one in _followed(reports, municipality)],
        "legend": legend(translation),
    }


def _is_told(line: Line) -> bool:
    """Whether the municipality has a figure of its own anywhere."""
    return any(point.said != DASH for point in line.own)


def _is_drawn(line: Line) -> bool:
    return sum(point.value is not None for point in line.whole) > 1


def _chart(line: Line, places: Sequence[str], municipality: str | None) -> dict[str, Any]:
    everyone = Series(_("alla"), tuple(point.value for point in line.whole))
    series = [everyone]
    if municipality and any(point.value is not None for point in line.own):
        series.append(Series(municipality, tuple(point.value for point in line.own)))
    said = [
        f"{one.label}: "
        + ", ".join(f"{place} {value} %" for place, value in zip(places, one.values, strict=True) if value is not None)
        for one in series
    ]
    title, desc = line.label, ". ".join(said)
    return {
        "title": upper(line.label),
        "wide": _safe(over_time(series, places, ident=f"time-{line.key}", title=title, desc=desc)),
        "slim": _safe(over_time(series, places, ident=f"slim-{line.key}", width=NARROW, title=title, desc=desc)),
    }


def _safe(svg: str) -> str:
    return mark_safe(svg)  # noqa: S308 - drawn and escaped by evaluation.chart_time


def indicator_table(reports: Sequence[Frozen], *, municipality: str | None = None) -> Table:
    """A row per seminar, a column per indicator."""
    found = lines(reports, municipality=municipality, words=translation, lang=get_language() or "sv")
    names = [_("Seminarium"), _("När"), *(upper(line.label) for line in found)]
    names += [f"{upper(line.label)}, {municipality}" for line in found if _is_told(line)]
    when = head(reports, get_language() or "sv")
    rows: list[list[object]] = [
        [
            each.title,
            when[number],
            *(line.whole[number].said for line in found),
            *(line.own[number].said for line in found if _is_told(line)),
        ]
        for number, each in enumerate(reports)
    ]
    return names, rows


def turned(table: Table) -> Table:
    """A column per seminar, under its month: there are fewer of them than indicators, and their names are shorter."""
    (name, when, *labels), rows = table
    titles, months, *columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], *([] for _ in labels)]
    return [when, *map(str, months)], [
        [name, *titles],
        *([label, *told] for label, told in zip(labels, columns, strict=True)),
    ]


def reach_table(reports: Sequence[Frozen], *, municipality: str | None = None) -> Table:
    rows = reach(reports, municipality=municipality)
    everyone = total(reports, _("Alla"))
    names = [_("Kommun"), _("Seminarier"), _("Grupper"), _("Personer"), _("Svar som redovisas")]
    return names, [_of(row) for row in (*rows, everyone)]


def _of(row: Reach) -> list[object]:
    """A dash for answers that are not told alone: they need not be none."""
    return [row.municipality, row.seminars, row.groups, row.people, row.answers or DASH]


def _followed(reports: Sequence[Frozen], municipality: str | None) -> list[Followed]:
    return followed(reports, municipality=municipality, everything=_("Alla teman"))


def followed_table(reports: Sequence[Frozen], *, municipality: str | None = None) -> Table:
    names = [_("Tema"), _("Förslag"), _("Behövde beslut"), _("Fick ja"), _("Prövades")]
    names += [_("Infört, helt eller delvis"), _("Har inte svarat")]
    keys = ("all", "needs_decision", "yes", "tried", "in_place", "unanswered")
    return names, [[one.label, *(one.counts[key] for key in keys)] for one in _followed(reports, municipality)]


def _band(one: Followed) -> dict[str, Any]:
    """A theme's proposals as at most forty chairs, each status at least one where it has any."""
    size = max(1, -(-one.counts["all"] // 40))
    looks = [look for _word, look in legend()]
    parts = [(look, range(-(-count // size)), count) for look, (_key, count) in zip(looks, one.segments, strict=True)]
    return {"label": one.label, "all": one.counts["all"], "size": size, "parts": [part for part in parts if part[2]]}


def tables(
    reports: Sequence[Frozen], *, municipality: str | None = None, reached: Sequence[Frozen] | None = None
) -> list[tuple[str, Table]]:
    """By the name of the sheet, for the workbook."""
    return [
        (_("Indikatorer"), indicator_table(reports, municipality=municipality)),
        (_("Räckvidd"), reach_table(reports if reached is None else reached, municipality=municipality)),
        (_("Uppföljning"), followed_table(reports, municipality=municipality)),
    ]
