"""The group's sheet in words, for the page and the PDF alike: parts with entries, each a text with lines below it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from facilitation.queries.sheet import Idea, Sheet


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it."""

    title: str
    entries: list[dict[str, Any]]


def parts(sheet: Sheet) -> list[Part]:
    """Those parts that have something in them, in the order of the seminar."""
    asked = [_entry(one.text, lines=[(_("Svar:"), one.answer)] if one.answer else []) for one in sheet.questions]
    decided = [_entry(sheet.not_now or _("Inget skäl är skrivet."))] if sheet.not_now is not None else []
    found = [
        Part(_("Våra huvudpunkter"), [_entry(text) for text in sheet.points]),
        Part(_("Våra frågor till presentatörerna"), asked),
        Part(_("Det här vill vi pröva"), [_idea(number, idea) for number, idea in enumerate(sheet.ideas, start=1)]),
        Part(_("Nej, inte nu"), decided),
    ]
    return [part for part in found if part.entries]


def as_data(found: list[Part]) -> list[dict[str, Any]]:
    return [asdict(part) for part in found]


def _entry(text: str, *, title: str = "", lines: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    return {"title": title, "text": text, "lines": lines or [], "links": []}


def _idea(number: int, idea: Idea) -> dict[str, Any]:
    row = idea.row
    told = [
        (_("Första steget:"), row.first_step),
        (_("Vem gör det:"), row.who),
        (_("När:"), row.when),
        (_("Vad behövs:"), row.needs),
        (_("Så märker vi det:"), row.notice),
        (_("Bär det vidare:"), row.carrier),
        (_("Så säkra är vi:"), _("{n} av 5").format(n=row.confidence) if row.confidence else ""),
        (_("Lånad från:"), idea.borrowed_from),
        (_("Grupper som har lånat idén:"), str(idea.lent) if idea.lent else ""),
    ]
    title = _("Förslag {n}").format(n=number) + f" · {row.get_kind_display()}"
    return _entry(row.what, title=title, lines=[(label, text) for label, text in told if text])
