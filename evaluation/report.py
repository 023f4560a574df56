"""A snapshot put into words for one reader: the page, the PDF and the workbook show this and format nothing themselves.

All values are plain strings, lists and dicts in the reader's language; nothing here is HTML except `chart`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel.dates import format_date

from evaluation import chart
from evaluation.questionnaire import DEFAULT, DONT_KNOW, HIGH, SCALE, STEPS, Said, said
from evaluation.wording import N_, NBSP, SWEDISH, Text, Words, say, text
from seminars import chairs

Json = dict[str, Any]

KINDS = {"decision": N_("Behöver beslut"), "trial": N_("Prövning"), "change": N_("Ändring")}
YOURS = N_("Behöver ditt beslut")
FACTS = (
    ("who", N_("Vem")),
    ("first_step", N_("Första steg")),
    ("when", N_("När")),
    ("needs", N_("Behövs")),
    ("noticed", N_("Så märks det")),
)
CUTS = {HIGH: N_("minst hög grad")}
CALENDARS = {"en": "en_GB"}
SOME_CUT = N_("minst viss grad")


def read(
    snapshot: Mapping[str, Any], *, municipality: str | None = None, words: Words = SWEDISH, lang: str = "sv"
) -> Json:
    """The report of the whole seminar, or of one municipality. KeyError for one that did not take part.

    `words` translates (`django.utils.translation` will do), `lang` writes the dates.
    """
    scope = snapshot["whole"] if municipality is None else snapshot["municipalities"][municipality]
    reader = _Reader(words, lang)
    return {
        "lang": lang,
        "title": snapshot["title"],
        "ring": _ring(snapshot["agenda"]),
        "date": reader.date(snapshot["date"]),
        "eyebrow": reader.eyebrow(snapshot, municipality),
        "intro": reader.intro(snapshot["whole"], scope),
        "why": say(scope["why"], words) if scope["why"] else "",
        "brief": [_upper(say(each, words)) for each in scope["brief"]],
        "headlines": [reader.headline(each, municipality) for each in scope["headlines"]],
        "table": reader.table(snapshot["rows"]),
        "bars": reader.bars(snapshot["rows"]),
        "legend": [words.gettext(SCALE[step]) for step in STEPS],
        "chart_title": words.gettext(N_("Så svarade deltagarna")),
        "chart_desc": reader.chart_desc(snapshot["rows"]),
        "chart_note": reader.chart_note(snapshot["rows"]),
        "compare": reader.compare(scope["compare"], municipality),
        "proposals": reader.proposals(scope["proposals"], municipality),
        "follow_up": reader.follow_up(snapshot["follow_up"]),
        "quotes": list(snapshot["quotes"]),
        "method": [say(each, words) for each in snapshot["method"]],
    }


def later_table(rows: list[Json], words: Words, lang: str) -> Json:
    """Rows of a table, such as the participants' questions after three months, in words."""
    return _Reader(words, lang).table(rows)


def draw(report: Mapping[str, Any], **look: Any) -> str:
    """The report's chart as an SVG element; `look` as in `chart.likert`."""
    return chart.likert(
        report["bars"], report["legend"], title=report["chart_title"], desc=report["chart_desc"], **look
    )


def _ring(agenda: list[Any]) -> list[list[Any]]:
    """How many chairs of which light each segment has around the table: [light, chairs] in order."""
    counts = chairs.counts([dt.timedelta(minutes=minutes) for _light, minutes in agenda]) if agenda else []
    return [[light, count] for (light, _minutes), count in zip(agenda, counts, strict=True)]


def _short(row: Mapping[str, Any]) -> Said:
    """Snapshots of schema 1 hold the Swedish words only."""
    if isinstance(row["short"], Mapping):
        return row["short"]
    return next((each.short for each in DEFAULT if each.short.get("sv") == row["short"]), {"sv": row["short"]})


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


class _Reader:
    """The language of one reading; every method turns a piece of the snapshot into words."""

    def __init__(self, words: Words, lang: str) -> None:
        self.words = words
        self.lang = lang

    def say(self, msgid: str, **params: Any) -> str:
        return say(text(msgid, **params), self.words)

    def date(self, iso: str) -> str:
        return format_date(dt.date.fromisoformat(iso), "long", locale=CALENDARS.get(self.lang, self.lang))

    def percent(self, value: int) -> str:
        return self.say(N_("{value} %"), value=value).replace(" ", NBSP)

    def eyebrow(self, snapshot: Mapping[str, Any], municipality: str | None) -> str:
        date = self.date(snapshot["date"])
        if municipality is None:
            return self.say(N_("Rapport för hela seminariet, {date}"), date=date)
        return self.say(N_("Rapport till {municipality}, {date}"), municipality=municipality, date=date)

    def intro(self, whole: Mapping[str, Any], scope: Mapping[str, Any]) -> str:
        said = [
            self.say(N_("{groups} från {places}."), groups=_groups(whole["groups"]), places=_places(whole["places"])),
            self.turnout(whole),
        ]
        if scope["municipality"] is None:
            return " ".join(said)
        ours = {"municipality": scope["municipality"], "groups": _groups(scope["groups"])}
        if scope["received"] is None:
            said.append(self.say(N_("Från {municipality}: {groups}."), **ours))
        else:
            answers = _answers(scope["received"])
            said.append(self.say(N_("Från {municipality}: {groups}, {answers}."), **ours, answers=answers))
        return " ".join(said)

    def turnout(self, whole: Mapping[str, Any]) -> str:
        received, rate = whole["received"], whole["rate"]
        if rate is None:
            return self.say(N_("{received} svarade på utvärderingen."), received=received)
        figures = {"received": received, "of": rate["of"], "percent": self.percent(rate["percent"])}
        if whole["present"]:
            return self.say(N_("{of} deltog och {received} svarade på utvärderingen ({percent})."), **figures)
        return self.say(N_("{of} var anmälda och {received} svarade på utvärderingen ({percent})."), **figures)

    def share(self, cell: Mapping[str, Any]) -> str:
        """A share alone: "87 %", "7 av 9", a coarse wording, or a dash."""
        kind, n = cell["kind"], cell["n"]
        if kind == "hidden":
            return "–"
        if kind == "exact":
            if cell["percent"] is not None:
                return self.percent(cell["percent"])
            return self.say(N_("{count} av {n}"), count=cell["count"], n=n).replace(" ", NBSP)
        if n > 10:
            return self.say(N_("mer än 90 %") if kind == "nearly_all" else N_("mindre än 10 %"))
        return self.say(N_("alla eller nästan alla") if kind == "nearly_all" else N_("ingen eller nästan ingen"))

    def base(self, cell: Mapping[str, Any]) -> str:
        """What a percentage stands on: "123 av 142"; empty where the share says it already."""
        if cell["percent"] is not None:
            return self.say(N_("{count} av {n}"), count=cell["count"], n=cell["n"]).replace(" ", NBSP)
        return say(_answers(cell["n"]), self.words) if cell["n"] and cell["count"] is None else ""

    def headline(self, each: Mapping[str, Any], municipality: str | None) -> Json:
        own = each["own"]
        ours = ""
        if own and own["kind"] != "hidden":
            base = self.base(own)
            ours = f"{municipality}: {self.share(own)}" + (f" ({base})" if base else "")
        cell = each["seminar"]
        share = self.share(cell)
        return {
            "key": each["key"],
            "figure": _upper(share),
            "is_number": cell["kind"] == "exact",
            "text": self.words.gettext(each["text"]),
            "base": self.base(cell),
            "own": ours,
        }

    def table(self, rows: list[Json]) -> Json:
        """Columns: the question, five steps, "Vet ej", answers. Where counts may not be shown, one `note` instead."""
        steps = [self.words.gettext(SCALE[step]) for step in (*STEPS, DONT_KNOW)]
        return {
            "caption": self.words.gettext(N_("Antal svar per fråga")),
            "head": [self.words.gettext(N_("Antal svar")), *steps, self.words.gettext(N_("Svar"))],
            "rows": [
                {
                    "label": self.short(row),
                    "cells": [str(n) for n in (*row["steps"], row["dont_know"], row["n"])] if row["steps"] else [],
                    "note": self.note(row),
                }
                for row in rows
            ],
        }

    def short(self, row: Mapping[str, Any]) -> str:
        return said(_short(row), self.lang)

    def note(self, row: Mapping[str, Any]) -> str:
        if row["state"] == "few":
            return self.words.gettext(N_("För få svar för att visas."))
        if row["state"] == "alike":
            return self.say(N_("Alla eller nästan alla svarade ”{step}”."), step=text(SCALE[row["step"]]))
        return ""

    def bars(self, rows: list[Json]) -> list[chart.Bar]:
        in_percent = _in_percent(rows)
        return [
            chart.Bar(
                label=self.short(row),
                values=tuple(row["percents"] if in_percent else row["steps"]) if row["steps"] else None,
                aside=say(_answers(row["n"]), self.words) if row["n"] else "",
                note=self.note(row),
            )
            for row in rows
        ]

    def chart_note(self, rows: list[Json]) -> str:
        unit = N_("Procent av dem som tog ställning.") if _in_percent(rows) else N_("Antal svar.")
        middle = N_("”Vet ej” räknas inte in. Staplarna ligger centrerade kring ”I viss grad”.")
        return f"{self.words.gettext(unit)} {self.words.gettext(middle)}"

    def chart_desc(self, rows: list[Json]) -> str:
        """The alternative text: each question with the figures that the bars show."""
        legend = [self.words.gettext(SCALE[step]) for step in STEPS]
        said = [self.words.gettext(N_("Svarens fördelning per fråga. Antalen står i tabellen."))]
        for bar in self.bars(rows):
            values = bar.values or ()
            listed = ", ".join(f"{step} {value}" for step, value in zip(legend, values, strict=False))
            said.append(f"{bar.label}: {listed}." if listed else f"{bar.label}: {bar.note}")
        return " ".join([*said, self.chart_note(rows)])

    def compare(self, rows: list[Json], municipality: str | None) -> Json | None:
        if not rows:
            return None
        return {
            "title": self.say(N_("{municipality} och hela seminariet"), municipality=municipality),
            "head": [
                self.words.gettext(N_("Andel som svarade")),
                municipality,
                self.words.gettext(N_("Hela seminariet")),
                self.words.gettext(N_("Skillnad")),
            ],
            "rows": [
                {
                    "label": f"{self.short(row)}, {self.cut(row['cut'])}",
                    "cells": [self.share(row["own"]), self.share(row["seminar"]), _signed(row["difference"])],
                }
                for row in rows
            ],
            "note": self.words.gettext(
                N_("Skillnad i procentenheter, från tio svar. Ett streck betyder att siffran inte kan visas för sig.")
            ),
        }

    def cut(self, step: int) -> str:
        return self.words.gettext(CUTS.get(step, SOME_CUT))

    def proposals(self, proposals: list[Json], municipality: str | None) -> Json:
        groups: dict[str, list[Json]] = {}
        for each in proposals:
            groups.setdefault("" if municipality else each["municipality"], []).append(
                self.proposal(each, municipality)
            )
        return {
            "title": self.say(N_("Förslag från {municipality}"), municipality=municipality)
            if municipality
            else self.words.gettext(N_("Förslag från grupperna")),
            "empty": self.words.gettext(N_("Inga förslag den här gången. ”Inget nu” är också ett svar.")),
            "groups": [{"municipality": name, "proposals": found} for name, found in groups.items()],
            "decide": [self.words.gettext(each) for each in (N_("Beslut"), N_("ja"), N_("nej"), N_("senare, datum"))],
        }

    def proposal(self, each: Mapping[str, Any], municipality: str | None) -> Json:
        needs_decision = each["kind"] == "decision"
        badge = YOURS if needs_decision and municipality else KINDS[each["kind"]]
        return {
            "id": each.get("id"),
            "kind": each["kind"],
            "badge": self.words.gettext(badge),
            "needs_decision": needs_decision,
            "what": each["what"],
            "facts": [(self.words.gettext(term), each[key]) for key, term in FACTS if each[key]],
        }

    def follow_up(self, days: list[str] | None) -> str:
        if not days:
            return ""
        first, second = (self.date(day) for day in days)
        return self.say(
            N_(
                "Den {first} får facilitatorerna en påminnelse om gruppens förslag."
                " Den {second} frågar vi vad som blev av dem."
            ),
            first=first,
            second=second,
        )


def _in_percent(rows: list[Json]) -> bool:
    """Per cent only when every row that has figures may have them, so that one chart has one unit."""
    return all(row["percents"] is not None for row in rows if row["steps"])


def _signed(points: int | None) -> str:
    """A typographic minus; a zero has no sign."""
    if points is None:
        return "–"
    return f"{points:+d}".replace("-", "−") if points else "0"


def _groups(n: int) -> Text:
    return text(N_("1 grupp")) if n == 1 else text(N_("{n} grupper"), n=n)


def _places(n: int) -> Text:
    return text(N_("1 kommun")) if n == 1 else text(N_("{n} kommuner"), n=n)


def _answers(n: int) -> Text:
    return text(N_("1 svar")) if n == 1 else text(N_("{n} svar"), n=n)
