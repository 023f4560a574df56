"""The equipment check in words: what is tried, what to do when it fails, and a line about a room's last check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from facilitation.equipment import Item, Verdict
from facilitation.queries.equipment import RoomCheck
from facilitation.wording_films import Line
from seminars.templatetags.look import clock

FEW = 3
"""Up to so many things left are named."""

TITLES: Mapping[Item, str] = {
    Item.LINE: N_("Linjen till oss"),
    Item.CLOCK: N_("Klockan"),
    Item.NETWORK: N_("Nätets fart"),
    Item.TALKS: N_("Filmerna"),
    Item.FULLSCREEN: N_("Helskärm"),
    Item.PICTURE: N_("Bilden"),
    Item.SOUND: N_("Ljudet ut"),
    Item.MICROPHONE: N_("Mikrofonen"),
    Item.CAMERA: N_("Kameran"),
    Item.MEETING: N_("Mötet"),
}

HINTS: Mapping[Item, str] = {
    Item.LINE: N_("Att skärmen byter sida i samma sekund som alla andra rum."),
    Item.CLOCK: N_("Att vår klocka går rätt här, även om datorns egen går fel."),
    Item.NETWORK: N_("Några sekunder. Vi hämtar högst 8 MB och skickar högst 4."),
    Item.TALKS: N_("Att de finns i webbläsaren i förväg och spelas även om nätet sviker."),
    Item.FULLSCREEN: N_("Att bilden fyller hela skärmen, utan flikar och ramar."),
    Item.PICTURE: N_("En provbild. Titta från platsen längst bort."),
    Item.SOUND: N_("En klang. Lyssna från platsen längst bort."),
    Item.MICROPHONE: N_("Säg något från platsen längst bort. Inget spelas in eller skickas."),
    Item.CAMERA: N_("Titta på bilden här. Inget spelas in eller skickas."),
    Item.MEETING: N_("Det öppnas i en egen flik. Gå in, och kom sedan tillbaka hit."),
}

_ALLOW = N_("Webbläsaren fick nej. Tryck på hänglåset eller ikonen vid adressen, välj Tillåt, och prova igen.")
_BUSY = N_("Ett annat program använder den, till exempel ett möte. Stäng det och prova igen.")
_INSECURE = N_("Webbläsaren släpper bara fram den på en säker adress (https). Säg till den som bjöd in er.")

ADVICE: Mapping[tuple[Item, str], str] = {
    (Item.LINE, "polling"): N_(
        "Det fungerar, med ett par sekunders fördröjning, för att nätet inte släpper fram direktlinjen. "
        "Be it-stödet släppa fram WebSocket till vår adress."
    ),
    (Item.LINE, "no_line"): N_(
        "Vi når er inte. Se efter att datorn är på nätet, och prova ett annat nät om det finns."
    ),
    (Item.CLOCK, "computer"): N_(
        "Datorns egen klocka går {offset} fel. Här gör det inget, men ställ den gärna för mötets skull."
    ),
    (Item.CLOCK, "unsure"): N_("Linjen är så ojämn att klockan blir osäker. Prova med kabel i stället för trådlöst."),
    (Item.NETWORK, "slow"): N_(
        "Det räcker, men låt skärmens sida stå öppen en stund i förväg så att filmerna hinner hämtas."
    ),
    (Item.NETWORK, "uneven"): N_("Nätet är ojämnt. Kabel är bäst. Annars: sitt nära den trådlösa sändaren."),
    (Item.NETWORK, "too_slow"): N_(
        "Nätet är för långsamt för ett möte med bild. Prova kabel eller ett annat nät, och stäng det som laddar ner."
    ),
    (Item.NETWORK, "no_answer"): N_("Provet kom inte fram. Se efter att datorn är på nätet och prova igen."),
    (Item.TALKS, "not_yet"): N_("Filmerna är inte klara än. De hämtas av sig själva när skärmens sida står öppen."),
    (Item.TALKS, "loading"): N_("{part} % är hämtat. Låt sidan stå öppen, så hämtas resten."),
    (Item.TALKS, "memory"): N_(
        "De finns här bara tills sidan stängs, för att webbläsaren inte får spara. Använd inte privat fönster."
    ),
    (Item.TALKS, "elsewhere"): N_(
        "Filmerna hämtas till den dator där rummets skärm är öppen. Är det den här, öppna rummets skärm på den först."
    ),
    (Item.TALKS, "no_space"): N_("Filmerna får inte plats. Frigör en gigabyte på datorns disk och prova igen."),
    (Item.TALKS, "no_access"): N_("Filmerna går inte att hämta just nu. Vi försöker igen. Hör av er om det står kvar."),
    (Item.TALKS, "no_line"): N_("Hämtningen har stannat. Den går vidare av sig själv när linjen är tillbaka."),
    (Item.TALKS, "wrong_hash"): N_("En film kom fram skadad och hämtas på nytt. Vänta en stund och prova igen."),
    (Item.FULLSCREEN, "refused"): N_("Webbläsaren sade nej. Tryck F11, eller välj helskärm i webbläsarens meny."),
    (Item.PICTURE, "small"): N_(
        "Den minsta texten blir liten på den här skärmen. Sitt närmare, eller använd en större eller bredare skärm."
    ),
    (Item.PICTURE, "not_seen"): N_(
        "Klona datorns bild till skärmen (Windows-tangenten och P). Syns inte hörnen, stäng av skärmens zoom."
    ),
    (Item.SOUND, "not_heard"): N_(
        "Se efter att högtalaren är på, att rätt högtalare är vald i datorn och att ljudet inte är nedskruvat."
    ),
    (Item.SOUND, "refused"): N_("Webbläsaren spelade inte upp ljudet. Tryck en gång till."),
    (Item.MICROPHONE, "denied"): _ALLOW,
    (Item.MICROPHONE, "missing"): N_("Datorn hittar ingen mikrofon. Sätt i den, vänta några sekunder och prova igen."),
    (Item.MICROPHONE, "busy"): _BUSY,
    (Item.MICROPHONE, "insecure"): _INSECURE,
    (Item.MICROPHONE, "silent"): N_(
        "Mikrofonen hör inget. Se efter att den inte är avstängd, att rätt mikrofon är vald, och tala högre."
    ),
    (Item.CAMERA, "denied"): _ALLOW,
    (Item.CAMERA, "missing"): N_(
        "Datorn hittar ingen kamera. Sätt i den och prova igen. Utan kamera kan ni vara med ändå, med ljud."
    ),
    (Item.CAMERA, "busy"): _BUSY,
    (Item.CAMERA, "insecure"): _INSECURE,
    (Item.CAMERA, "dark"): N_("Bilden är svart. Öppna luckan framför kameran och tänd i rummet."),
    (Item.CAMERA, "not_seen"): N_("Vänd kameran mot bordet, eller välj en annan kamera i webbläsaren."),
    (Item.MEETING, "not_in"): N_(
        "Prova länken i en annan webbläsare. Kommer ni ändå inte in, hör av er i god tid: numret står längst ner."
    ),
}
"""What to do, by item and code."""

QUESTIONS: Mapping[Item, str] = {
    Item.PICTURE: N_("Ser alla de fyra hörnen och läser den minsta raden?"),
    Item.SOUND: N_("Hörde alla klangen?"),
    Item.CAMERA: N_("Syns ni som sitter runt bordet?"),
    Item.MEETING: N_("Kom ni in i mötet?"),
}

_LEVELS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.READY: ("ok", "check"),
    Verdict.ADVICE: ("ok", "check"),
    Verdict.FAULT: ("bad", "warning"),
    Verdict.PARTLY: ("warn", "hourglass"),
}

VERDICTS: Mapping[Verdict, object] = {
    Verdict.READY: gettext_lazy("fungerar"),
    Verdict.ADVICE: gettext_lazy("fungerar, med råd"),
    Verdict.FAULT: gettext_lazy("något fungerar inte"),
    Verdict.PARTLY: gettext_lazy("påbörjat"),
}


def advice_of(item: Item, code: str, figures: Mapping[str, float]) -> str:
    """What to do."""
    part, offset = round(figures.get("part", 0) * 100), _time_text(figures.get("offset", 0))
    return _(ADVICE[item, code]).format(part=part, offset=offset)


def _time_text(ms: float) -> str:
    """How wrong a clock goes: 75 sekunder, 4 minuter, 3 timmar."""
    seconds = round(abs(ms) / 1000)
    if seconds < 120:
        return _("{n} sekunder").format(n=seconds)
    if seconds < 7200:
        return _("{n} minuter").format(n=round(seconds / 60))
    return _("{n} timmar").format(n=round(seconds / 3600))


def names(items: Iterable[Item]) -> str:
    """The items in a row: linjen, klockan."""
    return ", ".join(_(TITLES[item]).lower() for item in items)


def check_line(check: RoomCheck | None, starts_at: datetime) -> Line:
    """A room's last check before a run in a sentence."""
    if check is None:
        return Line("", "hourglass", _("Utrustningen är inte provad än"))
    day = _day(check.at)
    if check.is_ready and not check.is_fresh(starts_at):
        return Line(
            "warn", "hourglass", _("Utrustningen provades {day}. Prova en gång till före dagen").format(day=day)
        )
    level, icon = _LEVELS[check.verdict]
    return Line(level, icon, _sentence(check).format(day=day, names=_concerned(check), n=len(check.left)))


def _sentence(check: RoomCheck) -> str:
    if check.verdict is Verdict.FAULT:
        return _("Utrustningen provad {day}. Fungerar inte: {names}")
    if check.verdict is Verdict.PARTLY and len(check.left) > FEW:
        return _("Utrustningen delvis provad {day}. {n} saker kvar")
    if check.verdict is Verdict.PARTLY:
        return _("Utrustningen delvis provad {day}. Kvar: {names}")
    return _("Utrustningen provad {day} och fungerar")


def _concerned(check: RoomCheck) -> str:
    return names(check.left if check.verdict is Verdict.PARTLY else [item for item, _code in check.faults])


def _day(at: datetime) -> str:
    local = localtime(at)
    return f"{date_format(local, _('j F'))} {clock(local)}"


def equipment_texts() -> dict[str, object]:
    """What the page's script shows; `{n}` and the like are filled in the browser."""
    return {
        "states": {
            "todo": _("Inte provat"),
            "busy": _("Provar"),
            "ask": _("Svara på frågan"),
            "ok": _("Fungerar"),
            "advice": _("Fungerar, med ett råd"),
            "fault": _("Fungerar inte"),
        },
        "titles": {item.value: _(title) for item, title in TITLES.items()},
        "advice": {f"{item}.{code}": _(words) for (item, code), words in ADVICE.items()},
        "figures": {
            "clock": _("Rätt på {error} ms när."),
            "network": _("{down} Mbit/s hit, {up} Mbit/s härifrån, svar på {delay} ms, ojämnhet {jitter} ms."),
            "line": _("Direktlinje."),
        },
        "offset": {"s": _("{n} sekunder"), "min": _("{n} minuter"), "h": _("{n} timmar")},
        "done_of": _("{n} av {all} provade"),
        "summary": {
            "none": _("Inget är provat än."),
            "partly": _("Kvar att prova: {names}."),
            "many": _("{n} saker kvar att prova."),
            "fault": _("Att åtgärda: {names}."),
            "ready": _("Allt är provat och fungerar. Ni är redo."),
        },
        "saved": _("Sparat {clock}"),
        "waiting": _("Sparat här, skickas när linjen är tillbaka."),
        "not_saved": _("Det går inte att spara just nu. Ladda om sidan och prova igen."),
        "try": _("Prova"),
        "again": _("Prova igen"),
        "told": _("{title}: {state}"),
        "level": _("Mikrofonens nivå"),
        "listening": _("Säg något nu."),
    }
