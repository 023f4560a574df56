"""Every sentence the group screen's script shows; `{n}` and the like are filled in the browser."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def screen_texts() -> dict[str, Any]:
    return {
        **_start_texts(),
        **_talk_texts(),
        **_dialogue_texts(),
        **_joint_texts(),
        **_turn_texts(),
        "prompts": _prompts(),
        **_end_texts(),
        **_line_texts(),
    }


def _start_texts() -> dict[str, str]:
    return {
        "welcome": _("Välkomna"),
        "screen_number": _("Skärm {n} av {all}"),
        "starts_in": _("Börjar om"),
        "at_clock": _("klockan"),
        "starts_on": _("Börjar {day}"),
        "soon": _("Strax"),
        "soon_long": _("Vi börjar så fort alla är redo."),
        "start": _("Starta skärmen"),
        "sound_on": _("Hör ni klangen? Då är allt klart."),
        "sound_again": _("Spela klangen igen"),
        "films_coming": _("Filmerna hämtas, {n} %"),
        "films_here": _("Filmerna finns här"),
        "sound_failed": _("Ljudet kom inte i gång. Se efter att högtalaren är på och tryck igen."),
    }


def _talk_texts() -> dict[str, str]:
    return {
        "talk_ended": _("Tänk efter en stund. Vad fastnade?"),
        "talk_missing": _("Filmen kommer från mötet. Titta där."),
        "talk_withheld": _("Filmen visas inte den här gången. Producenten säger vad ni gör i stället."),
        "talk_waits": _("Filmen hämtas. Ni kommer in på rätt ställe."),
        "talk_with": _("med {names}"),
        "local_at": _("{title} ska vara på"),
        "local_failed": _("Filmen når inte fram hit"),
        "local_chosen": _("Ni spelar filmen själva"),
        "local_how": _("Öppna den från datorn eller ett minne. Hoppa till tiden som visas."),
        "local_share": _("Eller se den i mötet, när den delas där."),
        "local_read": _("Facilitatorn öppnar texten på {address}"),
        "volume": _("Ljud {n} %"),
        "captions_on": _("Undertexter på"),
        "captions_off": _("Undertexter av"),
        "size_1": _("Normal text"),
        "size_2": _("Större text"),
        "size_3": _("Störst text"),
        "next_at": _("Sedan: {title} {clock}"),
    }


def _dialogue_texts() -> dict[str, str]:
    return {
        "step_of": _("Steg {n} av {count}"),
        "left": _("{time} kvar"),
        "left_of_step": _("kvar av steget"),
        "has_floor": _("har ordet"),
        "seat": _("Plats {seat}"),
        "seat_low": _("plats {seat}"),
        "then_seat": _("Sedan {who}."),
        "then_again": _("Sedan får {who} frågan igen."),
        "silent": _("Tyst minut"),
        "after_silence": _("{who} har ordet sedan."),
        "then_all": _("Sedan har alla talat."),
        "no_interruption": _("Ingen avbryter."),
        "round_done": _("Alla har haft ordet."),
        "round_label": _("{count} platser. {done} har talat, plats {seat} har ordet."),
        "break_until": _("Hämta kaffe. Vi ses {clock}."),
        "points_safe": _("Er grupps huvudpunkter är inskickade. Just nu samlas de med alla andras."),
        "points_waiting": _("Era huvudpunkter är inte inskickade än. Facilitatorn skickar dem."),
        "break_hint": _("Efter pausen möts alla grupper."),
    }


def _joint_texts() -> dict[str, str]:
    return {
        "to_meeting": _("Byt till mötet"),
        "to_meeting_in": _("Byt till mötet om {time}"),
        "sound_on": _("Slå på mikrofonen i mötet när ni ska tala."),
        "sound_off": _("Stäng av mikrofonen i mötet, annars hör alla er."),
        "in_meeting": _("Vi är i mötet"),
        "from_meeting": _("Tillbaka till rumsskärmen, stäng av mikrofonen"),
        "done": _("Klart"),
        "quote": _("”{text}”"),
        "of_group": _("{group}, {municipality}"),
        "no_heading": _("Fler punkter"),
        "wall_empty": _("Snart kommer gruppernas huvudpunkter upp här."),
        "change": _("Ändring"),
        "trial": _("Prövas"),
        "decision": _("Behöver chefsbeslut"),
        "shared": _("Det här vill grupperna pröva"),
        "page_of": _("{n} av {count}"),
        "no_proposals": _("Snart kommer gruppernas förslag upp här."),
    }


def _turn_texts() -> dict[str, str]:
    """The speaking queue: `{group}` and `{municipality}` are of who speaks or follows."""
    return {
        "all_points": _("Gruppernas huvudpunkter"),
        "of_group_more": _("{group}, {municipality}, och {n} till"),
        "asked_by": _("Fråga från {who}"),
        "has_word": _("{group}, {municipality}, har ordet"),
        "you_number": _("Ni är nummer {n}"),
        "you_next": _("Ni är näst"),
        "you_next_mic": _("Ni är näst. Ha mikrofonen redo."),
        "you_done": _("Tack, ni har talat"),
        "you_passed": _("Ni står över"),
        "you_speak": _("NI TALAR"),
        "you_speak_now": _("Ni talar nu. Slå på mikrofonen."),
        "mic_on": _("Slå på mikrofonen"),
        "mic_off": _("Stäng av mikrofonen."),
        "then_speaks": _("Sedan tar {group} i {municipality} över."),
        "then_nobody": _("Sedan har alla talat."),
        "round_off": _("Avrunda nu."),
        "time_out": _("Tiden är ute. Tack."),
        "thanks": _("Tack"),
        "written_mode": _("I dag läser vi era punkter, producenten väljer."),
        "no_line_read": _("Ni har ingen linje: era punkter läses upp."),
        "no_line_hint": _("Är ni inte i mötet läser producenten era punkter."),
        "read_now": _("Era punkter läses upp nu"),
    }


def _prompts() -> list[dict[str, str]]:
    """What makes a proposal concrete, each with the word that leads it."""
    return [
        {"lead": _("Vem"), "text": _("gör det, och bär det vidare? Roll, inte namn.")},
        {"lead": _("När"), "text": _("tar ni första steget?")},
        {"lead": _("Vad"), "text": _("behöver ni, och av vem?")},
        {"lead": _("Hur"), "text": _("märker ni skillnaden?")},
    ]


def _end_texts() -> dict[str, str]:
    return {
        "evaluate": _("Fem minuter för nästa gång"),
        "answered": _("{n} av {count}"),
        "answered_label": _("{n} av {count} har svarat"),
        "over": _("Tack för i dag"),
        "over_hint": _("Har du inte svarat än? Koden gäller fortfarande."),
        "cancelled": _("Seminariet är inställt"),
        "cancelled_hint": _("Facilitatorn har fått besked om vad som händer nu."),
        "notice_hard_out": _("Slutet är flyttat till {clock}."),
        "minutes_gone": _("{n} av {count} minuter har gått"),
    }


def _line_texts() -> dict[str, str]:
    return {
        "now": _("Nu: {title}. {minutes} minuter."),
        "five_left": _("Fem minuter kvar."),
        "one_left": _("En minut kvar."),
        "stopped": _("Skärmen är inte med längre"),
        "stopped_4401": _("Skärmen är frånkopplad. Koppla den på nytt, det tar en halv minut."),
        "replaced": _("Den här skärmen har lämnat över till en annan"),
        "stopped_4409": _("Rummet visas på den andra skärmen. Tryck om det ska visas här i stället."),
        "no_line": _("Det gick inte fram. Försök igen när linjen är tillbaka."),
        "stopped_other": _("Något stämmer inte mellan skärmen och seminariet. Läs in sidan på nytt."),
        "pair_again": _("Koppla skärmen på nytt"),
        "use_this": _("Använd den här"),
        "reload": _("Läs in på nytt"),
    }
