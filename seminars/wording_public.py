"""What the public pages hand to JavaScript and to mail: the sum in words, and the text to forward."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seminars import cost
from seminars.models import Run
from seminars.templatetags.look import clock, day, spoken


def sum_text(one: cost.Cost) -> str:
    """The sum without its result: "2 grupper × 7 personer × 140 minuter + 2 × 1 timme"."""
    people = ngettext("%(n)s person", "%(n)s personer", one.people) % {"n": one.people}
    minutes = _("140 minuter")
    if one.groups == 1:
        return _("%(people)s × %(minutes)s + 1 timme för facilitatorns kurs") % {"people": people, "minutes": minutes}
    values = {"groups": one.groups, "people": people, "minutes": minutes}
    return _("%(groups)s grupper × %(people)s × %(minutes)s + %(groups)s × 1 timme för facilitatorernas kurs") % values


def size_text(one: cost.Cost) -> str:
    """What is said of the group's size."""
    if one.people < cost.ADVISED.start:
        return _("Färre än fem blir lätt tyst. Gå gärna ihop med en annan enhet.")
    if one.people >= cost.ADVISED.stop:
        return _("Fler än nio hinner inte alla prata. Dela er i flera grupper.")
    return _("Fem till nio i en grupp ger bäst samtal.")


def cost_config() -> dict[str, Any]:
    """Every text that the calculator of the page needs, with {n}, {groups} and {people} to be filled in."""
    few, many = cost.Cost(people=cost.ADVISED.start - 1), cost.Cost(people=cost.ADVISED.stop)
    person, persons = ngettext("%(n)s person", "%(n)s personer", 1), ngettext("%(n)s person", "%(n)s personer", 2)
    hours = [ngettext("%(count)s timme", "%(count)s timmar", n) % {"count": "{n}"} for n in (1, 2)]
    minutes = [ngettext("%(count)s minut", "%(count)s minuter", n) % {"count": "{n}"} for n in (1, 2)]
    fill = {"people": "{people}", "groups": "{groups}", "minutes": _("140 minuter")}
    return {
        "length": cost.LENGTH.total_seconds() // 60,
        "course": cost.COURSE.total_seconds() // 60,
        "advised": [cost.ADVISED.start, cost.ADVISED.stop - 1],
        "people": [text % {"n": "{n}"} for text in (person, persons)],
        "hours": hours,
        "minutes": minutes,
        "both": _("%(hours)s och %(minutes)s") % {"hours": "{hours}", "minutes": "{minutes}"},
        "one": _("%(people)s × %(minutes)s + 1 timme för facilitatorns kurs") % fill,
        "several": _("%(groups)s grupper × %(people)s × %(minutes)s + %(groups)s × 1 timme för facilitatorernas kurs")
        % fill,
        "sizes": [size_text(few), size_text(cost.Cost()), size_text(many)],
    }


def forward_text(*, run: Run | None, title: str, url: str, programme: str, sender: str) -> tuple[str, str]:
    """Subject and body of a mail by which a decision-maker tells a unit or a colleague; plain text with addresses."""
    subject = _("Ska vi vara med på ett hybridseminarium?")
    lines = [
        _("Hej,"),
        "",
        _(
            "Social Talks är ett seminarium på 140 minuter som vi är med på från vårt eget rum, fem till nio kollegor "
            "runt ett bord. Vi ser två korta Talks, en från forskning och en från praktik, pratar så att alla kommer "
            "till tals, möter de andra kommunerna på nätet och bestämmer om vi vill pröva något."
        ),
        "",
        _("För sju personer går det åt %(time)s arbetstid. Ingen avgift, ingen resa och ingen vikarie.")
        % {"time": spoken(cost.Cost().total)},
        _("En av oss går en kurs på en timme på webben och leder samtalet."),
        "",
    ]
    if run:
        when = {"title": title, "day": day(run.starts_at), "from": clock(run.starts_at), "to": clock(run.ends_at)}
        lines += [_("Nästa: %(title)s, %(day)s klockan %(from)s–%(to)s.") % when]
        lines += [_("Läs mer och anmäl:") + f" {url}"]
    else:
        lines += [_("Datum och anmälan:") + f" {programme}"]
    lines += [_("Hur det går till och vad det kostar:") + f" {sender}"]
    return subject, "\n".join(lines)
