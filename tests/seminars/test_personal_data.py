"""A person's data is handed out whole, without secrets, and erased so that nothing of it is left."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from groups.models import Facilitator, MunicipalityContact, Training, WorkGroup
from seminars.errors import PlanningError
from seminars.models import PersonalLink, Run, TrailEntry, User
from seminars.services.people import erase_person, known_about
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db
AFTER = STARTS_AT.replace(year=2027)


def everything() -> str:
    """Every text of the database, sessions apart."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
        found = []
        for name in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found.append(str(cursor.fetchall()))
    return "\n".join(found)


def test_what_is_known_is_of_every_table_and_without_secrets(cast: Cast) -> None:
    person = cast.facilitator.user
    assert person
    Training.objects.update_or_create(user=person, defaults={"completed_on": date(2026, 9, 1)})
    WorkGroup.objects.filter(pk=cast.groups[2].pk).update(contact=person)
    known = known_about(person)
    assert known["Person"][0]["email"] == person.email
    for table in ("facilitatorer", "personliga länkar", "genomförda kurser", "arbetsgrupper"):
        assert known[table], table
    link = PersonalLink.objects.filter(user=person)[0]
    assert link.token_hash not in json.dumps(known)
    assert "password" not in json.dumps(known)


def test_a_presenters_consents_are_known_too(cast: Cast) -> None:
    assert cast.presenter.user
    assert len(known_about(cast.presenter.user)["samtycken"]) == 2


def test_it_is_downloaded_by_a_press_that_stands_in_the_trail(cast: Cast) -> None:
    assert cast.facilitator.user
    url, desk = reverse("admin:seminars_user_data", args=[cast.facilitator.user.pk]), cast.organiser.client()
    assert "Facilitatorer: 1" in desk.get(url).content.decode()
    answer = desk.post(url, {"export": "1"})
    assert json.loads(answer.content)["Person"][0]["name"] == "Fatima Facilitator"
    assert TrailEntry.objects.get().told == "Personuppgifterna lämnades ut."


def test_nothing_of_an_erased_person_is_left_and_the_group_is(cast: Cast) -> None:
    assert cast.facilitator.user
    assert cast.contact.user
    desk = cast.organiser.client()
    for person in (cast.facilitator.user, cast.contact.user):
        name, email = person.name, person.email
        desk.post(
            reverse("admin:seminars_user_change", args=[person.pk]),
            {"name": name, "email": email, "phone": "070-123 45 67", "language": "sv", "is_active": "on"},
        )
        assert LogEntry.objects.filter(object_repr=name).exists()
        erase_person(user=person, by=cast.organiser.user, now=AFTER)  # type: ignore[arg-type]
        kept = everything()
        for trace in (name, email, "070-123 45 67"):
            assert trace not in kept
    assert Facilitator.objects.filter(group=cast.groups[0]).exists()
    assert not MunicipalityContact.objects.exists()
    assert cast.facilitator.client().get(reverse("facilitation:facilitate")).status_code == 403


def test_whom_somebody_counts_on_is_not_erased(cast: Cast) -> None:
    by = cast.organiser.user
    assert by
    for member, now, code in (
        (cast.producer, AFTER, "organiser"),
        (cast.presenter, AFTER, "presenter"),
        (cast.facilitator, STARTS_AT.replace(year=2025), "ahead"),
    ):
        assert member.user
        with pytest.raises(PlanningError, match=code):
            erase_person(user=member.user, by=by, now=now)
    assert not User.objects.filter(name="–").exists()


def test_the_page_says_why_not_and_erases_by_a_press(cast: Cast) -> None:
    assert cast.facilitator.user
    url, desk = reverse("admin:seminars_user_data", args=[cast.facilitator.user.pk]), cast.organiser.client()
    Run.objects.update(starts_at=timezone.now().replace(year=2099))
    assert "Personen ska leda en grupp." in desk.post(url, {"erase": "1"}).content.decode()
    Run.objects.update(starts_at=timezone.now().replace(year=2020))
    desk.get(url)
    assert User.objects.get(pk=cast.facilitator.user.pk).name == "Fatima Facilitator"
    assert desk.post(url, {"erase": "1"}).status_code == 302
    assert User.objects.get(pk=cast.facilitator.user.pk).name == "–"
