"""A snapshot put into words for one reader: the page, the PDF and the workbook show this and format nothing themselves.

All values are plain strings, lists and dicts in the reader's language; nothing here is HTML except `chart`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation import chart, report_parts
from evaluation.questionnaire import DONT_KNOW, SCALE, STEPS
from evaluation.teller import Teller, answers, groups, places, signed, upper
from evaluation.wording import N_, SWEDISH, Words, say
from seminars import chairs

Json = dict[str, Any]

KINDS = {"decision": N_("Behöver beslut"), "trial": N_("Prövning"), "change": N_("Ändring")}
YOURS = N_("Behöver ditt beslut")
WORDS_GONE = N_(
    "Det som deltagarna skrev med egna ord är raderat. Det var inte publicerat när tiden att spara det gick ut."
)
FACTS = (
    ("who", N_("Vem")),
    ("first_step", N_("Första steg")),
    ("when", N_("När")),
    ("needs", N_("Behövs")),
    ("noticed", N_("Så märks det")),
)

COLUMNS = (N_("Kommun"), N_("Slag"), N_("Förslag"))


def read(
    snapshot: Mapping[str, Any],
    *,
    municipality: str | None = None,
    public: bool = False,
    edits: Sequence[Mapping[str, str] | None] = (),
    until: dt.date | None = None,
    address: str = "",
    words: Words = SWEDISH,
    lang: str = "sv",
) -> Json:
    """The report of the whole seminar, of one municipality, or `public`. KeyError for one that did not take part.

    `edits` are what the organiser has put in place of a sentence of "I korthet" ("text" and its "lang"), None where
    nothing; `until` is the link's last day, `address` the seminar's page with its Talks. `words` translates
    (`django.utils.translation` will do), `lang` writes the dates.
    """
    scope = _scope(snapshot, municipality, public)
    reader = _Reader(words, lang)
    rows = snapshot["rows"] if any(row["n"] for row in snapshot["rows"]) else []
    scales = [row for row in rows if row.get("kind", "scale") == "scale"]
    quotes = [each for each in snapshot["quotes"] if isinstance(each, Mapping)]
    return {
        "lang": lang,
        "title": snapshot["title"],
        "ring": _ring(snapshot["agenda"]),
        "date": reader.date(snapshot["date"]),
        "eyebrow": reader.eyebrow(snapshot, municipality, public),
        "intro": reader.intro(snapshot["whole"], scope),
        "why": say(scope["why"], words) if scope["why"] else "",
        "brief": reader.brief(scope["brief"], edits),
        "edited": words.gettext(N_("Ändrad av arrangören.")),
        "headlines": [reader.headline(each, municipality) for each in scope["headlines"] if rows],
        "table": reader.table(scales),
        "bars": reader.bars(scales),
        "legend": [words.gettext(SCALE[step]) for step in STEPS],
        "chart_title": words.gettext(N_("Så svarade deltagarna")),
        "chart_desc": reader.chart_desc(scales),
        "chart_note": reader.chart_note(scales),
        "questions": report_parts.questions(rows, reader),
        "compare": reader.compare(scope["compare"], municipality),
        "earlier": report_parts.earlier(snapshot, reader, municipality=municipality, public=public),
        "proposals": reader.proposals(scope, municipality),
        "follow_up": reader.follow_up(snapshot["follow_up"]),
        "quotes": report_parts.quotes(quotes, reader),
        "quotes_note": words.gettext(N_("Citaten är granskade och gäller hela seminariet.")),
        "quotes_gone": words.gettext(WORDS_GONE) if snapshot.get("words_erased") and not quotes else "",
        "funnel": snapshot.get("funnel"),
        "address": address,
        "talks": reader.say(N_("Seminariet och dess Talks: {address}"), address=address) if address else "",
        "method": [*(say(each, words) for each in snapshot["method"]), *reader.ending(until)],
    }


def _scope(snapshot: Mapping[str, Any], municipality: str | None, public: bool) -> Mapping[str, Any]:
    if public:
        return snapshot["public"]  # type: ignore[no-any-return]
    return snapshot["whole"] if municipality is None else snapshot["municipalities"][municipality]  # type: ignore[no-any-return]


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


class _Reader(Teller):
    """The main parts of a report, as `report_parts` has the others."""

    def eyebrow(self, snapshot: Mapping[str, Any], municipality: str | None, public: bool) -> str:
        date = self.date(snapshot["date"])
        if public:
            return self.say(N_("Öppen rapport, {date}"), date=date)
        if municipality is None:
            return self.say(N_("Rapport för hela seminariet, {date}"), date=date)
        return self.say(N_("Rapport till {municipality}, {date}"), municipality=municipality, date=date)

    def intro(self, whole: Mapping[str, Any], scope: Mapping[str, Any]) -> str:
        said = [
            self.say(N_("{groups} från {places}."), groups=groups(whole["groups"]), places=places(whole["places"])),
            self.turnout(whole),
        ]
        if scope["municipality"] is None or not scope["groups"]:
            return " ".join(said)
        ours = {"municipality": scope["municipality"], "groups": groups(scope["groups"])}
        if scope["received"] is None:
            said.append(self.say(N_("Från {municipality}: {groups}."), **ours))
        else:
            received = answers(scope["received"])
            said.append(self.say(N_("Från {municipality}: {groups}, {answers}."), **ours, answers=received))
        return " ".join(said)

    def turnout(self, whole: Mapping[str, Any]) -> str:
        received, rate = whole["received"], whole["rate"]
        if rate is None:
            return self.say(N_("{received} svarade på utvärderingen."), received=received)
        figures = {"received": received, "of": rate["of"], "percent": self.percent(rate["percent"])}
        if whole["present"]:
            return self.say(N_("{of} deltog och {received} svarade på utvärderingen ({percent})."), **figures)
        return self.say(N_("{of} var anmälda och {received} svarade på utvärderingen ({percent})."), **figures)

    def brief(self, sentences: list[Any], edits: Sequence[Mapping[str, str] | None]) -> list[Json]:
        """Each sentence as the numbers give it (`made`), and as it is read; `lang` where that is not the reader's."""
        told = []
        for place, sentence in enumerate(sentences):
            made = upper(say(sentence, self.words))
            edit = edits[place] if place < len(edits) else None
            said = edit["text"] if edit else made
            lang = edit["lang"] if edit and edit["lang"] != self.lang else ""
            told.append({"text": said, "made": made, "edited": edit is not None, "lang": lang})
        return told

    def ending(self, until: dt.date | None) -> list[str]:
        if until is None:
            return []
        return [self.say(N_("Länken slutar gälla den {day}."), day=self.date(until.isoformat()))]

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
            "figure": upper(share),
            "is_number": cell["kind"] == "exact",
            "text": self.words.gettext(each["text"]) if each["text"] else self.stated(each),
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
                    "note": self.step_note(row),
                }
                for row in rows
            ],
        }

    def bars(self, rows: list[Json]) -> list[chart.Bar]:
        in_percent = _in_percent(rows)
        return [
            chart.Bar(
                label=self.short(row),
                values=tuple(row["percents"] if in_percent else row["steps"]) if row["steps"] else None,
                aside=say(answers(row["n"]), self.words) if row["n"] else "",
                note=self.step_note(row),
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
                    "label": self.stated(row),
                    "cells": [self.share(row["own"]), self.share(row["seminar"]), signed(row["difference"])],
                }
                for row in rows
            ],
            "note": self.words.gettext(
                N_("Skillnad i procentenheter, från tio svar. Ett streck betyder att siffran inte kan visas för sig.")
            ),
        }

    def proposals(self, scope: Mapping[str, Any], municipality: str | None) -> Json:
        """`joined` says where groups have gone; one without a group of its own is not said to have proposed nothing."""
        found: dict[str, list[Json]] = {}
        for each in scope["proposals"]:
            place = "" if municipality else each.get("municipality", "")
            found.setdefault(place, []).append(self.proposal(each, municipality))
        return {
            "title": self.say(N_("Förslag från {municipality}"), municipality=municipality)
            if municipality
            else self.words.gettext(N_("Förslag från grupperna")),
            "place": municipality or "",
            "terms": [self.words.gettext(term) for _key, term in FACTS],
            "head": [self.words.gettext(each) for each in (*COLUMNS, *(term for _key, term in FACTS))],
            "joined": [say(each, self.words) for each in scope.get("joined", ())],
            "empty": self.words.gettext(N_("Inga förslag den här gången. ”Inget nu” är också ett svar."))
            if scope["groups"] or municipality is None
            else "",
            "groups": [{"municipality": name, "proposals": several} for name, several in found.items()],
            "decide_note": self.words.gettext(N_("Svara i länken ni har fått, så ser gruppen svaret.")),
            "decide": [self.words.gettext(each) for each in (N_("Beslut"), N_("ja"), N_("nej"), N_("senare, datum"))],
        }

    def proposal(self, each: Mapping[str, Any], municipality: str | None) -> Json:
        needs_decision = each["kind"] == "decision"
        badge = YOURS if needs_decision and municipality else KINDS[each["kind"]]
        return {
            "kind": each["kind"],
            "badge": self.words.gettext(badge),
            "needs_decision": needs_decision,
            "is_yours": needs_decision and municipality is not None,
            "what": each["what"],
            "facts": [(self.words.gettext(term), each[key]) for key, term in FACTS if each.get(key)],
            "id": each.get("id"),
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
