"""Template tags and filters of the look: icons, chairs, and times as they are written in Swedish, in Stockholm."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from seminars import chairs, icons
from seminars.agenda import Kind
from seminars.translated import Said, language_now

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of `seminars.icons`, hidden from screen readers: a word stands beside it. KeyError for unknown names."""
    drawing = mark_safe(icons.ICONS[name])  # noqa: S308 - our own constant
    classes = f"icon {extra}" if extra else "icon"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, drawing)


@register.filter
def kind_icon(kind: str) -> str:
    """The name of the icon of a kind of segment: {% icon segment.kind|kind_icon %}."""
    return icons.OF_KIND[Kind(kind)]


@register.filter
def light(segment: chairs.Line) -> str:
    """The light of a segment: lamp, sky, birch or pause."""
    return chairs.light(segment.kind, segment.place).value


@register.inclusion_tag("look/_ring.html")
def ring(lines: Iterable[chairs.Line], progress: chairs.Progress | None = None, label: str = "") -> dict[str, object]:
    """The agenda as chairs around the table. Without a label it is decoration beside the same facts in words."""
    return {"seats": chairs.ring(lines, progress), "shape": chairs.SHAPE, "label": label}


@register.inclusion_tag("look/_band.html")
def band(
    lines: Iterable[chairs.Line], progress: chairs.Progress | None = None, label: str = "", extra: str = ""
) -> dict[str, object]:
    """The agenda as chairs in a line; `extra` is added to its classes."""
    row = chairs.band(lines, progress)
    return {"chairs": row, "label": label, "extra": extra, "is_tight": len(row) > chairs.MOST_CHAIRS}


@register.inclusion_tag("look/_people.html")
def people(
    count: int,
    now: int | None = None,
    following: int | None = None,
    done: Sequence[int] = (),
    absent: Sequence[int] = (),
    label: str = "",
) -> dict[str, object]:
    """A group around its table; seats are indexes from 0."""
    seats = chairs.people(count, now=now, following=following, done=done, absent=absent)
    return {"seats": seats, "shape": chairs.SHAPE, "label": label}


@register.inclusion_tag("look/_chair_row.html")
def chair_row(count: int, total: int = 0, light: str = "lamp", label: str = "") -> dict[str, object]:
    """`count` filled chairs, then empty ones up to `total`: "5 av 7 har svarat"."""
    return {"filled": range(count), "empty": range(max(0, total - count)), "light": light, "label": label}


@register.inclusion_tag("look/_scale.html")
def scale_chairs(step: int) -> dict[str, object]:
    """Four chairs beside an answer, none filled for the lowest, all four for the highest."""
    return {"steps": [("done" if i < step else "", 13 + 26 * i) for i in range(4)], "shape": chairs.SHAPE}


@register.inclusion_tag("look/_logo_mark.html")
def logo_mark() -> dict[str, object]:
    """The table with seven chairs, one lit."""
    return {"seats": [(" now" if i == 1 else "", round(360 * i / 7, 1)) for i in range(7)], "shape": chairs.SHAPE}


@register.simple_tag
def said(row: Any, field: str) -> SafeString:
    """A text of a seminar, Talk or organisation in the reader's language; what is in Swedish instead is marked so."""
    text: Said = row.said[field]
    return format_html("<span{}>{}</span>", text.lang, text.text) if text.language else format_html("{}", text.text)


@register.simple_tag
def said_lines(row: Any, field: str) -> SafeString:
    """The same for a longer text, with its paragraphs."""
    text: Said = row.said[field]
    written = mark_safe(linebreaks(text.text, autoescape=True))  # noqa: S308 - escaped
    return format_html("<div{}>{}</div>", text.lang, written) if text.language else written


@register.filter
def one_of(item: object, items: Collection[object]) -> bool:
    """Membership, where a template must hand the answer on."""
    return item in items


@register.filter
def clock(moment: datetime) -> str:
    """09.37, in Stockholm; in English 09:37."""
    return timezone.localtime(moment).strftime("%H:%M" if language_now() == "en" else "%H.%M")


@register.filter
def day(moment: datetime | date) -> str:
    """onsdag 25 november 2026; a language may want it otherwise: onsdag 25. november 2026."""
    return formats.date_format(_local(moment), gettext("l j F Y"))


@register.filter
def day_short(moment: datetime | date) -> str:
    """25 november, with the year when it is not this one."""
    local = _local(moment)
    return formats.date_format(local, gettext("j F") if local.year == timezone.localdate().year else gettext("j F Y"))


@register.filter
def month(moment: datetime | date) -> str:
    """november 2026."""
    return formats.date_format(_local(moment), "F Y")


@register.filter
def minutes(duration: timedelta) -> int:
    """Whole minutes of a duration, rounded down."""
    return duration // timedelta(minutes=1)


@register.filter
def spoken(duration: timedelta) -> str:
    """2 timmar och 20 minuter."""
    hours, rest = divmod(minutes(duration), 60)
    in_hours = ngettext("%(count)s timme", "%(count)s timmar", hours) % {"count": hours}
    in_minutes = ngettext("%(count)s minut", "%(count)s minuter", rest) % {"count": rest}
    if not hours:
        return in_minutes
    return gettext("%(hours)s och %(minutes)s") % {"hours": in_hours, "minutes": in_minutes} if rest else in_hours


@register.filter
def timer(duration: timedelta) -> str:
    """14:10, or 1:04:10 from an hour on; whole seconds, rounded down."""
    total = max(0, duration // timedelta(seconds=1))
    hours, rest = divmod(total, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _local(moment: datetime | date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
