"""A run as a calendar file, for the calendars of those who come."""

from __future__ import annotations

from datetime import UTC, datetime

import icalendar

from seminars.models import Run


def of_run(run: Run, *, url: str, now: datetime, place: str = "") -> bytes:
    """One event in UTC; `url` is the seminar's page, `place` a group's room."""
    event = icalendar.Event()
    event.add("uid", f"run-{run.pk}@socialtalks")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", run.starts_at.astimezone(UTC))
    event.add("dtend", run.ends_at.astimezone(UTC))
    event.add("summary", run.seminar.title)
    event.add("description", f"{run.seminar.summary}\n{url}".strip())
    event.add("url", url)
    if place:
        event.add("location", place)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Social Talks//SV")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body
