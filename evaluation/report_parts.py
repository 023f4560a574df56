"""Parts of a report beside the scales: questions of other kinds, earlier seminars, quotes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation import bars
from evaluation.questionnaire import YES_NO, said
from evaluation.scopes import name_in
from evaluation.teller import DASH, Teller, answers
from evaluation.wording import N_

Json = dict[str, Any]


def questions(rows: Sequence[Json], teller: Teller) -> list[Json]:
    """Yes and no, choices, and 0 to 10, each with what was answered how often."""
    return [_question(row, teller) for row in rows if row.get("kind", "scale") != "scale"]


def _question(row: Json, teller: Teller) -> Json:
    names = _names(row, teller)
    note = teller.note(row, names[row["step"] - 1] if row["step"] else teller.words.gettext(N_("samma sak")))
    counts, percents = row["steps"] or [], row["percents"] or []
    told = [
        {
            "label": name,
            "count": _or_dash(count),
            "percent": teller.percent(value) if value is not None else "",
            "value": count or 0,
        }
        for name, count, value in zip(names, counts, percents or [None] * len(counts), strict=False)
    ]
    return {
        "title": teller.short(row),
        "kind": row["kind"],
        "note": note,
        "options": told,
        "aside": teller.answers(row["n"]) if row["n"] else "",
        "remark": " ".join(_remarks(row, teller)),
        "head": [teller.words.gettext(each) for each in (N_("Svar"), N_("Antal"), N_("Andel"))],
        "desc": _desc(teller.short(row), told, note),
    }


def _names(row: Json, teller: Teller) -> list[str]:
    if row["kind"] == "yes_no":
        return [teller.words.gettext(YES_NO[1]), teller.words.gettext(YES_NO[2])]
    if row["kind"] == "ten":
        return [str(value) for value in range(11)]
    return [said(choice, teller.lang) for choice in row["choices"]]


def _remarks(row: Json, teller: Teller) -> list[str]:
    if row["state"] != "shown":
        return []
    made = []
    if row["kind"] == "many":
        made.append(teller.words.gettext(N_("Flera svar får väljas.")))
        if None in row["steps"]:
            made.append(
                teller.words.gettext(
                    N_("Ett streck betyder att alla eller nästan alla, eller ingen eller nästan ingen, valde det.")
                )
            )
    if row["kind"] == "ten" and row["tenths"] is not None:
        made.append(teller.say(N_("Medelvärde {mean}."), mean=_decimal(row["tenths"], teller.lang)))
    if row["dont_know"]:
        made.append(teller.say(N_("Dessutom svarade {n} ”Vet ej”."), n=row["dont_know"]))
    return made


def _decimal(tenths: int, lang: str) -> str:
    return f"{tenths // 10}{'.' if lang == 'en' else ','}{tenths % 10}"


def _or_dash(count: int | None) -> str:
    return DASH if count is None else str(count)


def _desc(title: str, told: Sequence[Json], note: str) -> str:
    listed = ", ".join(f"{each['label']} {each['count']}" for each in told)
    return f"{title}: {listed or note}"


def draw_question(question: Mapping[str, Any], **look: Any) -> str:
    """The question's chart as an SVG element; empty where there are no counts to draw."""
    if not question["options"]:
        return ""
    drawn = [bars.Bar(each["label"], each["value"], each["percent"] or each["count"]) for each in question["options"]]
    draw = bars.columns if question["kind"] == "ten" else bars.rows
    return draw(drawn, title=question["title"], desc=question["desc"], **look)


def earlier(
    snapshot: Mapping[str, Any], teller: Teller, *, municipality: str | None = None, public: bool = False
) -> Json | None:
    """By indicator, where both this seminar and an earlier one have a share of ten answers or more.

    A municipality is told of those that it took part in and those that are open to all, everybody of the latter.
    """
    is_whole = municipality is None and not public
    told = snapshot.get("earlier", ())
    others = [each for each in told if each["public"] or is_whole or _was_there(each, snapshot, municipality)]
    rows = []
    for now in snapshot.get("indicators", ()):
        then = [_same(now, each["indicators"]) for each in others]
        if now["seminar"]["percent"] is not None and any(then):
            cells = [teller.percent(value["percent"]) if value else DASH for value in then]
            label = teller.stated(now, teller.indicator(now))
            rows.append({"label": label, "cells": [*cells, teller.percent(now["seminar"]["percent"])]})
    if not rows:
        return None
    days = [teller.date(each["date"], "d MMM y") for each in others]
    note = [
        teller.say(N_("{day}: {title}, {answers}."), day=day, title=each["title"], answers=answers(each["received"]))
        for day, each in zip(days, others, strict=True)
    ]
    return {
        "title": teller.words.gettext(N_("Jämfört med tidigare")),
        "head": [
            teller.words.gettext(N_("Andel som svarade")),
            *days,
            teller.words.gettext(N_("Nu")),
        ],
        "rows": rows,
        "note": " ".join(note),
    }


def _was_there(each: Mapping[str, Any], snapshot: Mapping[str, Any], municipality: str | None) -> bool:
    """Not for everybody, nor by a snapshot that was frozen without saying who took part earlier."""
    if municipality is None:
        return False
    number = snapshot["municipalities"][municipality].get("id")
    return name_in(each.get("municipalities", {}), number or 0, municipality) is not None


def _same(now: Mapping[str, Any], indicators: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The earlier cell that measures the same, if it may be compared."""
    for each in indicators:
        if (each["key"], each["cut"], each["kind"]) == (now["key"], now["cut"], now["kind"]):
            cell: Mapping[str, Any] = each["seminar"]
            return cell if cell["percent"] is not None else None
    return None


def quotes(groups: Sequence[Any], teller: Teller) -> list[Json]:
    """What was asked, with the reviewed texts."""
    return [{"asked": said(each["asked"], teller.lang), "texts": list(each["texts"])} for each in groups]
