"""The trail: what is written when organisers do something, what never stands in it, and that it is never changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from groups.models import Facilitator, Municipality
from seminars.admin.trail import account
from seminars.models import TrailEntry, User
from seminars.models.trail import Refused
from seminars.services.trail import note
from tests.cast import NOW, PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


def told() -> list[tuple[object, ...]]:
    return list(TrailEntry.objects.order_by("pk").values_list("person", "action", "model", "name", "told"))


def test_what_is_added_changed_and_removed_stands_there(cast: Cast, desk: Client) -> None:
    who, contacts = cast.organiser.user.pk, {"contacts-TOTAL_FORMS": "0", "contacts-INITIAL_FORMS": "0"}
    desk.post(reverse("admin:groups_municipality_add"), {"name": "Täby", **contacts})
    row = Municipality.objects.get(name="Täby")
    change = reverse("admin:groups_municipality_change", args=[row.pk])
    desk.post(change, {"name": "Täby kommun", **contacts})
    desk.post(change, {"name": "Täby kommun", **contacts})  # nothing was changed
    desk.post(reverse("admin:groups_municipality_delete", args=[row.pk]), {"post": "yes"})
    assert told() == [
        (who, "added", "groups.municipality", "Täby", ""),
        (who, "changed", "groups.municipality", "Täby kommun", "Namn"),
        (who, "removed", "groups.municipality", "Täby kommun", ""),
    ]


def test_a_press_on_a_run_stands_there_in_words(cast: Cast, desk: Client) -> None:
    desk.post(reverse("admin:seminars_run_cancel", args=[cast.run.pk]))
    ((_who, action, model, _name, words),) = told()
    assert (action, model, words) == ("done", "seminars.run", "Tillfället är inställt.")


def test_nobodys_name_stands_there(cast: Cast, desk: Client) -> None:
    person = cast.contact.user
    fields = {"name": "Kim Nyttnamn", "email": "nytt@example.org", "phone": "070", "language": "sv", "is_active": "on"}
    desk.post(reverse("admin:seminars_user_change", args=[person.pk]), fields)
    leader = Facilitator.objects.get(user=cast.facilitator.user)
    desk.post(reverse("admin:groups_facilitator_delete", args=[leader.pk]), {"post": "yes"})
    entries = told()
    assert [(action, model, name) for _who, action, model, name, _told in entries] == [
        ("changed", "seminars.user", ""),
        ("removed", "groups.facilitator", ""),
    ]
    assert "Nyttnamn" not in str(entries)
    assert "example.org" not in str(entries)


def test_rows_below_are_told_by_kind_and_field_only() -> None:
    account = [
        {"changed": {"fields": ["plats"]}},
        {"added": {"name": "facilitator", "object": "Ada Andersson"}},
        {"changed": {"name": "facilitator", "object": "Bo Berg", "fields": ["ersättare"]}},
        {"deleted": {"name": "facilitator", "object": "Cia Cederblad"}},
    ]
    entry = note(person=1, action="changed", row=None, told=account, now=NOW)
    assert entry.told == "plats, +facilitator, facilitator (ersättare), −facilitator"


def test_it_is_read_in_the_readers_language() -> None:
    with override("en"):
        assert account("") == ""
        assert account("Det gallras också utan export.") == "Things are removed without an export too."
        assert account("plats, +facilitator, facilitator (ersättare), −facilitator") == (
            "place, +facilitator, facilitator (substitute), −facilitator"
        )
        assert account("Rapport 1 publicerades.") == "Rapport 1 publicerades."


def test_a_sign_in_stands_there(cast: Cast) -> None:
    user = cast.organiser.user
    user.set_password(PASSWORD)
    user.save()
    given = {"username": user.email, "password": PASSWORD}
    assert Client().post(reverse("admin:login"), {**given, "password": "fel"}).status_code == 200
    assert told() == []
    Client().post(reverse("admin:login"), given)
    assert told() == [(user.pk, "signed_in", "", "", "")]


def test_it_is_never_changed_not_even_by_hand(cast: Cast) -> None:
    entry = note(person=1, action="done", row=None, told="Något", now=NOW)
    for change in (
        entry.save,
        entry.delete,
        lambda: TrailEntry.objects.update(told="Annat"),
        TrailEntry.objects.all().delete,
    ):
        with pytest.raises(Refused):
            change()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE seminars_trailentry SET told = 'Annat'")
    assert TrailEntry.objects.get().told == "Något"


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_the_desk_only_shows_it(page: str, desk: Client) -> None:
    entry = note(person=1, action="done", row=None, told="Något", now=NOW)
    url = reverse(f"admin:seminars_trailentry_{page}", args=[] if page == "add" else [entry.pk])
    assert desk.post(url, {"post": "yes"}).status_code == 403


def test_it_is_read_with_who_and_what_at_as_many_queries_for_many(
    cast: Cast, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = reverse("admin:seminars_trailentry_changelist")
    note(person=cast.organiser.user.pk, action="done", row=cast.run, told="Manus valt.", now=NOW)
    desk.get(url)
    with django_assert_num_queries(7):
        page = desk.get(url).content.decode()
    assert "Olga Organisatör" in page
    assert reverse("admin:seminars_run_change", args=[cast.run.pk]) in page
    gone = User.objects.create_user("borta@example.org", name="Borta")
    for group in cast.groups:
        note(person=gone.pk, action="changed", row=group, told="", now=NOW)
    number = gone.pk
    gone.delete()
    with django_assert_num_queries(7):
        page = desk.get(url).content.decode()
    assert f"person {number}, borttagen" in page
