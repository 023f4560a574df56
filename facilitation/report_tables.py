"""The run report as tables for a spreadsheet: times in Stockholm, lengths as 0:35:00, differences in seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from facilitation.queries.run_report import Told
from facilitation.run_report import Line
from facilitation.spreadsheet import Cell
from facilitation.timeline import Action
from facilitation.wording_report import SECOND, did, rounded, undone, why
from groups.models import WorkGroup

Row = list[Cell]


def table(name: str, told: Told) -> list[Row] | None:
    """Its heading and rows, in the language now active; None if there is no such table."""
    make = TABLES.get(name)
    return None if make is None else list(make(told))


def _segments(told: Told) -> Iterator[Row]:
    report = told.report
    yield [
        *(_("Del"), _("Planerad start"), _("Planerat slut"), _("Planerad längd")),
        *(_("Start"), _("Slut"), _("Längd")),
        *(_("Sen start, sekunder"), _("Längre än planerat, sekunder")),
        *(_("Gav"), _("Stod still"), _("Varför")),
    ]
    for line in report.lines:
        yield _segment(line, " ".join(why(line, report.tolerance)))
    late = report.ends_at - report.hard_out
    end = [None, _time(report.ends_at), None, None, _seconds(late)] if report.is_over else [None] * 5
    moved = _("Flyttat till %(clock)s") % {"clock": _time(report.hard_out)} if report.is_moved else None
    yield [_("Fast slut"), None, _time(report.planned_out), None, *end, None, None, moved]


def _segment(line: Line, reasons: str) -> Row:
    planned = [_time(line.planned_starts_at), _time(line.planned_ends_at), _length(line.planned)]
    actual = [_time(line.starts_at), _time(line.ends_at), _length(line.length)]
    differences = [_seconds(line.late), _seconds(line.difference)]
    return [line.title, *planned, *actual, *differences, _length(line.gave), _length(line.stood), reasons]


def _rooms(told: Told) -> Iterator[Row]:
    answers = [_("Svar")] if told.has_answers else []
    yield [
        *(_("Kommun"), _("Grupp"), _("Utan skärm"), _("Utan facilitator")),
        *(_("Tappade linjen, gånger"), _("Som längst")),
        *(_("Huvudpunkter"), _("Frågor"), _("Förslag"), _("Nej, inte nu"), _("Varför inte nu"), *answers),
    ]
    for room in told.rooms:
        decided = [int(room.not_now is not None), room.not_now]
        wrote = [room.points, room.questions, room.proposals, *decided, *([room.answers] if told.has_answers else [])]
        away = [_without(told, room.without_screen), _without(told, room.without_facilitator)]
        yield [room.municipality, room.name, *away, room.losses, _length(room.longest), *wrote]


def _calls(told: Told) -> Iterator[Row]:
    yield [
        *(_("Tid"), _("Kommun"), _("Grupp"), _("Vad det gällde"), _("Svar"), _("Besvarad")),
        *(_("Besvarad efter"), _("Stängd")),
    ]
    for call in told.calls:
        waited = call.answered_at - call.opened_at if call.answered_at else None
        closing = [_time(call.answered_at), _length(waited), _time(call.closed_at)]
        yield [_time(call.opened_at), *_place(call.group), call.text, call.answer, *closing]


def _presses(told: Told) -> Iterator[Row]:
    yield [_("Tid"), _("Vad"), _("I delen"), _("Ångrat")]
    for press in told.report.presses:
        if press.cue.action is not Action.MESSAGE:
            yield [_time(press.cue.at), did(press.cue), press.title, undone(press)]


def _messages(told: Told) -> Iterator[Row]:
    yield [_("Tid"), _("Till"), _("Text"), _("Av"), _("Ångrat")]
    for press in told.report.messages:
        text = str(press.cue.args.get("text", ""))
        yield [_time(press.cue.at), audience(told, press.cue.args.get("to")), text, press.cue.by, undone(press)]


TABLES: Mapping[str, Callable[[Told], Iterator[Row]]] = {
    "segments": _segments,
    "rooms": _rooms,
    "calls": _calls,
    "presses": _presses,
    "messages": _messages,
}


def audience(told: Told, to: object) -> str:
    """Whom a message was for, in words."""
    if to in (None, "all"):
        return _("alla rum")
    return told.audiences.get(str(to), _("en grupp som inte är kvar"))


def _place(group: WorkGroup) -> tuple[str, str]:
    return group.municipality.name, group.name


def _without(told: Told, span: timedelta | None) -> Cell:
    if span is None:
        return _("aldrig inne") if told.report.has_begun else None
    return _length(span)


def _time(at: datetime | None) -> str | None:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else None


def _length(span: timedelta | None) -> str | None:
    return str(rounded(span)) if span is not None else None


def _seconds(span: timedelta | None) -> int | None:
    return rounded(span) // SECOND if span is not None else None
