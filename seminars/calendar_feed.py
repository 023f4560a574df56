"""All runs that are published, as one calendar to subscribe to: it follows when they are moved or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, timedelta

import icalendar

from seminars.models import Run

ASK_AGAIN = timedelta(hours=6)
"""How often calendars are told to look for changes."""


def of_runs(runs: Iterable[Run], *, name: str, url_of: Callable[[Run], str]) -> bytes:
    """The same bytes until something changes. An event keeps its UID, the one of the run's own calendar file, and its
    SEQUENCE grows with each change of the run."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Social Talks//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for run in runs:
        calendar.add_component(_event(run, url_of(run)))
    body: bytes = calendar.to_ical()
    return body


def _event(run: Run, url: str) -> icalendar.Event:
    said, is_off = run.seminar.said, run.status == Run.Status.CANCELLED
    event = icalendar.Event()
    event.add("uid", f"run-{run.pk}@socialtalks")
    event.add("sequence", int(getattr(run, "sequence", 0)) + is_off)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("dtstamp", run.created_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", run.starts_at.astimezone(UTC))
    event.add("dtend", run.ends_at.astimezone(UTC))
    event.add("summary", said["title"].text)
    event.add("description", f"{said['summary'].text}\n{url}".strip())
    event.add("url", url)
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    return event
