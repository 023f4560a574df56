"""What the control room's sheet of a room says by script; `{n}` and the like are filled in the browser."""

from __future__ import annotations

from django.utils.translation import gettext as _

Texts = dict[str, str]


def room_texts() -> Texts:
    return {**_link_texts(), **_merge_texts(), **_move_texts(), **_gone_texts()}


def _link_texts() -> Texts:
    return {
        "screen_link": _("Rummets skärm"),
        "link_to": _("Länk till {name}"),
        "link_secret": _("Läs av koden med telefonen, eller kopiera adressen. Den loggar in den som har den."),
        "screen_secret": _("Öppna adressen i rummets dator. Den gör webbläsaren till rummets skärm."),
        "qr": _("QR-kod: {name}"),
        "copy": _("Kopiera adressen"),
        "copied": _("Kopierad"),
        "copy_by_hand": _("Markerad, kopiera med Ctrl+C"),
        "bad_email": _("Adressen ser inte rätt ut. Skriv den som namn@kommun.se, eller lämna tomt."),
        "bad_expected": _("Skriv ett antal mellan 1 och 30."),
        "added": _("{group} är med. Visa länkarna för gruppen nu, de visas bara här."),
    }


def _merge_texts() -> Texts:
    return {
        "choose_group": _("Välj grupp"),
        "no_other_group": _("Det finns ingen annan grupp att slå ihop med."),
        "merge_will": _(
            "{what} från {group} kommer till {into}, med facilitatorn. Skärmen och facilitatorns sida byter av sig"
            " själva. Det går inte att ångra."
        ),
        "merge": _("Slå ihop"),
        "merge_sure": _("Tryck en gång till: {group} blir en del av {into}"),
        "merged_done": _("{group} är nu en del av gruppen."),
        "person": _("1 person"),
        "persons": _("{n} personer"),
        "screen_one": _("1 skärm"),
        "screen_many": _("{n} skärmar"),
        "note_one": _("1 punkt eller fråga"),
        "note_many": _("{n} punkter och frågor"),
        "answer_one": _("1 svar"),
        "answer_many": _("{n} svar"),
        "and": _("och"),
    }


def _move_texts() -> Texts:
    return {
        "choose_run": _("Välj tillfälle"),
        "no_other_run": _("Seminariet har inget annat tillfälle att flytta till."),
        "has_answered": _("Gruppen har börjat svara på utvärderingen och kan inte flyttas."),
        "move_will": _(
            "Gruppen kommer den {run} i stället, med facilitator, skärm, punkter och förslag. Länkarna följer med."
        ),
        "move": _("Flytta"),
        "move_sure": _("Tryck en gång till: {group} kommer den {run}"),
        "moved_done": _("Gruppen är flyttad och kommer den {run}."),
    }


def _gone_texts() -> Texts:
    return {
        "is_cancelled": _("Avanmäld"),
        "is_merged": _("Ihopslagen"),
        "cancelled": _("Gruppen är avanmäld. Allt den har skrivit finns kvar."),
        "merged_into": _("Gruppen är en del av {group}. Allt den har skrivit finns där."),
        "merged_away": _("Gruppen är en del av en annan grupp. Allt den har skrivit finns där."),
        "show_group": _("Visa {group}"),
        "restored": _("Gruppen är med igen."),
        "open": _("Visa"),
    }
