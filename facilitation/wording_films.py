"""How far the films have come to a room's display, in words; `{n}` and the like are filled in the browser or here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from facilitation.kept_films import Film
from seminars.templatetags.look import clock


def film_texts() -> dict[str, str]:
    return {
        "cache": _("Talk {n} finns kvar i webbläsaren sedan {at}"),
        "memory": _("Talk {n} är hämtad, men bara tills sidan stängs"),
        "waiting": _("Talk {n} är inte hämtad än"),
        "coming": _("Talk {n} hämtas, {percent} %"),
        "no_space": _("Talk {n} får inte plats. Frigör utrymme på rummets dator."),
        "wrong_hash": _("Talk {n} kom fram skadad och hämtas på nytt"),
        "no_line": _("Talk {n}: linjen är bruten på {percent} %. Det går vidare av sig självt."),
        "no_access": _("Talk {n} går inte att hämta just nu. Vi försöker igen."),
    }


def wall_film_texts() -> dict[str, str]:
    """For the control room's rooms, where words are few."""
    return {
        "plays_local": _("Spelar filmen själva"),
        "plays_small": _("Filmen går med mindre bild"),
        "film_no_space": _("Filmen får inte plats på datorn"),
        "film_wrong_hash": _("Filmen kom fram skadad, hämtas på nytt"),
        "film_no_line": _("Hämtningen av filmen har stannat"),
        "film_no_access": _("Filmen går inte att hämta"),
    }


def sheet_film_texts() -> dict[str, str]:
    """For the control room's sheet of one room."""
    return {
        "film_here": _("Talk {n} finns i webbläsaren"),
        "film_coming": _("Talk {n} hämtad till {percent} %"),
        "films_unknown": _("Inget hämtat än"),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence on a page; `level` is "ok", "warn" or empty."""

    level: str
    icon: str
    words: str


def film_lines(displays: Sequence[Sequence[Film]]) -> tuple[Line, ...]:
    """What each display of a room has, with the display's number where there are several."""
    texts = film_texts()
    lead = [_("Skärm {n}").format(n=index + 1) + " · " if len(displays) > 1 else "" for index in range(len(displays))]
    return tuple(_line(film, texts, lead[index]) for index, films in enumerate(displays) for film in films)


def _line(film: Film, texts: dict[str, str], lead: str) -> Line:
    at = _instant(film["since"]) if film.get("since") is not None else ""
    words = texts[key_of(film)].format(n=film["n"], at=at, percent=round(film["part"] * 100))
    level, icon = ("ok", "check") if "kept" in film else ("warn", "warning") if "problem" in film else ("", "hourglass")
    return Line(level, icon, lead + words)


def key_of(film: Film) -> str:
    if "kept" in film:
        return str(film["kept"])
    return str(film.get("problem") or ("coming" if film["part"] else "waiting"))


def _instant(ms: int) -> str:
    at = localtime(datetime.fromtimestamp(ms / 1000, UTC))
    return f"{date_format(at, _('j F'))} {clock(at)}"
