"""Mails that go by themselves: in time, once, about what is so, and anew when a run has been moved."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from groups import reminders
from groups.models import WorkGroup
from groups.services.notices import plan_mails
from groups.tasks import send_group_mail
from seminars.mails import Kind
from seminars.models import Job, Run, User
from tests.cast import STARTS_AT, Cast

db = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ENDS_AT = STARTS_AT + timedelta(minutes=140)


def due(now: datetime) -> list[Kind]:
    local = now + 2 * HOUR  # Stockholm's summer
    return reminders.due(starts_at=STARTS_AT, ends_at=ENDS_AT, now=now, today=local.date(), day=date(2026, 10, 6))


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (STARTS_AT - 15 * DAY, []),
        (STARTS_AT - 14 * DAY, [Kind.COURSE]),
        (STARTS_AT - 7 * DAY, [Kind.REMINDER_WEEK]),
        (STARTS_AT - 6 * DAY, []),
        (STARTS_AT - DAY, [Kind.REMINDER_DAY]),
        (STARTS_AT - 10 * HOUR, [Kind.REMINDER_DAY]),  # 23.00
        (STARTS_AT - 9 * HOUR, []),  # midnight: it is today
        (STARTS_AT - HOUR, [Kind.REMINDER_HOUR]),
        (STARTS_AT - timedelta(minutes=20), []),
        (STARTS_AT, []),
        (ENDS_AT + HOUR, []),
        (ENDS_AT + 2 * HOUR, [Kind.THANKS]),
        (ENDS_AT + 90 * DAY, []),
        (ENDS_AT + 98 * DAY, []),
    ],
)
def test_each_has_its_time(now: datetime, kinds: list[Kind]) -> None:
    assert due(now) == kinds


@given(st.timedeltas(min_value=-20 * DAY, max_value=120 * DAY))
def test_never_two_at_once(after: timedelta) -> None:
    assert len(due(STARTS_AT + after)) <= 1


@pytest.fixture
def karin(cast: Cast) -> User:
    """Registered A and B, and leads B beside."""
    assert cast.contact.user
    WorkGroup.objects.filter(pk__in=[cast.groups[0].pk, cast.groups[1].pk]).update(contact=cast.contact.user)
    cast.groups[1].facilitators.create(user=cast.contact.user, is_substitute=True)
    return cast.contact.user


def waiting(kind: Kind) -> list[Job]:
    return list(Job.objects.filter(args__kind=kind.value, done_at=None).order_by("pk"))


def work(now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr("groups.tasks.timezone.now", lambda: now)
    for job in Job.objects.filter(task="groups.send_group_mail", done_at=None):
        send_group_mail(key=job.key, **job.args)


@db
def test_each_person_is_reminded_once_of_all_their_groups(cast: Cast, karin: User, monkeypatch: Any) -> None:
    now = STARTS_AT - 7 * DAY
    assert plan_mails(now=now) == 3
    assert plan_mails(now=now + HOUR) == 0
    work(now, monkeypatch)
    assert Counter(message.to[0] for message in mail.outbox) == Counter(
        {cast.facilitator.user.email: 1, cast.facilitator_b.user.email: 1, karin.email: 1}
    )
    (hers,) = [message for message in mail.outbox if message.to == [karin.email]]
    assert "Om en vecka är det dags för Grupp A, Grupp B, Solna." in hers.body
    assert "List-Unsubscribe" in hers.extra_headers


@db
def test_only_who_has_a_place_is_reminded(cast: Cast, karin: User) -> None:
    cast.run.groups.update(status=WorkGroup.Status.REQUESTED)
    assert plan_mails(now=STARTS_AT - DAY) == 0


@db
def test_the_course_is_for_those_who_have_not_taken_it(cast: Cast, karin: User) -> None:
    assert plan_mails(now=STARTS_AT - 10 * DAY) == 1
    assert [job.args["user"] for job in waiting(Kind.COURSE)] == [karin.pk]


@db
def test_a_run_that_is_off_or_moved_meanwhile_is_not_reminded_of(cast: Cast, karin: User, monkeypatch: Any) -> None:
    now = STARTS_AT - DAY
    plan_mails(now=now)
    Run.objects.filter(pk=cast.run.pk).update(starts_at=STARTS_AT + 3 * DAY)
    work(now, monkeypatch)
    assert [message.subject for message in mail.outbox] == []
    assert plan_mails(now=now) > 0  # of the change
    mail.outbox.clear()
    Job.objects.filter(done_at=None).delete()
    assert plan_mails(now=STARTS_AT + 2 * DAY) == 3  # reminded anew
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    work(STARTS_AT + 2 * DAY, monkeypatch)
    assert mail.outbox == []


def calendars() -> list[tuple[str, str, int]]:
    """Method, name and number of every calendar file that went."""
    found = []
    for message in mail.outbox:
        body = message.attachments[0][1]
        calendar = Calendar.from_ical(body)
        (event,) = calendar.walk("VEVENT")
        found.append((str(calendar["method"]), str(event["uid"]), int(event["sequence"])))
    return sorted(set(found))


@db
def test_a_moved_run_is_told_once_with_the_same_events_under_higher_numbers(
    cast: Cast, karin: User, monkeypatch: Any
) -> None:
    now = STARTS_AT - 30 * DAY
    assert plan_mails(now=now) == 0  # remembers what those who come know
    Run.objects.filter(pk=cast.run.pk).update(starts_at=STARTS_AT + DAY)
    assert plan_mails(now=now) == 4  # A: Fatima and Karin; B: Bo and Karin
    assert plan_mails(now=now + HOUR) == 0
    work(now, monkeypatch)
    a, b = (f"group-{group.pk}@socialtalks" for group in cast.groups[:2])
    assert calendars() == [("REQUEST", a, 1), ("REQUEST", b, 1)]
    assert "Tidigare: tisdag 6 oktober 2026 09.00–11.20" in mail.outbox[0].body
    assert "onsdag 7 oktober 2026 09.00–11.20" in mail.outbox[0].body
    mail.outbox.clear()
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    assert plan_mails(now=now) == 4
    assert plan_mails(now=now) == 0
    work(now, monkeypatch)
    assert calendars() == [("CANCEL", a, 2), ("CANCEL", b, 2)]
    mail.outbox.clear()
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.DRAFT)
    assert plan_mails(now=now) == 0
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.PUBLISHED)
    assert plan_mails(now=now) == 4
    work(now, monkeypatch)
    assert calendars() == [("REQUEST", a, 3), ("REQUEST", b, 3)]
    assert "Tidigare: inställt" in mail.outbox[0].body


@db
def test_a_change_taken_back_before_anybody_was_told_is_none(cast: Cast, karin: User) -> None:
    now = STARTS_AT - 30 * DAY
    plan_mails(now=now)
    Run.objects.filter(pk=cast.run.pk).update(starts_at=STARTS_AT + DAY)
    Run.objects.filter(pk=cast.run.pk).update(starts_at=STARTS_AT)
    assert plan_mails(now=now) == 0


@db
def test_what_has_been_is_not_told_of(cast: Cast, karin: User) -> None:
    plan_mails(now=STARTS_AT - 30 * DAY)
    Run.objects.filter(pk=cast.run.pk).update(length=timedelta(minutes=100))
    assert plan_mails(now=STARTS_AT + DAY) == 0


@db
def test_thanks_go_for_what_was_held(cast: Cast, karin: User) -> None:
    now = ENDS_AT + 3 * HOUR
    plan_mails(now=now)
    assert waiting(Kind.THANKS) == []
    cast.run.cues.create(seq=1, at=STARTS_AT, action="start", given_at=STARTS_AT)
    assert plan_mails(now=now) == len(waiting(Kind.THANKS)) == 3


@db
def test_a_run_more_costs_no_more_than_its_own(cast: Cast, karin: User, django_assert_max_num_queries: Any) -> None:
    plan_mails(now=datetime(2026, 1, 1, tzinfo=UTC))
    with django_assert_max_num_queries(3):
        plan_mails(now=datetime(2026, 1, 1, tzinfo=UTC))
