"""Every sentence the control room's script shows; `{n}` and the like are filled in the browser."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilitation.timeline import Action, Cue
from facilitation.timeline.cues import read_instant
from facilitation.wording_cues import Texts, cue_panel_texts
from facilitation.wording_films import sheet_film_texts, wall_film_texts
from facilitation.wording_room import room_texts
from seminars.templatetags.look import clock
from seminars.wording import minutes_text


def cue_text(cue: Cue) -> str:
    """A signal as the log says it, on a page without the control room's script."""
    seconds = cue.args.get("seconds", 0)
    name = {
        Action.START: "arm" if cue.args.get("at") is not None else "start",
        Action.EXTEND: "longer" if seconds > 0 else "shorter",
        Action.ADVANCE: "cut_talk" if cue.args.get("cut_talk") else "advance",
    }.get(cue.action, cue.action.value)
    at = read_instant(cue.args.get("at"))
    return _log()[name].format(
        clock=clock(at) if at else "",
        n=_minutes(timedelta(seconds=abs(seconds))),
        text=cue.args.get("text", ""),
        what=_("nr %(number)s") % {"number": cue.args.get("seq", "")},
    )


def _minutes(span: timedelta) -> str:
    text = minutes_text(span)
    return ngettext("%(count)s minut", "%(count)s minuter", 1 if text == "1" else 2) % {"count": text}


def control_texts() -> dict[str, Texts]:
    return {
        "clock": _clock(),
        "rundown": _rundown(),
        **cue_panel_texts(),
        "log": _log(),
        "rooms": _rooms(),
        "room": room_texts(),
        "help": _help(),
        "message": _message(),
        "wall": _wall(),
        "line": line_texts(),
    }


def _clock() -> Texts:
    return {
        "starts_in": _("Börjar om"),
        "late": _("Efter plan"),
        "early": _("Före plan"),
        "on_time": _("I tid"),
        "held": _("Tiden står still"),
        "over": _("Avslutat"),
        "planned": _("Inte startat"),
        "armed": _("Startar av sig själv"),
        "cancelled": _("Inställt"),
        "kept": _("Slutet hålls"),
        "overrun": _("{n} min över slutet"),
        "gone": _("{gone} av {all} minuter har gått"),
    }


def _rundown() -> Texts:
    return {
        "left": _("{time} kvar"),
        "withheld": _("Visas inte: ett ja saknas"),
        "missing": _("Ingen film här"),
        "gives": _("kan ge {n} min, minst {least}"),
        "gives_none": _("kan inte ge mer, minst {least}"),
        "length": _("{n} minuter"),
        "hard_out": _("fast slut {clock}"),
        "over": _("{n} min efter det fasta slutet {clock}"),
        "became": _("Blev"),
        "becomes": _("Blir"),
        "marked": _("Minuterna gäller {title}. Esc går tillbaka till delen som pågår."),
        "grip": _("Dra i slutet av {title}"),
    }


def _log() -> Texts:
    return {
        "arm": _("Förberedde starten {clock}"),
        "start": _("Startade seminariet"),
        "hold": _("Höll tiden"),
        "release": _("Fortsatte"),
        "longer": _("Förlängde med {n}"),
        "shorter": _("Kortade med {n}"),
        "longer_part": _("Förlängde {title} med {n}"),
        "shorter_part": _("Kortade {title} med {n}"),
        "advance": _("Gick vidare"),
        "cut_talk": _("Avbröt en Talk"),
        "back": _("Gick tillbaka"),
        "restart_at": _("Flyttade starten till {clock}"),
        "move_hard_out": _("Flyttade det fasta slutet till {clock}"),
        "message": _("Skrev till rummen: ”{text}”"),
        "undo": _("Ångrade: {what}"),
        "end": _("Avslutade seminariet"),
        "undone": _("ångrad"),
        "by": _("{name} {what}"),
        "last": _("Senast {clock}: {what}"),
        "undo_this": _("Ångra"),
        "undo_label": _("Ångra: {what}"),
    }


def _rooms() -> Texts:
    return {
        "all_well": _("Alla {n} rum är med"),
        "summary": _("{ok} av {n} rum är i takt, {need} behöver dig"),
        "waiting": _("{here} av {n} rum har sin skärm igång"),
        "none": _("Inga arbetsgrupper är anmälda än."),
        "none_need": _("Inget rum behöver dig just nu."),
        "all": _("Alla {n}"),
        "hall": _("Salen"),
        "need": _("Behöver dig {n}"),
        "in_municipality": _("{n} rum"),
        "legend": _("En stol är ett rum. ! ber om hjälp eller är borta, ~ är ur takt, streckad har inte kommit."),
        "calls": _("Ber om hjälp {time}"),
        "answered": _("Svar skickat {clock}"),
        "away": _("Borta sedan {clock}"),
        "never": _("Ingen skärm än"),
        "never_live": _("Ingen skärm"),
        "silent": _("Ljudet är inte på"),
        "loading": _("Hämtar filmen, {n} %"),
        "hidden": _("Skärmen visar något annat"),
        "film_stalled": _("Filmen har stannat"),
        **wall_film_texts(),
        "film_late": _("Filmen ligger {n} s efter"),
        "film_early": _("Filmen ligger {n} s före"),
        "behind": _("Ett steg efter"),
        "behind_many": _("{n} steg efter"),
        "ahead": _("Ett steg före"),
        "ahead_many": _("{n} steg före"),
        "facilitator_away": _("Facilitatorn borta sedan {clock}"),
        "facilitator_never": _("Ingen facilitator"),
        "clock_fast": _("Datorn går {time} före"),
        "clock_slow": _("Datorn går {time} efter"),
        "every_municipality": _("Alla kommuner"),
        "none_found": _("Inget rum passar det du valt."),
        "identified": _("Skärmen i {name} visar sitt namn."),
        "no_screen_to_identify": _("Ingen skärm är ansluten i {name}."),
        "ready": _("Redo"),
        "done": _("Klara"),
        "here": _("Är med"),
        "people": _("{n} pers."),
        "point": _("1 punkt"),
        "points": _("{n} punkter"),
        "proposal": _("1 förslag"),
        "proposals": _("{n} förslag"),
        "answers": _("{n} av {all} svar"),
        "screen_on": _("Skärmen är ansluten"),
        "screen_off": _("Skärmen är inte ansluten"),
        "facilitator_on": _("Facilitatorn är ansluten"),
        "facilitator_off": _("Facilitatorn är inte ansluten"),
        "step_of": _("Steg {n} av {all}"),
        "trained": _("har gått kursen"),
        "untrained": _("har inte gått kursen än"),
        "no_facilitator": _("Ingen facilitator är utsedd"),
        "seen": _("senast {clock}"),
        "present_of": _("{n} av {all} anmälda"),
        "sent": _("skickade till samlingen"),
        "not_sent": _("inte skickade än"),
        "screens": _("{n} skärmar anslutna"),
        "one_screen": _("1 skärm ansluten"),
        "no_screen": _("Ingen skärm ansluten"),
        **sheet_film_texts(),
    }


def _help() -> Texts:
    return {
        "none": _("Ingen ber om hjälp."),
        "no_words": _("Vill ha hjälp."),
        "answer": _("Svara"),
        "close": _("Löst"),
        "send": _("Skicka svaret"),
        "label": _("Svar till {name}"),
        "by_you": _("Ni svarade {clock}:"),
        "by_room": _("Rummet {clock}:"),
        "answered_at": _("besvarad {clock}"),
        "spoken": _("{name}, {municipality}, ber om hjälp: {text}"),
    }


def _message() -> Texts:
    return {
        "to_all": _("Alla {n} rum"),
        "to_everyone": _("Till alla rum"),
        "to_gone": _("Till ett rum som inte är med längre"),
        "municipalities": _("En kommun"),
        "rooms": _("Ett rum"),
        "show_in": _("Visa i {n} rum"),
        "show_in_one": _("Visa i rummet"),
        "sent": _("Skickat {clock}."),
        "empty": _("Skriv något först."),
        "until": _("Visas till {clock}."),
        "was_shown": _("Visades {clock}."),
        "taken": _("Visades {clock} och togs bort."),
        "read": _("Läst i {n} av {all} rum"),
        "unread": _("Inte läst än: {names}"),
        "read_by_all": _("Alla har läst."),
        "take_away": _("Ta bort"),
        "earlier": _("Tidigare meddelanden, {n}"),
    }


def _wall() -> Texts:
    return {
        "none": _("Inget har kommit in än. Punkter och frågor visas här medan grupperna skriver."),
        "count": _("{n} inkomna, {up} uppe. Grupper som inte har skickat: {silent}."),
        "none_lit": _("Inget just nu."),
        "queue_closed": _("Talarlistan är inte öppnad."),
        "speaks": _("{name} har ordet. I kö: {n}."),
        "waits": _("Ingen har ordet. I kö: {n}."),
    }


def line_texts() -> Texts:
    return {
        "connecting": _("Ansluter"),
        "live": _("Direkt"),
        "stale": _("Svag linje"),
        "lost": _("Linjen är bruten. Klockan går ändå. Ansluter igen."),
        "polling": _("Direkt, någon sekund efter"),
        "stopped": _("Sidan är inte ansluten längre. Ladda om den."),
        "no_line": _("Det gick inte fram. Försök igen när linjen är tillbaka."),
        "failed": _("Det gick inte: {why}"),
    }
