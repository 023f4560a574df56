"""Calendar files are what RFC 5545 and 5546 ask for, so that Outlook and Google change and remove the right event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override
from icalendar import Calendar, Component

from seminars import calendars
from seminars.calendars import Event, Person
from seminars.models import Run, SeminarText

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
STARTS = datetime(2026, 10, 6, 7, tzinfo=UTC)
EVENT = Event("group-7@socialtalks", 3, STARTS, STARTS + timedelta(minutes=140), "Hem; från, sjukhus", "Om\nhemgång",
              "https://x.example/", place="Rum 3, Å", alarm="Snart")  # fmt: skip
OURS, KIM = Person("FoU Nordväst", "fou@example.se"), Person("Kim; Kontakt", "kim@solna.example")


def read(body: bytes) -> tuple[Calendar, Component]:
    calendar = Calendar.from_ical(body)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


@pytest.mark.parametrize(
    ("make", "method", "status"),
    [(calendars.request, "REQUEST", "CONFIRMED"), (calendars.cancel, "CANCEL", "CANCELLED")],
)
def test_what_is_sent_to_one_names_both_and_keeps_its_number(make, method: str, status: str) -> None:
    calendar, event = read(make(EVENT, organiser=OURS, attendee=KIM, now=NOW))
    assert (calendar["method"], event["status"]) == (method, status)
    assert (str(event["uid"]), event["sequence"]) == ("group-7@socialtalks", 3)
    assert str(event["organizer"]) == "mailto:fou@example.se"
    assert str(event["attendee"]) == "mailto:kim@solna.example"
    assert event["attendee"].params["CN"] == "Kim; Kontakt"
    assert event["attendee"].params["RSVP"] == "FALSE"


def test_the_time_is_stockholms_with_its_rules() -> None:
    body = calendars.request(EVENT, organiser=OURS, attendee=KIM, now=NOW)
    calendar, event = read(body)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert {part.name for part in zone.subcomponents} == {"DAYLIGHT", "STANDARD"}
    assert b"DTSTART;TZID=Europe/Stockholm:20261006T090000" in body
    assert body.index(b"BEGIN:VTIMEZONE") < body.index(b"BEGIN:VEVENT")
    assert event.decoded("dtstart") == STARTS
    assert event.decoded("dtstamp") == NOW


def test_winter_is_another_hour() -> None:
    winter = Event("u", 0, datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC), "a", "b", "c")
    assert b"DTSTART;TZID=Europe/Stockholm:20261201T090000" in calendars.published(winter, now=NOW)


def test_a_reminder_rings_half_an_hour_before_and_not_for_what_is_off() -> None:
    _calendar, event = read(calendars.request(EVENT, organiser=OURS, attendee=KIM, now=NOW))
    (alarm,) = event.subcomponents
    assert (str(alarm["action"]), alarm.decoded("trigger")) == ("DISPLAY", timedelta(minutes=-30))
    _calendar, off = read(calendars.cancel(EVENT, organiser=OURS, attendee=KIM, now=NOW))
    assert off.subcomponents == []


def test_lines_are_short_and_end_as_they_must() -> None:
    body = calendars.request(EVENT, organiser=OURS, attendee=KIM, now=NOW)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"SUMMARY:Hem\\; fr" in body


@pytest.mark.django_db
def test_a_run_that_is_changed_has_a_higher_number_and_the_same_name(run: Run) -> None:
    before = read(calendars.of_run(run, url="https://x.example/", now=NOW))
    run.sequence += 1
    after = read(calendars.of_run(run, url="https://x.example/", now=NOW))
    assert before[1]["uid"] == after[1]["uid"]
    assert (before[1]["sequence"], after[1]["sequence"]) == (0, 1)
    assert (after[0]["method"], "attendee" in after[1]) == ("PUBLISH", False)


@pytest.mark.django_db
def test_the_words_are_the_readers_and_say_which_language_they_are_in(run: Run) -> None:
    SeminarText.objects.create(seminar=run.seminar, language="en", title="Coming home", summary="About coming home.")
    for language, title, written_in in (
        ("en", "Coming home", "en"),
        ("da", run.seminar.title, "sv"),
        ("sv", run.seminar.title, "sv"),
    ):
        with override(language):
            event = read(calendars.of_run(run, url="https://x.example/", now=NOW))[1]
        assert (str(event["summary"]), event["summary"].params["LANGUAGE"]) == (title, written_in)
    assert "About coming home." not in str(event["description"])
