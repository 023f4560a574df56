"""The facilitator's course in words: how it stands, and what the timer and the practice round say."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from facilitation.queries.course import Course, Leader
from facilitation.wording_facilitate import facilitate_texts
from facilitation.wording_films import Line
from groups.training import Standing


def leader_line(leader: Leader) -> Line:
    """Who leads the group, and whether the course is done on the day. A reminder, never a bar."""
    name = leader.facilitator.user.name
    if leader.facilitator.is_substitute:
        name = f"{name} ({_('ersättare')})"
    level, icon, words = _stands(leader)
    return Line(level, icon, f"{name}, {words}")


def _stands(leader: Leader) -> tuple[str, str, str]:
    until = date_format(leader.until, _("j F Y")) if leader.until else ""
    if leader.standing is Standing.VALID:
        return "ok", "check", _("kursen klar")
    if leader.standing is Standing.ENDING:
        return "ok", "check", _("kursen klar, gäller till {day}").format(day=until)
    if leader.standing is Standing.ENDED:
        return "warn", "hourglass", _("kursen gäller till {day} och behöver göras om").format(day=until)
    if leader.begun:
        return "warn", "hourglass", _("kursen påbörjad, {n} kapitel klara").format(n=leader.begun)
    return "warn", "hourglass", _("kursen återstår")


def course_line(course: Course) -> Line:
    """For the facilitator."""
    until = date_format(course.until, _("j F Y")) if course.until else ""
    if course.standing is Standing.VALID:
        return Line("ok", "check", _("Du har gått kursen."))
    if course.standing is Standing.ENDING:
        return Line("ok", "check", _("Du har gått kursen. Den gäller till {day}.").format(day=until))
    if course.standing is Standing.ENDED:
        return Line("warn", "hourglass", _("Kursen gällde till {day}. Ta den gärna en gång till.").format(day=until))
    if course.done:
        done, count = course.done, len(course.pages)
        return Line("warn", "hourglass", _("{n} av {all} kapitel i kursen är klara.").format(n=done, all=count))
    return Line("warn", "hourglass", _("Kursen tar en timme. Du kan göra den i delar."))


def practice_texts() -> dict[str, Any]:
    """The round's own words, and what the simulated group says."""
    return {
        **facilitate_texts(),
        "names": ["Amina", "Bo", "Cecilia", "David", "Elsa"],
        "acts": {
            "next": _("Gå vidare till nästa"),
            "pass": _("Låt någon stå över"),
            "more": _("Ge 15 sekunder till"),
            "undo": _("Ångra det du gjorde"),
            "silent": _("Ta en tyst minut"),
        },
        "says": {
            "begins": _("{name} berättar. Lyssna, och tryck på knappen när {name} är klar."),
            "pass": _("{name}: Jag står över just nu. Tryck på Pass."),
            "speaks": _("{name} berättar."),
            "over": _("{name}: ... och en sak till, som jag måste få säga ... Tiden är ute. Tacka och gå vidare."),
            "leave": _("{name}: Jag måste ta det här samtalet. Öppna Platser och namn och tryck på Gick."),
            "more": _("{name}: Får jag femton sekunder till? Tryck på +15 s, om ni har tid."),
            "again": _("{name}: Ja, nu vet jag. Den som stod över får frågan en gång till."),
        },
        "handled": {
            "pass": _("{name} fick stå över, och frågan kom tillbaka."),
            "over": _("{name} fick tala till punkt men inte längre än de andra."),
            "leave": _("När {name} gick fick de andra dela på tiden."),
            "more": _("{name} fick lite till när tiden räckte."),
        },
        "missed": {
            "pass": _("{name} ville stå över. Knappen Pass gör att frågan kommer tillbaka på slutet."),
            "over": _("{name} avbröts eller fick tala för länge. Vänta tills tiden är ute, tacka och gå vidare."),
            "leave": _("{name} gick. Platser och namn och sedan Gick, så får de andra tiden."),
            "more": _("{name} bad om mer tid. Det är din bedömning: +15 s finns när det behövs."),
        },
        "over_title": _("Rundan är klar. Så här gick det:"),
        "tried_all": _("Du har provat allt. Nu kan du tidtagaren."),
        "again": _("Öva en gång till"),
    }
