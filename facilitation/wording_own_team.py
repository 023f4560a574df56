"""Every sentence the own team's big screen shows by script; what the room's screen says too is said alike."""

from __future__ import annotations

from django.utils.translation import gettext as _

from facilitation.wording_screen import screen_texts


def own_texts() -> dict[str, str]:
    return {**screen_texts(), **_own_screen(), **_own_notes()}


def _own_screen() -> dict[str, str]:
    return {
        "own_place": _("Ert eget team"),
        "own_before": _("{parts} delar, {minutes} minuter, {people} personer. Ett tryck ger helskärm och ljud."),
        "break_hint": _("Efter pausen ser ni vad ni har kommit fram till."),
        "talk_waits": _("Filmen hämtas. Klockan väntar så länge."),
        "film_broken": _("Filmen går inte att hämta just nu. Klockan väntar. Nästa går vidare utan den."),
        "own_over_hint": _("Det ni har skrivit finns bara i den här webbläsaren. Skriv ut eller kopiera det nu."),
        "own_over_empty": _("Ni har inte skrivit något. Det går bra ändå."),
        "pause": _("Pausa"),
        "resume": _("Fortsätt"),
        "next_step": _("Nästa steg"),
        "next_part": _("Nästa del"),
        "finish": _("Avsluta"),
        "finish_sure": _("Tryck igen för att avsluta"),
        "again_sure": _("Tryck igen: anteckningarna tas bort"),
    }


def _own_notes() -> dict[str, str]:
    return {
        "note_points": _("Huvudpunkter"),
        "note_proposals": _("Förslag"),
        "note_again": _("Vi tittar på förslagen igen"),
        "note_kept": _("Sparat i den här webbläsaren {clock}"),
        "note_not_kept": _("Webbläsaren sparar inget här. Kopiera texten innan ni stänger."),
        "copied": _("Kopierat"),
        "copy_failed": _("Det gick inte att kopiera. Skriv ut i stället."),
        "own_left": _(
            "Det finns ett påbörjat samtal. Tryck igen för att börja ett nytt. "
            "Det gamla och dess anteckningar tas bort."
        ),
    }
