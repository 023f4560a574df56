"""A run's script on paper, plan B without any technology: clock times, what to say, how long a turn is, room to write.

Returns what `templates/facilitation/script.typ` draws, in the reader's language.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import segno
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facilitation.queries.scripts import scripts_of
from facilitation.queries.titles import titled
from facilitation.script import USUAL_PEOPLE, TimedStep, steps_for
from facilitation.steps import Step
from groups.models import WorkGroup
from seminars.agenda import STANDARD_LENGTH, Kind, Place, Segment
from seminars.models import Organisation, Run
from seminars.templatetags.look import clock, day, timer

PEOPLE = range(5, 10)
NBSP = "\u00a0"


def script_sheet(run: Run, group: WorkGroup | None, *, base: str) -> dict[str, Any]:
    """The sheet's words and figures. `base` is "https://host". Raises AgendaError for a run without an agenda."""
    return {
        "lang": get_language() or "sv",
        "title": run.seminar.said["title"].text,
        "eyebrow": _("Manus på papper"),
        "when": f"{day(run.starts_at).capitalize()}, {_span(run.starts_at, run.ends_at)}",
        "group": f"{group.name}, {group.municipality.name}" if group else "",
        "lead": _(
            "Om tekniken sviker klarar ni er med det här. Följ klockslagen: alla grupper gör samma sak samtidigt. "
            "Skriv för hand och skicka in när det går igen."
        ),
        "contacts": _contacts(run),
        "people": list(PEOPLE),
        "segments": list(_segments(run)),
        "evaluation": _evaluation(group, base),
        "labels": _labels(),
    }


def _segments(run: Run) -> Iterator[dict[str, Any]]:
    """The agenda's lines with their steps."""
    scripts, at, scale = scripts_of(run.pk), run.starts_at, run.length / STANDARD_LENGTH
    for segment in titled(run.agenda()).segments:
        fitted = _fitted(segment, scripts, scale)
        yield {
            "clock": _span(at, at + segment.duration),
            "title": segment.title,
            "place": _("i mötet") if segment.place is Place.JOINT else _("i rummet"),
            "kind": segment.kind.value,
            "steps": [_step(timed, at, len(fitted[USUAL_PEOPLE]) > 1) for timed in fitted[USUAL_PEOPLE]],
            "turns": _turns(fitted),
            "write": _fields(segment.kind),
        }
        at += segment.duration


def _fitted(segment: Segment, scripts: Mapping[Kind, Sequence[Step]], scale: float) -> dict[int, tuple[TimedStep, ...]]:
    """The segment's steps by the number of people."""
    about: dict[str, Any] = {"duration": segment.duration, "scale": scale, "scripts": scripts}
    return {people: steps_for(segment.kind, people=people, **about) for people in PEOPLE}


def _step(timed: TimedStep, begins: datetime, is_one_of_many: bool) -> dict[str, Any]:
    return {
        "clock": clock(begins + timed.starts) if is_one_of_many else "",
        "title": _text(timed.step.title) if is_one_of_many else "",
        "minutes": length_text(timed.duration),
        "say": _text(timed.say),
        "do": _text(timed.step.do),
    }


def _turns(fitted: Mapping[int, Sequence[TimedStep]]) -> list[dict[str, Any]]:
    """For each round, one person's time for every number of people."""
    rounds = [place for place, timed in enumerate(fitted[USUAL_PEOPLE]) if timed.step.turn]
    return [
        {
            "title": _text(fitted[USUAL_PEOPLE][place].step.title),
            "cells": [_turn(fitted[people][place].turn) for people in PEOPLE],
        }
        for place in rounds
    ]


def _turn(turn: timedelta | None) -> str:
    return timer(turn) if turn else _("den som vill")


def length_text(duration: timedelta) -> str:
    """A step's length as one reads it: 7 min, 2 min 30 s, 45 s; whole seconds."""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    parts = [f"{minutes}{NBSP}min"] if minutes else []
    return NBSP.join([*parts, *([f"{seconds}{NBSP}s"] if seconds or not minutes else [])])


def _fields(kind: Kind) -> list[dict[str, Any]]:
    """What the group writes by hand in a segment: a label, and how many lines."""
    numbered = {
        Kind.LEARNING: [(_("Punkt {n}"), 3, 2), (_("Fråga {n}"), 2, 1)],
        Kind.PRODUCTIVE: [(_("Förslag {n}"), 3, 3)],
    }.get(kind, [])
    return [{"label": text.format(n=n), "lines": lines} for text, count, lines in numbered for n in range(1, count + 1)]


def _contacts(run: Run) -> list[list[str]]:
    """Who to call and where the meeting is, as far as it is known."""
    organisation = Organisation.objects.first() or Organisation()
    caller = ", ".join(part for part in (organisation.contact_phone, organisation.contact_name) if part)
    found = ((_("Ring"), caller), (_("E-post"), organisation.contact_email), (_("Mötet"), run.meeting_url))
    return [[label, text] for label, text in found if text]


def _evaluation(group: WorkGroup | None, base: str) -> dict[str, str]:
    """Where the group answers: the code as a drawing and in two halves; without a group, room to write its code."""
    path = reverse("evaluation:answer", args=[group.code]) if group else reverse("evaluation:enter")
    drawn = io.BytesIO()
    segno.make(base + path, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#13231E", omitsize=True)
    return {
        "qr": drawn.getvalue().decode(),
        "address": base.partition("//")[2] + reverse("evaluation:enter"),
        "code": f"{group.code[:4]} {group.code[4:]}" if group else "",
    }


def _labels() -> dict[str, str]:
    return {
        "turns": _("En tur, minuter"),
        "present": _("så många är vi"),
        "writing": _("Att skriva för hand"),
        "page": _("Sida"),
        "of": _("av"),
        "evaluation": _("Utvärderingen"),
        "open": _("Peka kameran mot koden, eller gå till"),
        "write_code": _("och skriv"),
        "qr": _("Kod som leder till utvärderingen"),
        "names": _("Inga namn på klienter."),
        "proposal": _("Vad, första steget och när, vem (roll), vad som behövs, hur ni märker det."),
        "points": _("Högst tre punkter och två frågor."),
    }


def _span(begins: datetime, ends: datetime) -> str:
    return f"{clock(begins)}–{clock(ends)}"


def _text(words: str) -> str:
    return _(words) if words else ""
