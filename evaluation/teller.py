"""How one reader is told things: numbers, shares and dates in the language of the reading. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel.dates import format_date

from evaluation.questionnaire import DEFAULT, HIGH, SCALE, Said, said
from evaluation.scoring import INDICATORS
from evaluation.wording import N_, NBSP, Text, Words, say, text

CALENDARS = {"en": "en_GB"}
CUTS = {HIGH: N_("minst hög grad")}
SOME_CUT = N_("minst viss grad")
TOP_CUT = N_("i mycket hög grad")
DASH = "–"


class Teller:
    """The language of one reading; every method turns a piece of the snapshot into words."""

    def __init__(self, words: Words, lang: str) -> None:
        self.words = words
        self.lang = lang

    def say(self, msgid: str, **params: Any) -> str:
        return say(text(msgid, **params), self.words)

    def date(self, iso: str, form: str = "long") -> str:
        return format_date(dt.date.fromisoformat(iso), form, locale=CALENDARS.get(self.lang, self.lang))

    def percent(self, value: int) -> str:
        return self.say(N_("{value} %"), value=value).replace(" ", NBSP)

    def answers(self, n: int) -> str:
        return say(answers(n), self.words)

    def short(self, row: Mapping[str, Any]) -> str:
        """What a question states. Snapshots of schema 1 hold the Swedish words only."""
        if isinstance(row["short"], Mapping):
            return said(row["short"], self.lang)
        found: Said = next((each.short for each in DEFAULT if each.short.get("sv") == row["short"]), {})
        return said(found, self.lang) or str(row["short"])

    def indicator(self, row: Mapping[str, Any]) -> str:
        """What is compared over the years, as the product or its question calls it."""
        name = INDICATORS.get(row["key"])
        return self.words.gettext(name) if name else self.short(row)

    def cut(self, row: Mapping[str, Any]) -> str:
        """What counts as a yes in a row's share."""
        kind, step = row.get("kind", "scale"), row["cut"]
        if kind == "yes_no":
            return self.words.gettext(N_("ja"))
        if kind == "ten":
            return self.say(N_("minst {step} av 10"), step=step)
        return self.words.gettext(CUTS.get(step) or (SOME_CUT if step <= 3 else TOP_CUT))

    def stated(self, row: Mapping[str, Any], name: str = "") -> str:
        """A row and what counts as a yes in it, as one says it."""
        name = name or self.short(row)
        return f"{name} {upper(self.cut(row))}" if name.endswith("?") else f"{name}, {self.cut(row)}"

    def share(self, cell: Mapping[str, Any]) -> str:
        """A share alone: "87 %", "7 av 9", a coarse wording, or a dash."""
        kind, n = cell["kind"], cell["n"]
        if kind == "hidden":
            return DASH
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
        return self.answers(cell["n"]) if cell["n"] and cell["count"] is None else ""

    def note(self, row: Mapping[str, Any], option: str) -> str:
        """Why a row has no counts; `option` is what all of them answered, where they did."""
        if row["state"] == "few":
            return self.words.gettext(N_("För få svar för att visas."))
        if row["state"] == "alike":
            return self.say(N_("Alla eller nästan alla svarade ”{step}”."), step=option)
        return ""

    def step_note(self, row: Mapping[str, Any]) -> str:
        step = SCALE.get(row["step"] or 0, "")
        return self.note(row, self.words.gettext(step))


def upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def signed(points: int | None) -> str:
    """A typographic minus; a zero has no sign."""
    if points is None:
        return DASH
    return f"{points:+d}".replace("-", "−") if points else "0"


def groups(n: int) -> Text:
    return text(N_("1 grupp")) if n == 1 else text(N_("{n} grupper"), n=n)


def places(n: int) -> Text:
    return text(N_("1 kommun")) if n == 1 else text(N_("{n} kommuner"), n=n)


def answers(n: int) -> Text:
    return text(N_("1 svar")) if n == 1 else text(N_("{n} svar"), n=n)
