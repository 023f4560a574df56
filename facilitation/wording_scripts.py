"""What the preview beside a script's steps says; `{n}` and the like are filled in the browser."""

from __future__ import annotations

from django.utils.translation import gettext as _


def preview_texts() -> dict[str, str]:
    return {
        "usual": _("{n} minuter, som i standardagendan"),
        "floor": _("{n} minuter, så kort den kan bli"),
        "minutes": _("{n} minuter"),
        "step": _("Steg"),
        "length": _("Längd"),
        "people": _("Personer"),
        "untitled": _("Steg {n}"),
        "free": _("den som vill"),
        "steps_caption": _("Så lång tid får stegen"),
        "turns_caption": _("En persons tur, minuter"),
        "squeezed": _("De fasta stegen tar mer än halva tiden. De kortas till hälften."),
        "too_short": _("{title}: från {n} personer blir turen under 30 sekunder, och då talar den som vill."),
        "no_free": _("{title}: skriv vad som sägs när turerna blir för korta."),
        "no_measure": _("{title}: skriv en fast tid eller andelar."),
        "fits": _("Allt får plats, även för tolv personer."),
        "new": _("nytt, sparas först när du har skrivit i det"),
        "up": _("Flytta upp"),
        "down": _("Flytta ner"),
    }
