"""The run report in words: how it went in a few sentences, why a segment became what it became, who pressed what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from facilitation.queries.run_report import Told
from facilitation.run_report import Effect, Hold, Line, Press, RunReport
from facilitation.timeline import Action, Cue
from facilitation.timeline.cues import read_instant, read_span
from seminars.agenda import MINUTE, NOTHING
from seminars.models import Run
from seminars.templatetags.look import clock, timer
from seminars.wording import minutes_text

SECOND = timedelta(seconds=1)
NUMBERS = (
    N_("ett"), N_("två"), N_("tre"), N_("fyra"), N_("fem"), N_("sex"), N_("sju"), N_("åtta"), N_("nio"), N_("tio"),
    N_("elva"), N_("tolv"),
)  # fmt: skip


def in_brief(told: Told) -> list[str]:
    """How it went: the end, the segment furthest from its plan, the lines, the rooms that never came."""
    if told.run.status == Run.Status.CANCELLED:
        return [_("Tillfället är inställt.")]
    if not told.report.has_begun:
        return [_("Seminariet har inte börjat. Här står planen.")]
    return [*_end(told.report), _furthest(told.report), *_lines(told)]


def _end(report: RunReport) -> list[str]:
    times = {"end": clock(report.ends_at), "hard_out": clock(report.hard_out), "planned": clock(report.planned_out)}
    if not report.is_over:
        moved = (
            [_("Det fasta slutet är flyttat från %(planned)s till %(hard_out)s.") % times] if report.is_moved else []
        )
        return [_("Seminariet pågår. Väntat slut är %(end)s, fast slut %(hard_out)s.") % times, *moved]
    early = report.hard_out - report.ends_at
    if not report.is_kept:
        by = {**times, "n": roughly(report.overrun)}
        kept = _("Seminariet slutade %(end)s, %(n)s efter det fasta slutet %(hard_out)s.") % by
    elif early >= MINUTE:
        kept = _("Seminariet slutade %(end)s, %(n)s före det fasta slutet.") % {**times, "n": roughly(early)}
    elif report.is_moved:
        return [_("Slutet flyttades från %(planned)s till %(hard_out)s och hölls där.") % times]
    else:
        return [_("Slutet %(hard_out)s hölls.") % times]
    moved = [_("Det fasta slutet var flyttat från %(planned)s till %(hard_out)s.") % times] if report.is_moved else []
    return [kept, *moved]


def _furthest(report: RunReport) -> str:
    line = report.furthest
    if line is None or line.late is None:
        return _("Alla delar började i tid.") if report.is_over else _("Hittills har alla delar börjat i tid.")
    said = {"title": line.title, "n": roughly(abs(line.late))}
    if line.late > NOTHING:
        return _("%(title)s började %(n)s sent.") % said
    return _("%(title)s började %(n)s tidigt.") % said


def _lines(told: Told) -> list[str]:
    lost = [room for room in told.rooms if room.losses]
    texts = []
    if lost:
        said = {"rooms": rooms(len(lost)), "time": timer(max(room.longest for room in lost))}
        once = sum(room.losses for room in lost) == 1
        texts = [
            _("%(rooms)s tappade linjen, i %(time)s.") % said
            if once
            else _("%(rooms)s tappade linjen, som mest i %(time)s.") % said
        ]
    elif len(told.rooms) > told.never_came:
        texts = [_("Inget rum tappade linjen.")]
    if told.never_came:
        texts.append(_("%(rooms)s hade aldrig sin skärm inne.") % {"rooms": rooms(told.never_came)})
    return texts


def outcomes(told: Told) -> str:
    """How many groups came to what in the productive dialogue; empty before the run has begun."""
    if not (told.report.has_begun and told.rooms):
        return ""
    found = told.outcomes
    return _(
        "Grupper med förslag: %(proposing)s. Med ”Nej, inte nu”, som också är ett svar: %(not_now)s. "
        "Med ingetdera: %(neither)s."
    ) % {"proposing": found.proposing, "not_now": found.not_now, "neither": found.neither}


def began(late: timedelta) -> str:
    """By how much the first segment began late, or early."""
    said = {"n": roughly(abs(late))}
    return _("Började %(n)s sent.") % said if late > NOTHING else _("Började %(n)s tidigt.") % said


def rooms(number: int) -> str:
    """ "Tre rum", to begin a sentence with."""
    word = _(NUMBERS[number - 1]) if 0 < number <= len(NUMBERS) else str(number)
    return capfirst(ngettext("%(n)s rum", "%(n)s rum", number) % {"n": word})


def roughly(span: timedelta) -> str:
    """ "2 minuter", or "40 sekunder" below one."""
    if span < MINUTE:
        seconds = round(span / SECOND)
        return ngettext("%(n)s sekund", "%(n)s sekunder", seconds) % {"n": seconds}
    minutes = round(span / MINUTE)
    return ngettext("%(n)s minut", "%(n)s minuter", minutes) % {"n": minutes}


def exactly(span: timedelta) -> str:
    """ "2 min", "2:30 min" or "40 s"; rounded to seconds."""
    whole = rounded(span)
    return _("%(n)s s") % {"n": whole // SECOND} if whole < MINUTE else _("%(n)s min") % {"n": minutes_text(whole)}


def signed(span: timedelta) -> str:
    """ "+2", "−0:30" or "0", in minutes."""
    whole = rounded(span)
    return "0" if not whole else ("+" if whole > NOTHING else "−") + minutes_text(abs(whole))


def rounded(span: timedelta) -> timedelta:
    return round(span / SECOND) * SECOND


def why(line: Line, tolerance: timedelta) -> list[str]:
    """A sentence for each press that made the segment longer or shorter, the first one first."""
    return [capfirst(f"{_why(effect)}.") for effect in line.effects if abs(effect.by) > tolerance]


def _why(effect: Effect) -> str:
    what = f"{did(effect.cue)} {_when(effect)}"
    if effect.held_at is not None and effect.cue.action in (Action.HOLD, Action.RELEASE):
        what = f"{_who(effect.cue, N_('%(who)s höll tiden'))} {_when(effect)}"
    if effect.is_own:
        return what
    said = {"n": exactly(abs(effect.by)), "what": what}
    return _("gav %(n)s när %(what)s") % said if effect.by < NOTHING else _("fick %(n)s när %(what)s") % said


def _when(effect: Effect) -> str:
    cue = effect.cue
    if effect.held_at is None or cue.action not in (Action.HOLD, Action.RELEASE):
        return clock(cue.at)
    return f"{clock(effect.held_at)}–" + (clock(cue.at) if cue.action is Action.RELEASE else "")


def did(cue: Cue) -> str:
    """Who did what, as the beginning of a sentence or a part of one: "Eva gick vidare"."""
    return _SAID.get(cue.action, _plainly)(cue)


def _start(cue: Cue) -> str:
    at = read_instant(cue.args.get("at"))
    if at is None or at <= cue.at:
        return _who(cue, N_("%(who)s startade"))
    return _who(cue, N_("%(who)s förberedde starten till %(clock)s"), clock=clock(at))


def _extend(cue: Cue) -> str:
    by = read_span(cue.args.get("seconds")) or NOTHING
    template = N_("%(who)s förlängde med %(n)s") if by > NOTHING else N_("%(who)s kortade med %(n)s")
    return _who(cue, template, n=exactly(abs(by)))


def _advance(cue: Cue) -> str:
    cut = cue.args.get("cut_talk") is True
    return _who(cue, N_("%(who)s bröt Talken och gick vidare") if cut else N_("%(who)s gick vidare"))


def _moved(template: str) -> Callable[[Cue], str]:
    return lambda cue: _who(cue, template, clock=clock(read_instant(cue.args.get("at")) or cue.at))


def _plainly(cue: Cue) -> str:
    return _who(cue, _PLAIN[cue.action])


def _who(cue: Cue, template: str, **said: str) -> str:
    return _(template) % {"who": cue.by or _("någon"), **said}


_PLAIN: Mapping[Action, str] = {
    Action.HOLD: N_("%(who)s höll tiden"),
    Action.RELEASE: N_("%(who)s släppte tiden"),
    Action.BACK: N_("%(who)s gick tillbaka"),
    Action.MESSAGE: N_("%(who)s skrev till rummen"),
    Action.UNDO: N_("%(who)s ångrade"),
    Action.END: N_("%(who)s avslutade"),
}
_SAID: Mapping[Action, Callable[[Cue], str]] = {
    Action.START: _start,
    Action.EXTEND: _extend,
    Action.ADVANCE: _advance,
    Action.RESTART_AT: _moved(N_("%(who)s flyttade starten till %(clock)s")),
    Action.MOVE_HARD_OUT: _moved(N_("%(who)s flyttade det fasta slutet till %(clock)s")),
}


def undone(press: Press) -> str:
    """Who took the press back and when; empty if nobody did."""
    if press.undone is None:
        return ""
    said = {"clock": clock(press.undone.at), "who": press.undone.by or _("någon")}
    return _("ångrades %(clock)s av %(who)s") % said


def held(hold: Hold, now: datetime) -> str:
    """ "Lärande samtal 09.40–09.43, 3 min"."""
    until = hold.until or now
    return f"{hold.title} {clock(hold.since)}–{clock(until)}, {exactly(until - hold.since)}"


def hard_out(report: RunReport) -> str:
    """What became of the hard out, in one sentence."""
    times = {"planned": clock(report.planned_out), "hard_out": clock(report.hard_out), "end": clock(report.ends_at)}
    if report.is_moved:
        return _("Planerat fast slut %(planned)s, flyttat till %(hard_out)s. Slutet blev %(end)s.") % times
    return _("Fast slut %(hard_out)s, inte flyttat. Slutet blev %(end)s.") % times
