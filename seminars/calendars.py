"""A run as a calendar file: one to fetch, or one that a calendar acts upon (RFC 5545 and 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from seminars.models import Run
from seminars.translated import language_now

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ALARM_BEFORE = timedelta(minutes=30)

_TIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Event:
    """What stands in the receiver's calendar. `uid` is the same as long as it is the same event, and `sequence` grows
    with every change, so that Outlook and Google put the new in the old one's place."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    about: str
    url: str
    place: str = ""
    alarm: str = ""
    """What the reminder says; none without."""
    language: str = ""
    """What title and text are written in."""


def of_run(run: Run, *, url: str, now: datetime, place: str = "") -> bytes:
    """A run for anybody's calendar; `url` is the seminar's page, `place` a group's room."""
    return published(event_of(run, uid=f"run-{run.pk}@socialtalks", url=url, place=place), now=now)


def event_of(run: Run, *, uid: str, url: str, place: str = "", sequence: int = 0, has_alarm: bool = False) -> Event:
    """The run's time, and its words in the language that is active; `sequence` is added to how often the run itself has
    been changed."""
    title, summary = run.seminar.said["title"], run.seminar.said["summary"]
    return Event(
        uid,
        run.sequence + sequence,
        run.starts_at,
        run.ends_at,
        title.text,
        f"{summary}\n{url}".strip(),
        url,
        place,
        title.text if has_alarm else "",
        title.language or language_now(),
    )


def published(event: Event, *, now: datetime) -> bytes:
    """The file of METHOD PUBLISH: nobody is asked anything."""
    return _calendar("PUBLISH", _event(event, now, "CONFIRMED"))


def request(event: Event, *, organiser: Person, attendee: Person, now: datetime) -> bytes:
    """The file of METHOD REQUEST: the event, or its newest change, for the attendee who has said yes already."""
    return _calendar("REQUEST", _between(_event(event, now, "CONFIRMED"), organiser, attendee))


def cancel(event: Event, *, organiser: Person, attendee: Person, now: datetime) -> bytes:
    """The file of METHOD CANCEL: the event leaves the attendee's calendar."""
    return _calendar("CANCEL", _between(_event(event, now, "CANCELLED"), organiser, attendee))


def _event(event: Event, now: datetime, status: str) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("status", status)
    made.add("dtstamp", now.astimezone(ZoneInfo("UTC")))
    made.add("last-modified", now.astimezone(ZoneInfo("UTC")))
    made.add("dtstart", event.starts_at.astimezone(STOCKHOLM))
    made.add("dtend", event.ends_at.astimezone(STOCKHOLM))
    written_in = {"LANGUAGE": event.language} if event.language else {}
    made.add("summary", event.title, parameters=written_in)
    made.add("description", event.about, parameters=written_in)
    made.add("url", event.url)
    made.add("transp", "OPAQUE" if status == "CONFIRMED" else "TRANSPARENT")
    if event.place:
        made.add("location", event.place)
    if event.alarm and status == "CONFIRMED":
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -ALARM_BEFORE)
        alarm.add("description", event.alarm)
        made.add_component(alarm)
    return made


def _between(made: icalendar.Event, organiser: Person, attendee: Person) -> icalendar.Event:
    made.add("organizer", _address(organiser, {}))
    taking_part = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    made.add("attendee", _address(attendee, taking_part), encode=False)
    return made


def _address(person: Person, parameters: dict[str, str]) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{person.email}")
    for name, value in ({"CN": person.name} | parameters).items():
        address.params[name] = icalendar.vText(value)
    return address


def _calendar(method: str, event: icalendar.Event) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Social Talks//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(icalendar.Timezone.from_ical(_TIMEZONE))
    calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body
