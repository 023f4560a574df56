"""The registration pages: what is open, errors that keep what was typed, and the receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from facilitation.models import Topic
from groups.models import Municipality, WorkGroup
from seminars.models import Run
from tests.cast import Cast, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def coming(cast: Cast) -> Run:
    return make_run(cast.seminar, datetime.now(UTC) + timedelta(days=20))


def form(**changes: object) -> dict[str, object]:
    solna = Municipality.objects.get(name="Solna")
    return {
        "municipality": solna.pk,
        "name": "Familjeenheten",
        "place": "",
        "expected": 7,
        "facilitator_name": "",
        "facilitator_email": "",
        "contact_name": "Karin Kontakt",
        "contact_email": "karin@solna.example",
        "needs": "",
        **changes,
    }


def address(run: Run) -> str:
    return reverse("facilitation:register", args=[run.pk])


def test_the_list_has_what_is_open_and_nothing_else(cast: Cast, coming: Run, client: Client) -> None:
    soon = datetime.now(UTC) + timedelta(days=9)
    for status in (Run.Status.DRAFT, Run.Status.CANCELLED):
        Run.objects.create(seminar=cast.seminar, starts_at=soon, status=status)
    closed = make_run(cast.seminar, soon)
    Run.objects.filter(pk=closed.pk).update(registration_closes_at=datetime.now(UTC) - timedelta(minutes=1))
    Run.objects.exclude(pk__in=[coming.pk, closed.pk]).filter(status=Run.Status.PUBLISHED).update(
        starts_at=datetime.now(UTC) - timedelta(days=1)
    )
    assert [run.pk for run in client.get(reverse("groups:register_list")).context["runs"]] == [coming.pk]


def test_a_group_is_registered_and_the_receipt_can_be_read_again(coming: Run, client: Client) -> None:
    response = client.post(address(coming), form())
    assert response.status_code == 302
    receipt = client.get(response["Location"])
    assert "Tack, gruppen är anmäld" in receipt.text
    assert "karin@solna.example" in receipt.text
    assert WorkGroup.objects.get(run=coming).status == WorkGroup.Status.REQUESTED


def test_a_made_up_receipt_shows_the_form(coming: Run, client: Client) -> None:
    assert "Anmäl gruppen" in client.get(f"{address(coming)}?done=1:abc").text


@pytest.mark.parametrize("expected", [3, 12])
def test_an_unusual_size_is_advised_about_and_taken(coming: Run, client: Client, expected: int) -> None:
    response = client.post(address(coming), form(expected=expected), follow=True)
    assert "Samtalen blir bäst med 5–9" in response.text
    assert WorkGroup.objects.filter(run=coming).count() == 1


def test_errors_say_what_to_do_and_nothing_typed_is_lost(coming: Run, client: Client) -> None:
    wrong = form(name="Enheten <b>", contact_email="karin@", expected="många", facilitator_name="Petra", needs="Tolk")
    text = client.post(address(coming), wrong).text
    for message in (
        "Adressen ser inte rätt ut. Skriv den som namn@kommun.se.",
        "Skriv antalet med siffror.",
        "Skriv facilitatorns e-post, så att länken kommer fram.",
        "3 saker behöver rättas",
    ):
        assert message in text
    for typed in ("Enheten &lt;b&gt;", "karin@", "många", "Petra", "Tolk"):
        assert typed in text
    assert not WorkGroup.objects.filter(run=coming).exists()


def test_a_name_that_is_taken_is_explained_at_its_field(coming: Run, client: Client) -> None:
    client.post(address(coming), form())
    text = client.post(address(coming), form(contact_email="annan@solna.example")).text
    assert "Ge gruppen ett eget namn" in text


def test_a_closed_run_shows_no_form_and_takes_nothing(coming: Run, client: Client) -> None:
    Run.objects.filter(pk=coming.pk).update(registration_closes_at=datetime.now(UTC) - timedelta(seconds=1))
    assert "Anmälan är stängd" in client.get(address(coming)).text
    client.post(address(coming), form())
    assert not WorkGroup.objects.filter(run=coming).exists()


def test_a_draft_does_not_exist(coming: Run, client: Client) -> None:
    Run.objects.filter(pk=coming.pk).update(status=Run.Status.DRAFT)
    assert client.get(address(coming)).status_code == 404


def test_a_new_group_reaches_the_control_room(coming: Run, client: Client) -> None:
    client.post(address(coming), form())
    group = WorkGroup.objects.get(run=coming)
    told = set(Topic.objects.filter(run=coming).values_list("name", "group"))
    assert told == {("control", None), ("desk", None), ("wall", None), ("group", group.pk)}


def test_a_run_that_is_cancelled_or_has_begun_says_so_and_shows_another_way(coming: Run, client: Client) -> None:
    for changes, words in (
        ({"status": Run.Status.CANCELLED}, "Tillfället är inställt"),
        ({"status": Run.Status.PUBLISHED, "starts_at": datetime.now(UTC) - timedelta(hours=1)}, "har redan börjat"),
    ):
        Run.objects.filter(pk=coming.pk).update(**changes)
        response = client.get(address(coming))
        assert (response.status_code, words in response.text) == (200, True)
        assert reverse("groups:register_list") in response.text
        assert "<form" not in response.text.split("<main")[1]
