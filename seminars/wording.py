"""What an organiser reads when a plan or captions cannot be used: the reason, then what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from seminars import agenda, captions, chapters
from seminars.errors import PlanningError

_PROBLEMS = {
    agenda.Code.EMPTY: gettext_lazy("Agendan är tom. Lägg till delar."),
    agenda.Code.DURATION: gettext_lazy("En del måste ta tid. Skriv minst en minut."),
    agenda.Code.FLOOR: gettext_lazy("En del kan inte ge mer tid än den har. Sänk talet."),
    agenda.Code.CANNOT_GIVE: gettext_lazy("Bara paus, samling och samtal kan ge tid. Skriv 0."),
    agenda.Code.DUPLICATE_KEY: gettext_lazy("Två delar har samma nyckel. Ta bort den ena och lägg till den på nytt."),
    agenda.Code.TALK_NUMBER: gettext_lazy(
        "Välj vilken Talk som spelas här. Varje Talk spelas en gång, och bara i en Talk-del."
    ),
    agenda.Code.EVALUATION_LAST: gettext_lazy("Utvärderingen ska vara en enda del, och den sista. Flytta den sist."),
    agenda.Code.EVALUATION_WHOLE: gettext_lazy("Utvärderingen ger aldrig tid. Skriv 0."),
    agenda.Code.TALK_LENGTH: gettext_lazy("En Talk har ingen längd. Ladda upp filmen på nytt."),
    agenda.Code.TALK_MISSING: gettext_lazy("En Talk har ingen plats i agendan. Lägg till en del av sorten Talk."),
    agenda.Code.NO_LEARNING: gettext_lazy(
        "Det finns inget lärande samtal som kan få tiden som blir över. Lägg till ett, eller ändra Talk-delarnas längd."
    ),
}

_REFUSALS = {
    "not_draft": gettext_lazy("Tillfället är redan publicerat eller inställt. Läs in sidan på nytt."),
    "already_cancelled": gettext_lazy("Tillfället är redan inställt."),
    "not_cancelled": gettext_lazy("Tillfället är inte inställt. Läs in sidan på nytt."),
    "live": gettext_lazy("Seminariet har börjat. Tiderna ändras nu i kontrollrummet."),
    "rehearsal": gettext_lazy("Det här är redan en övning. Öva från tillfället i stället."),
    "cancelled": gettext_lazy("Tillfället är inställt. Öppna det igen för att öva på det."),
    "organiser": gettext_lazy("Personen är organisatör. En administratör tar bort den rollen först."),
    "presenter": gettext_lazy("Personen är presentatör. Ta bort filmen och presentatören först."),
    "contact_person": gettext_lazy("Personen är kontaktperson på de öppna sidorna. Välj en annan under Organisation."),
    "held": gettext_lazy("Personen har att göra med något som är undantaget från gallring. Avsluta undantaget först."),
    "already_held": gettext_lazy("Det är redan undantaget från gallring."),
    "ahead": gettext_lazy("Personen ska leda en grupp. Välj någon annan till den först."),
    "same_time": gettext_lazy("Seminariet har redan ett tillfälle som börjar då."),
    "not_presenter": gettext_lazy("Den personen är inte presentatör i den här Talken."),
    "other_film": gettext_lazy("Filmen är en annan än när sidan öppnades. Se den som finns nu först."),
    "other_texts": gettext_lazy("Undertexterna ändrades medan du såg filmen. Se dem som de är nu och säg ja igen."),
    "until": gettext_lazy("Välj en dag från i dag och högst tio år framåt."),
    "no_address": gettext_lazy("Personen har ingen e-post här. Visa en personlig länk på presentatörens sida."),
}

_CAPTIONS = {
    captions.Code.HEADER: gettext_lazy("Texten ska börja med raden WEBVTT."),
    captions.Code.TIMING: gettext_lazy("Här väntades tider som 00:01.000 --> 00:04.000."),
    captions.Code.BACKWARDS: gettext_lazy("Sluttiden ska vara efter starttiden."),
    captions.Code.ORDER: gettext_lazy("Texten börjar före den föregående. Lägg raderna i tidsordning."),
    captions.Code.BLANK: gettext_lazy("Det står ingen text under tiderna."),
    captions.Code.EMPTY: gettext_lazy("Här finns inga undertexter."),
}

_CHAPTERS = {
    chapters.Code.FORM: gettext_lazy("Skriv tid och titel, till exempel 3:20 Vad vi provade."),
    chapters.Code.TITLE: gettext_lazy("Skriv en titel efter tiden."),
    chapters.Code.LONG: gettext_lazy("Titeln är för lång. Skriv högst 120 tecken."),
    chapters.Code.ORDER: gettext_lazy("Tiden är inte efter den föregående. Lägg kapitlen i tidsordning."),
    chapters.Code.OUTSIDE: gettext_lazy("Tiden är efter filmens slut."),
}


def minutes_text(duration: timedelta) -> str:
    """Minutes as people write them: "5", or "5:30" when seconds are left over."""
    minutes, rest = divmod(duration, agenda.MINUTE)
    seconds = rest.total_seconds()
    if not seconds:
        return str(minutes)
    return f"{minutes}:{seconds:02.0f}" if seconds == int(seconds) else f"{minutes}:{seconds:06.3f}"


def problem_text(problem: agenda.Problem, length: timedelta = agenda.STANDARD_LENGTH) -> str:
    """The sentence for one broken rule of an agenda that should fill `length`."""
    if problem.code is agenda.Code.SUM:
        return _sum_text(problem.by, length)
    return str(_PROBLEMS[problem.code])


def agenda_error_text(error: agenda.AgendaError) -> str:
    """The sentence for Talks that cannot be fitted."""
    if error.code is agenda.Code.TALKS_TOO_LONG:
        return ngettext(
            "Filmerna är %(minutes)s minut för långa för agendan. Korta en film, eller ge tillfället mer tid.",
            "Filmerna är %(minutes)s minuter för långa för agendan. Korta en film, eller ge tillfället mer tid.",
            -(-error.short_by // agenda.MINUTE),
        ) % {"minutes": minutes_text(error.short_by)}
    return str(_PROBLEMS[error.code])


def refusal_texts(error: PlanningError, length: timedelta = agenda.STANDARD_LENGTH) -> list[str]:
    """Every sentence for what a run's plan was refused for."""
    return [problem_text(p, length) for p in error.problems] or [str(_REFUSALS[error.code])]


def caption_error_texts(faults: Iterable[captions.Fault]) -> list[str]:
    """A sentence for each thing that is wrong in captions, with the line as it stands."""
    return [_line_text(fault.line, _CAPTIONS[fault.code], fault.text) for fault in faults]


def chapter_error_texts(faults: Iterable[chapters.Fault]) -> list[str]:
    """A sentence for each line that is no chapter."""
    return [_line_text(fault.line, _CHAPTERS[fault.code], fault.text) for fault in faults]


def _line_text(line: int, reason: Any, text: str) -> str:
    said = _("Rad %(line)d: %(reason)s") % {"line": line, "reason": reason}
    return f"{said} ({Truncator(text).chars(60)})" if text.strip() else said


def _sum_text(by: timedelta, length: timedelta) -> str:
    texts = {"sum": minutes_text(length + by), "length": minutes_text(length), "by": minutes_text(abs(by))}
    if by > agenda.NOTHING:
        return _("Delarna blir %(sum)s minuter, men tillfället är %(length)s. Ta bort %(by)s.") % texts
    return _("Delarna blir %(sum)s minuter, men tillfället är %(length)s. Lägg till %(by)s.") % texts
