"""What the control room's script says of a signal before, while and after it is given."""

from __future__ import annotations

from django.utils.translation import gettext as _

Texts = dict[str, str]


def cue_panel_texts() -> dict[str, Texts]:
    return {"cue": _cue(), "time": _time(), "news": _news(), "ask": _ask(), "apply": _apply(), "will": _will()}


def _cue() -> Texts:
    return {
        "arm": _("Starta {clock}"),
        "start": _("Starta nu"),
        "hold": _("Håll tiden"),
        "release": _("Fortsätt"),
        "not_now": _("Går inte just nu"),
    }


def _time() -> Texts:
    return {
        "restart_label": _("Klockslag, till exempel 9.02"),
        "hard_out_label": _("Nytt fast slut, till exempel 11.30"),
        "planned_start": _("Planerad start {clock}"),
        "first_screen": _("Första rummet kom {clock}"),
        "minutes_earlier": _("{n} min tidigare, {clock}"),
        "expected_end": _("Väntat slut {clock}"),
        "planned_end": _("Planerat slut {clock}"),
        "minutes_later": _("{n} min senare, {clock}"),
        "unreadable": _("Skriv en tid som 9.02 eller 0902."),
        "bad_restart": _("Starten måste ligga före nu, och så nära att seminariet inte redan är slut."),
        "bad_hard_out": _("Slutet måste ligga efter nu."),
    }


def _news() -> Texts:
    return {
        "changed": _("Läget har ändrats. Så blir det nu."),
        "changed_by": _("Nyss, {clock}: {what}. Så blir det nu."),
        "closed": _("Läget har ändrats. Det du tänkte göra passar inte längre."),
        "closed_by": _("Nyss, {clock}: {what}. Det du tänkte göra passar inte längre."),
        "first_by": _("Nyss, {clock}: {what}. Så här är det nu."),
        "both_by": _("Samtidigt, {clock}: {what}. Båda gäller, och du kan ångra din."),
    }


def _ask() -> Texts:
    return {
        "arm": _("Starta av sig själv {clock}?"),
        "start": _("Starta seminariet nu?"),
        "hold": _("Hålla tiden i {title}?"),
        "release": _("Fortsätta {title}?"),
        "longer": _("Förlänga {title} med {n}?"),
        "shorter": _("Korta {title} med {n}?"),
        "advance": _("Gå vidare till {title}?"),
        "cut_talk": _("Bryta {title} i alla rum?"),
        "back": _("Gå tillbaka till {title}?"),
        "undo": _("Ångra: {what}?"),
        "end": _("Avsluta seminariet i alla rum?"),
        "restart": _("Räkna starten från {at}?"),
        "restart_when": _("När började det egentligen?"),
        "hard_out": _("Flytta det fasta slutet till {at}?"),
        "hard_out_when": _("När ska det fasta slutet vara?"),
    }


def _apply() -> Texts:
    return {
        "arm": _("Förbered starten"),
        "start": _("Starta nu"),
        "hold": _("Håll tiden nu"),
        "release": _("Fortsätt nu"),
        "longer": _("Förläng nu"),
        "shorter": _("Korta nu"),
        "advance": _("Gå vidare nu"),
        "cut_talk": _("Bryt Talken"),
        "back": _("Gå tillbaka nu"),
        "undo": _("Ångra nu"),
        "end": _("Avsluta seminariet"),
        "restart": _("Flytta starten"),
        "hard_out": _("Flytta slutet"),
        "again": _("Tryck en gång till: {what}"),
        "close": _("Stäng"),
        "cancel": _("Avbryt"),
    }


def _will() -> Texts:
    return {
        "length": _("{title} blir {new} i stället för {old}."),
        "ends": _("{title} slutar {new} i stället för {old}."),
        "starts": _("{title} börjar {new} i stället för {old}."),
        "starts_as_now": _("{title} börjar {at}, som nu."),
        "more_one": _("En del till flyttas."),
        "more": _("{n} delar till flyttas."),
        "end_stays": _("Slutet {at} står fast."),
        "overrun": _("Slutet blir {end}, {n} efter det fasta slutet {at}."),
        "overrun_gone": _("Förseningen tas in."),
        "early": _("Seminariet slutar {end}. Det fasta slutet {at} finns kvar."),
        "end_moves": _("Det fasta slutet flyttas till {at}."),
        "restart": _("Alla tider räknas från {at}."),
        "arm": _("Alla skärmar räknar ner till {at}. Du behöver inte trycka då."),
        "start": _("Alla skärmar går till {title} samtidigt."),
        "hold": _("Klockan stannar i alla rum. Tiden som går tas från paus, samling och samtal."),
        "hold_talk": _("Filmen pausas i alla rum."),
        "release": _("Klockan går igen i alla rum."),
        "advance": _("Alla rum går till {title} samtidigt."),
        "cut_talk": _("Resten av filmen visas inte. Den kan ses efteråt."),
        "back": _("{title} börjar om från nu i alla rum."),
        "end": _("Alla skärmar tackar för i dag. Utvärderingen är öppen. Du kan ångra i tio minuter."),
        "nothing": _("Inga tider ändras."),
        "facilitators": _("Facilitatorerna får veta det på sin sida."),
        "minute": _("{n} minut"),
        "minutes": _("{n} minuter"),
    }
