"""Mails about groups say the seminar's title, and the time, as the receiver's language does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from groups.models import WorkGroup
from groups.services.letters import group_letter
from seminars.mails import Kind
from seminars.models import SeminarText
from seminars.services.mail import compose, current_text
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db
NOW = STARTS_AT - timedelta(days=3)


@pytest.mark.parametrize("kind", [Kind.CONFIRMED, Kind.CHANGE, Kind.CANCELLATION])
@pytest.mark.parametrize(
    ("language", "title", "clock"),
    [("sv", "Att komma hem från sjukhus", "09.00"), ("en", "Coming home", "09:00"), ("da", "Att komma hem", "09.00")],
)
def test_title_and_time_are_the_receivers(cast: Cast, kind: Kind, language: str, title: str, clock: str) -> None:
    SeminarText.objects.create(seminar=cast.seminar, language="en", title="Coming home", summary="In English.")
    group: WorkGroup = cast.groups[0]
    user = cast.contact.user
    assert user
    user.language = language
    letter = group_letter(kind=kind, group=group, user=user, now=NOW)
    assert letter
    made = compose(letter, current_text(kind, language))
    assert title in made.subject
    assert clock in made.text
    assert "None" not in made.text
    assert "  " not in made.text
    assert letter.invite
    (event,) = Calendar.from_ical(letter.invite.body).walk("VEVENT")
    assert str(event["summary"]).startswith(title)
