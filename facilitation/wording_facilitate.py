"""Every sentence the facilitator's page shows by script; `{n}` and the like are filled in the browser."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from facilitation.wording_films import film_texts


def facilitate_texts() -> dict[str, Any]:
    return {
        **_now_texts(),
        **_saying_texts(),
        **_round_texts(),
        **_chair_texts(),
        **_turn_texts(),
        **_writing_texts(),
        **_proposal_texts(),
        **_line_texts(),
        **_film_texts(),
    }


def _now_texts() -> dict[str, str]:
    return {
        "title": _("Din sida"),
        "step_of": _("Steg {n} av {of}: {title}"),
        "of_step": _("steget"),
        "of_segment": _("kvar"),
        "to_start": _("till start"),
        "starts_at": _("Börjar {clock}"),
        "starts_on": _("Börjar {day} {clock}"),
        "then": _("Sedan: {title} {clock}"),
        "last": _("Sista delen"),
        "late": _("Strax börjar vi"),
        "held": _("Tiden står still"),
        "over": _("Tack för i dag"),
        "cancelled": _("Tillfället är inställt"),
        "cancelled_todo": _("Producenten har ställt in. Det ni har skrivit finns kvar."),
        "minutes": _("{n} min"),
        "expected": _("Ni räknade med {n}. Tryck på antalet som är här."),
        "answered": _("{n} av {of} har svarat."),
        "evaluation_early": _(
            "Behöver någon gå tidigare? Öppna den, så kan de svara innan de går. Samtalet går vidare."
        ),
        "evaluation_opened": _("Öppen. Visa QR-koden för den som går tidigare."),
        "evaluation_over": _("Har någon inte svarat på utvärderingen? Den är öppen ett dygn efter slutet."),
        "evaluation_full": _("Alla platser är tagna. Tryck på +1 om en till ska svara."),
        "evaluation_more": _("Plats för {n} till utöver dem som räknades."),
        "evaluation_not_yet": _("Den går att öppna från det produktiva samtalet."),
        "notice_hard_out": _("Slutet är flyttat till {clock}."),
        "notice_talk_cut": _("{title} avslutades i förtid."),
    }


def _saying_texts() -> dict[str, str]:
    return {
        "before_say": _("Välkomna in och ta en plats. Vi börjar {clock}."),
        "late_say": _("Välkomna in och ta en plats. Vi börjar strax."),
        "late_todo": _("Producenten startar alla rum samtidigt. Du behöver inte göra något."),
        "sound_on": _("Slå på mikrofonen i mötet när ni ska tala."),
        "sound_off": _("Stäng av mikrofonen i mötet, annars hör alla er."),
        "held_say": _("Vi väntar en liten stund tillsammans. Klockan går vidare strax."),
        "held_todo": _("Producenten har stoppat klockan i alla rum. Ni får veta när det går vidare."),
        "withheld_say": _("Filmen visas inte i dag. Vi väntar på besked om vad vi gör i stället."),
        "withheld_todo": _("Producenten skriver till alla rum. Beskedet kommer på skärmen och här."),
        "next": _("Nästa: {title}"),
        "last_step": _("Det är sista steget"),
        "steps_flow": _("Stegen går vidare av sig själva. Tryck på Nästa om ni är klara tidigare."),
        "to_points": _("Till huvudpunkterna"),
        "to_proposals": _("Till förslagen"),
        "to_others": _("Se de andras förslag"),
        "none_written": _("Inget är skrivet än."),
        "notes_kept": _("Sparat, men inte inskickat än."),
        "notes_sent": _("Inskickat."),
        "one_proposed": _("Ett förslag är sparat."),
        "n_proposed": _("{n} förslag är sparade."),
        "not_now_kept": _("Nej, inte nu. Det är sparat."),
        "turn": _("Ungefär {time} var."),
    }


def _round_texts() -> dict[str, str]:
    return {
        "seat": _("Plats {seat}"),
        "seat_low": _("plats {seat}"),
        "has_floor": _("Har ordet"),
        "then_next": _("Sedan"),
        "then_again": _("Sedan, frågas igen"),
        "nobody": _("Alla har talat"),
        "round_done": _("Alla har haft ordet."),
        "round_end": _("Klart, alla har talat"),
        "round_label": _("{count} platser. {done} har talat, {who} har ordet."),
        "of_turn": _("kvar"),
        "silent_left": _("tyst"),
        "after_silence": _("Har ordet sedan"),
        "silent_on": _("Tyst minut"),
        "silent_off": _("Avbryt tystnaden"),
        "silent_said": _("Tyst minut."),
        "said_now": _("{who} har ordet."),
        "said_next": _("Sedan {who}."),
        "hint_silent": _("Låt det vara tyst. Turen går vidare efteråt."),
        "hint_done": _("Gå vidare när ni vill."),
        "hint_end": _("{n} sekunder kvar av steget."),
        "hint_over": _("Tiden är ute. Tacka och gå vidare."),
        "hint_again": _("Passade förut och får frågan en gång till."),
        "one_unspoken": _("En har inte talat än."),
        "two_unspoken": _("Två har inte talat än."),
        "n_unspoken": _("{n} har inte talat än."),
    }


def _chair_texts() -> dict[str, str]:
    return {
        "name_of": _("Förnamn på plats {seat}"),
        "move_up": _("Flytta plats {seat} tidigare"),
        "move_down": _("Flytta plats {seat} senare"),
        "leaves": _("Gick: plats {seat}"),
        "returns": _("Här igen: plats {seat}"),
        "is_now": _("har ordet"),
        "is_next": _("är näst"),
        "is_done": _("har talat"),
        "is_passed": _("har sagt pass"),
        "is_away": _("har gått"),
    }


def _turn_texts() -> dict[str, Any]:
    """The group's place in the gathering's queue."""
    return {
        "gathering_soon": _("Snart möts alla grupper"),
        "gathering_now": _("Alla grupper möts"),
        "queue_soon": _("Producenten ordnar vem som talar när. Det visas här."),
        "you_number": _("Ni är nummer {n}"),
        "you_next": _("Ni är näst"),
        "you_speak_low": _("Ni talar nu"),
        "you_done": _("Tack, ni har talat"),
        "you_passed": _("Ni står över"),
        "has_word": _("{group}, {municipality}, har ordet"),
        "read_points": _("Slå på mikrofonen och läs upp era punkter."),
        "round_off": _("Avrunda nu."),
        "turn_over": _("Tiden är ute. Tacka och stäng av mikrofonen."),
        "read_now": _("Era punkter läses upp nu"),
        "read_hint": _("Producenten läser dem för alla. Ni behöver inte göra något."),
        "mic_on": _("Slå på mikrofonen"),
        "mic_off": _("Stäng av mikrofonen."),
        "next_hint": _("Ha mikrofonen redo. När det är er tur läser ni det här."),
        "waiting_hint": _("När det är er tur läser ni det här. Mikrofonen är av så länge."),
        "passed_hint": _("Turen går förbi er. Era punkter finns kvar på väggen."),
        "written_heading": _("I dag läser vi era punkter"),
        "written_hint": _("Grupperna är många, och producenten väljer vilka som talar. Blir det ni står det här."),
        "no_line_read": _("Ni har ingen linje: era punkter läses upp."),
        "turn_stale": _("Det hann ändras. Se efter var ni står nu."),
        "without_meeting": _without_meeting(),
    }


def _without_meeting() -> dict[str, str]:
    """What the script's own words become in a run without a meeting, by themselves."""
    return {
        _("Byt till mötet. Mikrofonen är av tills det är er tur."): _("Följ väggen på skärmen. Era punkter läses upp."),
        _("Har ni skickat era huvudpunkter? Efter pausen byter ni till mötet."): _("Har ni skickat era huvudpunkter?"),
    }


def _writing_texts() -> dict[str, str]:
    return {
        "saved": _("Sparat"),
        "state_saved": _("Sparat {clock}"),
        "state_saving": _("Sparar"),
        "state_waiting": _("Sparat här, skickas när linjen är tillbaka"),
        "state_conflict": _("Någon annan har skrivit i samma ruta"),
        "state_refused": _("Inte sparat än. Ändra texten, så försöker vi igen"),
        "state_locked": _("Ett dygn har gått sedan slutet. Det går inte att ändra längre"),
        "all_sent": _("Inskickat. Ändrar ni något skickas ändringen också."),
        "went_itself": _("Skickades av sig självt. Läs upp och skicka in, om ni hinner."),
        "goes_itself": _("Skickas senast {clock}, annars går det av sig självt."),
        "point_n": _("Huvudpunkt {n}"),
        "question": _("Fråga till presentatörerna"),
        "some_sent": _("En del är inskickat. Tryck igen, så följer resten med."),
        "screen_online": _("Skärm {n} är ansluten"),
        "screen_away": _("Skärm {n} är inte ansluten"),
        "screen_unpair": _("Koppla från"),
        "screen_unpair_sure": _("Tryck igen för att koppla från"),
        "from_group": _("Från {group}"),
        "help_plain": _("Vi behöver hjälp"),
        "help_seen": _("Producenten ser att ni väntar på svar."),
        "help_what": _("Vad gäller det?"),
        "help_call": _("Kalla på producenten"),
        "help_more": _("Skriv mer"),
        "help_send": _("Skicka"),
        "help_by_us": _("Ni {clock}"),
        "help_by_producer": _("Producenten {clock}"),
    }


def _proposal_texts() -> dict[str, Any]:
    return {
        "proposal_n": _("Förslag {n}"),
        "kinds": {"trial": _("en prövning"), "change": _("en ändring"), "decision": _("något chefen beslutar")},
        "read": {
            "first_step": _("Första steget:"),
            "who": _("Vem gör det:"),
            "when": _("När:"),
            "needs": _("Vad behövs:"),
            "notice": _("Så märker vi det:"),
            "carrier": _("Bär det vidare:"),
            "confidence": _("Så säkra är vi:"),
            "confidence_of": _("{n} av 5"),
            "shared": _("Delas med de andra grupperna"),
            "not_shared": _("Delas inte"),
        },
        "not_now": _("Nej, inte nu"),
        "not_now_why": _("Säg varför, så är det ett helt svar."),
        "choose": _("Gå vidare med de valda"),
        "choose_n": _("Gå vidare med {n}"),
        "choose_room": _("Det finns plats för {n}. Välj färre, eller töm ett förslag."),
        "choose_full": _("Alla tre förslagen är skrivna. Töm ett, om en annan tanke ska gå vidare."),
        "dot_of": _("1 prick: {text}"),
        "dots_of": _("{n} prickar: {text}"),
        "idea_more": _("En prick till: {text}"),
        "idea_less": _("En prick mindre: {text}"),
        "idea_remove": _("Ta bort: {text}"),
        "idea_chosen": _("Gå vidare med: {text}"),
        "from_room": _("{group}, {municipality}"),
        "borrow_of": _("Låna idén: {what}"),
        "borrowed_from": _("Lånad från {group}."),
        "lent_one": _("1 grupp har lånat idén."),
        "lent_many": _("{n} grupper har lånat idén."),
    }


def _film_texts() -> dict[str, Any]:
    return {
        "films": {**film_texts(), "screen": _("Skärm {n}")},
        "percent": _("{n} %"),
        "film_withheld": _("”{title}” visas inte: en presentatörs ja saknas. Producenten säger vad ni gör i stället."),
        "film_missing": _("”{title}” finns inte här. Den visas i mötet."),
        "film_should": _("{title} ska vara på {at}"),
        "source_best": _("Skärmen väljer det som går bäst."),
        "source_small": _("Valt: mindre bild."),
        "source_local": _("Valt: ni spelar filmen själva, från datorn eller ett minne."),
    }


def _line_texts() -> dict[str, str]:
    return {
        "line_lost": _("Egen klocka, ni ligger rätt i tid. Det du skriver sparas här."),
        "stop": _("Sidan behöver laddas om. Det du har skrivit finns kvar."),
        "stop_4401": _(
            "Din länk gäller inte längre. Öppna länken i det senaste mejlet. Det du har skrivit finns kvar."
        ),
        "stop_4403": _("Du leder inte den här gruppen längre. Öppna länken i det senaste mejlet."),
    }
