"""Every sentence the script of the gathering's desk shows; `{n}` and the like are filled in the browser. Where a text
depends on a number it has two: for one, and for all others."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from facilitation.wording_control import line_texts


def gathering_texts() -> dict[str, Any]:
    return {"board": _board(), "move": _move(), "queue": _queue(), "side": _side(), "line": line_texts()}


def _number(one: str, many: str) -> dict[str, str]:
    return {"one": one, "many": many}


def _board() -> dict[str, Any]:
    return {
        "rest": _("Övrigt"),
        "empty": _("Inget här än. Dra hit punkter, eller välj dem och tryck på siffran."),
        "rest_empty": _("Allt är sorterat."),
        "nothing": _("Inget har kommit in än. Punkter och frågor visas här medan grupperna skriver."),
        "none_found": _("Inget passar sökningen."),
        "question": _("Fråga"),
        "draft": _("Utkast"),
        "itself": _("Utkast, skickades av sig självt"),
        "raised": _("På väggen"),
        "lit": _("Visas stort"),
        "answered": _("Besvarad"),
        "doubles": _number(_("1 till säger detsamma"), _("{n} till säger detsamma")),
        "alike": _("Liknar: {text}"),
        "same": _("Detsamma från {group}, {municipality}"),
        "near": _("Passar under {heading}"),
        "take_double": _("Slå ihop"),
        "take_near": _("Lägg dit"),
        "count": _number(_("1 punkt eller fråga"), _("{n} punkter och frågor")),
        "sent": _number(_("{sent} av 1 grupp har skickat"), _("{sent} av {n} grupper har skickat")),
        "of": _("{n} av {all}"),
        "drafts": _number(_("1 utkast"), _("{n} utkast")),
        "up": _number(_("1 på väggen"), _("{n} på väggen")),
        "silent": _number(_("1 grupp har inte skickat"), _("{n} grupper har inte skickat")),
        "selected": _number(_("1 vald"), _("{n} valda")),
        "select_all": _number(_("Välj den som hittades"), _("Välj alla {n} i sökningen")),
        "to": _("Flytta till …"),
        "raise": _("Lyft till väggen"),
        "lower": _("Ta ner från väggen"),
        "light": _("Visa stort"),
        "dark": _("Släck"),
        "edit": _("Ändra rubriken {heading}"),
        "doubles_found": _number(_("1 dubblett föreslås"), _("{n} dubbletter föreslås")),
        "doubles_merge": _number(_("Slå ihop den valda"), _("Slå ihop de {n} valda")),
        "not_same": _("Inte samma"),
        "same_as": _("säger detsamma som"),
        "undo": _("Ångra: {what}"),
        "undone": _("Ångrat: {what}"),
        "colleague": _number(_("{by} har sorterat 1 punkt"), _("{by} har sorterat {n} punkter")),
        "someone": _("En kollega"),
        "did": {
            "gather.place": _("flytta"),
            "gather.merge": _("slå ihop"),
            "gather.split": _("dela upp"),
            "gather.raise": _("lyft"),
            "wall.spotlight": _("visa stort"),
            "heading.add": _("ny rubrik"),
            "heading.rename": _("byt rubrik"),
            "heading.move": _("flytta rubrik"),
            "heading.remove": _("ta bort rubrik"),
            "question.answered": _("besvarad"),
            "answers.publish": _("publicera svar"),
        },
    }


def _move() -> dict[str, Any]:
    return {
        "begun": _number(
            _("Flyttar 1 punkt. Pilar väljer rubrik och plats, siffror en rubrik. Enter släpper, Esc låter bli."),
            _("Flyttar {n} punkter. Pilar väljer rubrik och plats, siffror en rubrik. Enter släpper, Esc låter bli."),
        ),
        "last": _("{heading}, sist"),
        "before": _("{heading}, före {text}"),
        "moved": _("Flyttat till {heading}."),
        "left": _("Inget flyttades."),
    }


def _queue() -> dict[str, Any]:
    return {
        "over": _("Seminariet är slut"),
        "not_begun": _("till start"),
        "closed": _("Talarlistan är inte öppnad."),
        "closed_why": _("Ordningen växlar mellan kommunerna. Grupper som inte har skrivit något kommer sist."),
        "before": _("Samlingen börjar {clock}. Då kan grupperna få ordet."),
        "after": _("Samlingen är över. De som väntade står över, och obesvarade frågor besvaras skriftligt."),
        "held": _("Tiden står still, talartiden också."),
        "written": _("Det blir under 45 sekunder per grupp. Läs upp punkterna, och välj själv vilka som får ordet."),
        "left": _number(_("1 kvar, ca {seconds} s"), _("{n} kvar, ca {seconds} s var")),
        "none_left": _("Alla som ville har talat."),
        "waiting": _("Väntar"),
        "next": _("Nästa: {name}"),
        "nobody_next": _("Avsluta"),
        "call": _("Ge ordet"),
        "again": _("Ge ordet igen"),
        "wait": _("Vänta igen"),
        "pass": _("Stå över"),
        "earlier": _("Tidigare"),
        "later": _("Senare"),
        "done": _("har talat"),
        "passed": _("står över"),
        "time_over": _("Tiden är slut"),
        "actions": _("Val för {name}"),
        "now": _("{name} har ordet."),
    }


def _side() -> dict[str, Any]:
    return {
        "now": _("Besvaras nu"),
        "answered": _("Besvarad"),
        "written": _("Besvaras skriftligt"),
        "ask": _("Visa stort"),
        "stop": _("Släck"),
        "mark": _("Besvarad"),
        "unmark": _("Inte besvarad"),
        "answer_by": _("Svar av {by}"),
        "answers": _number(_("1 skriftligt svar"), _("{n} skriftliga svar")),
        "no_answers": _("Inga skriftliga svar än."),
        "published": _("Publicerade: de står på gruppernas egna blad."),
        "publish": _("Publicera svaren"),
        "unpublish": _("Ta tillbaka"),
        "not_now": _number(_("1 grupp: nej, inte nu"), _("{n} grupper: nej, inte nu")),
        "no_reason": _("Inget skäl är skrivet."),
        "left": _("kvar"),
    }
