"""The words of the questionnaire builder: kinds, languages, and what is wrong with a question."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.questionnaire import SCALE, Kind
from evaluation.questionnaire_check import CHOICES, Problem
from evaluation.wording_form import NAMES

SAVED_AS_NEXT = {
    "locked": gettext_lazy("Telefoner har redan visat versionen, så det du skrev är sparat som version %(number)d."),
    "changed": gettext_lazy("Någon annan sparade medan du skrev, så det du skrev är sparat som version %(number)d."),
}
"""Why what was written did not take the place of what was there."""


def kind_words() -> dict[Kind, str]:
    """What each kind is called, in the order in which they are offered."""
    return {
        Kind.SCALE: _("skala i fem steg och Vet ej"),
        Kind.YES_NO: _("ja eller nej"),
        Kind.ONE: _("ett av flera svar"),
        Kind.MANY: _("flera svar"),
        Kind.TEN: _("0–10"),
        Kind.TEXT: _("egna ord"),
        Kind.HEADING: _("rubrik utan fråga"),
    }


def language_words() -> dict[str, str]:
    """The questions' languages but Swedish, as organisers call them."""
    return {code: name for code, name in NAMES.items() if code != "sv"}


def cut_words(kind: str) -> list[tuple[int, str]]:
    """What "a yes" may begin at."""
    if kind == Kind.SCALE:
        return [(step, _(name)) for step, name in SCALE.items() if step > 1]
    return [(number, str(number)) for number in range(1, 11)]


def warning_text(problem: Problem) -> str:
    return {
        "mixed": _("Flera frågor jämförs som samma, men har olika slag eller gräns. Då jämförs ingen av dem."),
        "otherwise": _("Frågan hade förut ett annat slag eller en annan gräns. Den jämförs inte med tidigare svar."),
    }[problem.code]


def problem_text(problem: Problem) -> str:
    return {
        "no_question": _("Formuläret behöver minst en fråga."),
        "too_many": _("Ett formulär har högst 40 frågor och rubriker."),
        "same_key": _("Två frågor eller svar har samma märke. Ta bort den ena och lägg till den igen."),
        "unknown_kind": _("Slaget av fråga finns inte."),
        "bad_key": _("Frågan saknar märke. Ta bort den och lägg till den igen."),
        "no_text": _("Skriv texten på svenska."),
        "too_long": _("Texten är för lång. Korta den."),
        "bad_talk": _("Skriv Talkens nummer, 1 till 9, eller lämna tomt."),
        "bad_indicator": _("Börja med en bokstav. Skriv bara små bokstäver a–z, siffror och understreck."),
        "bad_cut": _("Välj en av svarens nivåer."),
        "few_choices": _("Skriv minst två svar att välja på."),
        "many_choices": _("Högst %(most)d svar.") % {"most": CHOICES.stop - 1},
        "same_text": _("Två svar är likadana."),
    }[problem.code]
