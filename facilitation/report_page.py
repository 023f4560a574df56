"""The run report as its page shows it: the tables' rows with their words, and what is bold because it deviates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from facilitation.queries.run_report import Room, Told
from facilitation.report_tables import audience
from facilitation.run_report import Line, RunReport
from facilitation.timeline import Action, Status
from facilitation.wording_report import (
    began,
    did,
    exactly,
    hard_out,
    held,
    in_brief,
    outcomes,
    signed,
    undone,
    why,
)
from seminars.agenda import MINUTE, NOTHING, Kind, Place
from seminars.chairs import Progress
from seminars.wording import minutes_text

MUCH_WITHOUT_FACILITATOR = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment as long as it became, for the row of chairs."""

    kind: Kind
    place: Place
    duration: timedelta


def page(told: Told) -> dict[str, Any]:
    report = told.report
    return {
        "run": told.run,
        "report": report,
        "is_under_way": report.has_begun and not report.is_over,
        "brief": in_brief(told),
        "progress": _progress(report, told),
        "became": _became(report),
        "rows": [_row(line, report, index) for index, line in enumerate(report.lines)],
        "gave": _total(report, [line.gave for line in report.lines]),
        "hard_out": hard_out(report) if report.is_over else "",
        "holds": [held(hold, told.now) for hold in report.holds],
        "presses": [_press(press) for press in report.presses if press.cue.action is not Action.MESSAGE],
        "rooms": [_room(room, told) for room in told.rooms],
        "outcomes": outcomes(told),
        "not_now": [room for room in told.rooms if room.not_now is not None],
        "lines": told.lines,
        "offset": _offset(told),
        "never_came": told.never_came,
        "has_answers": told.has_answers,
        "calls": [_call(call) for call in told.calls],
        "answered_after": _answered_after(told),
        "messages_shown": [_message(press, told) for press in report.messages],
    }


def _row(line: Line, report: RunReport, index: int) -> dict[str, Any]:
    is_off = report.deviates(line.late)
    is_current = line.starts_at is not None and line.ends_at is None
    return {
        "line": line,
        "planned": minutes_text(line.planned),
        "length": exactly(line.length) if line.length is not None else "",
        "is_now": is_current and not report.is_over,
        "is_left_out": report.is_over and line.starts_at is None,
        "is_off_plan": is_off,
        "difference": signed(line.difference) if line.difference is not None else "",
        "deviates": report.deviates(line.difference),
        "gave": exactly(line.gave) if line.gave > NOTHING else "",
        "why": [*([began(line.late)] if line.late and not index and is_off else []), *why(line, report.tolerance)],
    }


def _room(room: Room, told: Told) -> dict[str, Any]:
    return {
        "room": room,
        "screen": _without(room.without_screen, told),
        "facilitator": _without(room.without_facilitator, told),
        "screen_deviates": told.report.has_begun and room.without_screen != NOTHING,
        "facilitator_deviates": told.report.has_begun
        and (room.without_facilitator is None or room.without_facilitator > MUCH_WITHOUT_FACILITATOR),
        "longest": exactly(room.longest) if room.losses else "",
    }


def _without(span: timedelta | None, told: Told) -> str:
    if span is None:
        return _("aldrig inne") if told.report.has_begun else "–"
    return exactly(span) if span > NOTHING else "0"


def _press(press: Any) -> dict[str, Any]:
    return {"at": press.cue.at, "what": did(press.cue), "title": press.title or "", "undone": undone(press)}


def _message(press: Any, told: Told) -> dict[str, Any]:
    args = press.cue.args
    said = {"at": press.cue.at, "text": args.get("text", ""), "to": audience(told, args.get("to"))}
    return {**said, "by": press.cue.by or "", "undone": undone(press)}


def _call(call: Any) -> dict[str, Any]:
    return {"call": call, "after": exactly(call.answered_at - call.opened_at) if call.answered_at else ""}


def _answered_after(told: Told) -> str:
    waited = [(call.answered_at - call.opened_at).total_seconds() for call in told.calls if call.answered_at]
    return exactly(timedelta(seconds=median(waited))) if waited else ""


def _offset(told: Told) -> dict[str, str] | None:
    if told.lines.offset_median is None or told.lines.offset_most is None:
        return None
    spans = (timedelta(milliseconds=ms) for ms in (told.lines.offset_median, told.lines.offset_most))
    return dict(zip(("median", "most"), (_tenths(span) for span in spans), strict=True))


def _tenths(span: timedelta) -> str:
    """Seconds with one decimal, or minutes from one on."""
    return exactly(span) if span >= MINUTE else _("%(n)s s") % {"n": f"{span.total_seconds():.1f}".replace(".", ",")}


def _total(report: RunReport, spans: list[timedelta]) -> str:
    total = sum(spans, NOTHING)
    return exactly(total) if report.deviates(total) else ""


def _progress(report: RunReport, told: Told) -> Progress | None:
    if report.is_over:
        return Progress(len(report.lines))
    for index, line in enumerate(report.lines):
        if line.starts_at and not line.ends_at and report.status in (Status.RUNNING, Status.HELD):
            return Progress(index, min(1.0, (told.now - line.starts_at) / line.planned))
    return None


def _became(report: RunReport) -> list[Stretch]:
    """The segments as they became, those that were left out apart; empty until the end."""
    if not report.is_over:
        return []
    return [Stretch(line.kind, line.place, line.length) for line in report.lines if line.length]
