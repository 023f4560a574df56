"""What became of the proposals, as a part of a frozen snapshot and in a reader's words. Pure.

All of it is the groups' own account; whoever has not answered is a category of its own, and the denominator is always
all proposals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date

from evaluation.follow_up import HELPED, HINDERED, STATUSES, Fate, funnel
from evaluation.report import later_table
from evaluation.teller import CALENDARS
from evaluation.wording import N_, SWEDISH, Text, Words, say, text

Json = dict[str, Any]
NOBODY = 10**9
MOST_CHAIRS = 40
"""So many chairs stand in a row; with more proposals a chair is several."""

LOOKS = {"done": "lamp done", "partly": "sky done", "dropped": "birch done", "waiting": "lamp", "off": "birch"}
UNANSWERED = N_("Har inte svarat")
NOTE = N_("Allt här är gruppernas egna uppgifter. Alla förslag är med i summan, också de som ingen har svarat om.")
ANSWERS = {"yes": N_("Ja"), "no": N_("Nej"), "later": N_("Senare")}


@dataclass(frozen=True, slots=True)
class Followed:
    """A proposal with its municipality and fate, and the difference that the group notices."""

    id: int
    municipality: str
    fate: Fate
    difference: str = ""


def add(
    snapshot: Mapping[str, Any],
    rows: Sequence[Followed],
    *,
    day: dt.date,
    asked: int,
    answered: int,
    theme: str = "",
    later: Sequence[Json] = (),
) -> Json:
    """Snapshot 3: the one before it with what became of the proposals. `asked` and `answered` are groups; `later` are
    rows of the participants' questions, already safe to publish. Barriers are told of the whole seminar only."""
    k = snapshot["limits"]["k"]
    places = {
        name: {
            **funnel(own := [row.fate for row in rows if row.municipality == name], NOBODY),
            "proposals": {str(row.id): _fate(row) for row in rows if row.municipality == name},
            "all": len(own),
        }
        for name in snapshot["municipalities"]
    }
    found = {
        "day": day.isoformat(),
        "theme": theme,
        "asked": asked,
        "answered": answered,
        "whole": funnel([row.fate for row in rows], k),
        "municipalities": places,
        "later": list(later),
    }
    return {**snapshot, "number": 3, "follow_up": None, "outcomes": found}


def _fate(row: Followed) -> Json:
    return {"status": row.fate.status, "decision": row.fate.decision, "difference": row.difference}


def read(
    snapshot: Mapping[str, Any], *, municipality: str | None = None, words: Words = SWEDISH, lang: str = "sv"
) -> Json | None:
    """The part of the report, in words; None for a snapshot without it."""
    found = snapshot.get("outcomes")
    if not found:
        return None
    of = found["whole"] if municipality is None else found["municipalities"][municipality]
    one, is_empty = _chair_is(of["all"]), not of["all"]
    day = format_date(dt.date.fromisoformat(found["day"]), "long", locale=CALENDARS.get(lang, lang))
    return {
        "title": words.gettext(N_("Så gick det med förslagen")),
        "lead": _lead(of["all"], municipality, one, words),
        "answered": _answered(found, day, words),
        "head": [words.gettext(N_("Läge")), words.gettext(N_("Antal förslag"))],
        "rows": [] if is_empty else _rows(of, one, words),
        "steps_title": words.gettext(N_("Från förslag till vardag")),
        "steps": [] if is_empty else _steps(of, words),
        "decided": "" if is_empty else say(text(N_("Besluten som de stod den {day}."), day=day), words),
        "barriers_title": words.gettext(N_("Det som hindrade")),
        "barriers": _named(of["hindered"], HINDERED, words),
        "helped_title": words.gettext(N_("Det som hjälpte")),
        "helped": _named(of["helped"], HELPED, words),
        "barriers_note": say(
            text(N_("Antal förslag i hela seminariet, från {k} förslag."), k=snapshot["limits"]["k"]), words
        ),
        "proposals": _own(snapshot, of.get("proposals", {}), municipality, words),
        "later": _later(found["later"], words, lang),
        "note": "" if is_empty else words.gettext(NOTE),
    }


def _answered(found: Json, day: str, words: Words) -> str:
    """How many groups; empty where none had anything to be asked about."""
    if not found["asked"]:
        return ""
    said = N_("{answered} av {asked} grupper i hela seminariet har svarat, senast {day}.")
    return say(text(said, answered=found["answered"], asked=found["asked"], day=day), words)


def _later(rows: list[Json], words: Words, lang: str) -> Json | None:
    """The participants' own answers as a table, of the whole seminar."""
    if not rows:
        return None
    return {**later_table(rows, words, lang), "caption": words.gettext(N_("Det deltagarna själva svarade efteråt"))}


def _chair_is(proposals: int) -> int:
    return next(size for size in (1, 5, 10, 50, 100, proposals + 1) if proposals <= size * MOST_CHAIRS)


def _lead(number: int, municipality: str | None, one: int, words: Words) -> str:
    where = municipality or words.gettext(N_("hela seminariet"))
    if not number:
        return say(text(N_("Inga förslag från {where}."), where=where), words)
    first = text(N_("1 förslag från {where}."), where=where) if number == 1 else _many(number, where)
    own = words.gettext(N_("Gruppernas egna uppgifter."))
    chair = (
        words.gettext(N_("En stol är ett förslag."))
        if one == 1
        else say(text(N_("En stol är {n} förslag."), n=one), words)
    )
    return f"{say(first, words)} {chair} {own}"


def _many(number: int, where: str) -> Text:
    return text(N_("{n} förslag från {where}."), n=number, where=where)


def _rows(of: Mapping[str, Any], one: int, words: Words) -> list[Json]:
    made = [(words.gettext(STATUSES[key]), of["statuses"][key], LOOKS[key]) for key in STATUSES]
    made.append((words.gettext(UNANSWERED), of["unanswered"], "pause"))
    return [{"label": label, "count": count, "chairs": -(-count // one), "look": look} for label, count, look in made]


def _steps(of: Mapping[str, Any], words: Words) -> list[tuple[str, int]]:
    """The funnel itself, each counted of all proposals."""
    return [
        (words.gettext(N_("Förslag")), of["all"]),
        (words.gettext(N_("Behövde beslut")), of["needs_decision"]),
        (words.gettext(N_("Fick ja")), of["decided"]["yes"]),
        (words.gettext(N_("Prövades")), of["tried"]),
        (words.gettext(N_("Infört, helt eller delvis")), of["in_place"]),
    ]


def _named(counts: Mapping[str, int], names: Mapping[str, str], words: Words) -> list[tuple[str, int]]:
    return [(words.gettext(names[key]), count) for key, count in counts.items()]


def _own(snapshot: Mapping[str, Any], fates: Mapping[str, Json], municipality: str | None, words: Words) -> list[Json]:
    """A municipality's own proposals with where they stand."""
    if municipality is None:
        return []
    made = []
    for each in snapshot["municipalities"][municipality]["proposals"]:
        fate = fates.get(str(each.get("id")), {"status": "", "decision": "", "difference": ""})
        made.append(
            {
                "id": each.get("id"),
                "what": each["what"],
                "status": words.gettext(STATUSES.get(fate["status"], UNANSWERED)),
                "look": LOOKS.get(fate["status"], "pause"),
                "decision": _answer(fate["decision"], words),
                "difference": fate["difference"],
            }
        )
    return made


def _answer(key: str, words: Words) -> str:
    msgid = ANSWERS.get(key)
    return words.gettext(msgid) if msgid else ""
