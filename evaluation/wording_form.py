"""What stands around the questions of the closing evaluation, in the reader's language; easy Swedish has its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from evaluation.questionnaire import DONT_KNOW, SCALE, YES_NO

EASY = "sv-easy"
SIMPLY: Mapping[str, Any] = json.loads((Path(__file__).parent / "easy_swedish.json").read_text(encoding="utf-8"))
"""What is said in easy Swedish instead; it is Swedish only, and so in no catalogue."""
NAMES: Mapping[str, str] = {"sv": "Svenska", "en": "English", "da": "Dansk", EASY: SIMPLY["name"]}
"""The form's languages as their readers call them, in the order of the choice."""


def interface(language: str) -> str:
    """The language of everything but the questions."""
    return "sv" if language == EASY else language


def form_words(language: str) -> dict[str, str]:
    """The page's sentences by name."""
    own = SIMPLY["page"] if language == EASY else {}
    return {**_page(), **_around(), **_refusals(), **_thanks(), **own}


def later_words(language: str) -> dict[str, str]:
    """What stands around the three questions after three months: as around the closing evaluation's, save this."""
    return {**form_words(language), **_later(), **(SIMPLY["later"] if language == EASY else {})}


def status_words(language: str, *, is_shared: bool = False) -> dict[str, str]:
    """What is said beside the button by script; on a shared device, which may be no phone, nothing of phones."""
    own = SIMPLY["status"] if language == EASY else {}
    here = _here() if is_shared else {}
    return {**_status(), **own, **here, **(SIMPLY["shared"] if here and own else {})}


def unkept_words(language: str) -> dict[str, str]:
    """What is said instead where the browser keeps nothing beyond the page."""
    own = SIMPLY["unkept"] if language == EASY else {}
    return {**_unkept(), **own}


def scale_words(language: str) -> dict[int, str]:
    if language == EASY:
        return {int(step): name for step, name in SIMPLY["scale"].items()}
    return {step: _(name) for step, name in SCALE.items()}


def yes_no_words(language: str) -> dict[int, str]:
    words = {answer: _(name) for answer, name in YES_NO.items()}
    return {**words, DONT_KNOW: SIMPLY["scale"][str(DONT_KNOW)]} if language == EASY else words


def _page() -> dict[str, str]:
    return {
        "heading": _("Tack för i dag. Fem minuter till."),
        "anonymous": _(
            "Dina svar är anonyma. Vi vet inte vem du är och kan inte ta reda på det. "
            "Hoppa över det du inte vill svara på."
        ),
        "privacy": _("Så gör vi med svaren"),
        "no_names": _("Skriv inga namn på klienter eller kollegor."),
        "send": _("Skicka svaren"),
        "shared": _("Den här enheten går runt i gruppen. När du har skickat får nästa person en tom blankett."),
        "copy": _("Kopiera det du skrev"),
        "change": _("Ändra"),
        "clear": _("Rensa"),
    }


def _around() -> dict[str, str]:
    """Where the code is typed, before it opens and when it has closed. `opens` and `closed_at` have a %(time)s, the
    latter a %(day)s too."""
    return {
        "enter": _("Till utvärderingen"),
        "enter_hint": _("Skriv koden som står på skärmen i rummet. Dina svar är anonyma."),
        "enter_send": _("Till frågorna"),
        "opens": _("Utvärderingen öppnar %(time)s."),
        "leave_open": _(
            "Lämna sidan öppen, så kommer frågorna när det är dags. Du kan också läsa av koden igen. "
            "Dina svar är anonyma."
        ),
        "look_again": _("Titta igen"),
        "has_closed": _("Utvärderingen har stängt."),
        "closed_at": _("Den gick att svara på till %(time)s %(day)s. Tack till alla som svarade."),
        "is_cancelled": _("Gruppen eller tillfället är inställt."),
    }


def _refusals() -> dict[str, str]:
    return {
        "full": _(
            "Det har redan kommit in lika många svar som ni är. Be facilitatorn trycka på +1 och skicka sedan igen. "
            "Det du har svarat står kvar."
        ),
        "closed": _(
            "Utvärderingen har stängt, så svaret kunde inte tas emot. Det du har skrivit står kvar här, "
            "så att du kan kopiera det."
        ),
        "cancelled": _("Gruppen eller tillfället är inställt. Svaret kunde inte tas emot."),
        "not_open": _("Utvärderingen har inte öppnat än. Det du har svarat står kvar, skicka igen när den har öppnat."),
        "bad_ballot": _("Svaret kom inte fram. Det du har svarat står kvar, tryck på Skicka svaren igen."),
    }


def _thanks() -> dict[str, str]:
    return {
        "sent": _("Skickat"),
        "received": _("Tack, ditt svar är mottaget."),
        "already": _("Redan mottaget, tack."),
        "untied": _("Det går inte att koppla till dig. Du kan stänga sidan."),
        "sharing": _("Delar ni på enheten? Lämna över den, så får nästa person en egen tom blankett."),
        "hand_over": _("Lämna över till nästa person"),
        "thanks_next": _("Tack. Lämna över till nästa."),
        "next": _("Nästa person"),
        "left_title": _("Det här hann inte skickas"),
        "left_changed": _("Det du ändrade kom kanske inte med"),
        "left_hint": _("Det finns kvar på den här enheten, så att du kan kopiera det."),
    }


def _status() -> dict[str, str]:
    return {
        "saved": _("Sparat på telefonen"),
        "sending": _("Skickar"),
        "sent": _("Skickat"),
        "waiting": _("Sparat på telefonen, skickas när linjen är tillbaka"),
        "not_open": _("Sparat på telefonen, skickas när utvärderingen öppnar"),
        "full": _("Sparat på telefonen. Be facilitatorn trycka på +1, sedan går det i väg av sig självt."),
        "many": _("{n} svar är sparade här och skickas av sig själva."),
        "closed": _("Utvärderingen har stängt. Ett svar kom för sent."),
        "cancelled": _("Gruppen eller tillfället är inställt. Ett svar kunde inte tas emot."),
        "copied": _("Kopierat"),
    }


def _here() -> dict[str, str]:
    return {
        "waiting": _("Sparat här, skickas när linjen är tillbaka"),
        "not_open": _("Sparat här, skickas när utvärderingen öppnar"),
        "full": _("Sparat här. Be facilitatorn trycka på +1, sedan går det i väg av sig självt."),
    }


def _unkept() -> dict[str, str]:
    return {
        "waiting": _("Stäng inte sidan. Svaret skickas när linjen är tillbaka."),
        "not_open": _("Stäng inte sidan. Svaret skickas när utvärderingen öppnar."),
        "full": _("Stäng inte sidan. Be facilitatorn trycka på +1, sedan går svaret i väg av sig självt."),
        "many": _("Stäng inte sidan. {n} svar väntar här och skickas av sig själva."),
    }


def _later() -> dict[str, str]:
    return {
        "heading": _("Vad har det betytt?"),
        "full": _("Det har redan kommit in lika många svar som ni är. Det du har svarat står kvar."),
        "closed": _("Frågorna är stängda. Det här kunde inte tas emot."),
        "received": _("Tack, dina svar är mottagna."),
        "untied": _("Ingen kan se vem som svarat vad."),
        "another": _("Någon annan svarar här"),
        "has_closed": _("Frågorna är stängda."),
        "opens": _("De är öppna i en månad när arrangören ställer dem."),
    }
