"""The registration pages: what is open, errors that keep what was typed, and the receipt."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from facilitation.models import Topic
from groups.models import Municipality, SignUp, WorkGroup
from groups.services.sign_ups import confirm_token
from groups.tasks import send_sign_up_mail
from seminars.models import Job, Run, User
from tests.cast import Cast, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def coming(cast: Cast) -> Run:
    return make_run(cast.seminar, datetime.now(UTC) + timedelta(days=20))


def form(**changes: object) -> dict[str, object]:
    """What the page sends; names of a group's fields stand for the first group's."""
    solna = Municipality.objects.get(name="Solna")
    about = {"municipality": solna.pk, "contact_name": "Karin Kontakt", "contact_email": "karin@solna.example"}
    group = {"name": "Familjeenheten", "expected": 7} | {k: v for k, v in changes.items() if k not in about}
    sent = about | {k: v for k, v in changes.items() if k in about}
    return sent | {"g-TOTAL_FORMS": 1, "g-INITIAL_FORMS": 0} | {f"g-0-{key}": value for key, value in group.items()}


def confirmed(client: Client, run: Run, **changes: object) -> str:
    """Sends the form, opens the link of the mail and presses; the page that comes."""
    client.post(address(run), form(**changes))
    row = SignUp.objects.latest("pk")
    link = reverse("facilitation:confirm_sign_up", args=[confirm_token(row)])
    return client.post(link, follow=True).text


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


def test_a_press_out_of_the_mail_makes_it_so_and_no_opening_does(coming: Run, client: Client) -> None:
    response = client.post(address(coming), form())
    assert response.status_code == 302
    assert "Vi har skickat ett mejl till karin@solna.example" in client.get(response["Location"]).text
    assert not User.objects.filter(email="karin@solna.example").exists()
    job = Job.objects.get(task="groups.send_sign_up_mail")
    send_sign_up_mail(key=job.key, **job.args)
    (message,) = mail.outbox
    assert message.to == ["karin@solna.example"]
    assert "Karin" not in message.body  # nothing that somebody typed
    link = next(word for word in message.body.split() if "/register/confirm/" in word).partition("8000")[2]
    for _opened in range(3):
        page = client.get(link)
        assert "Familjeenheten, Solna" in page.text
    assert not WorkGroup.objects.filter(run=coming).exists()
    assert page["Referrer-Policy"] == "same-origin"
    shown = client.post(link, follow=True).text
    assert "anmälan är bekräftad" in shown
    assert WorkGroup.objects.get(run=coming).status == WorkGroup.Status.REQUESTED
    client.post(link)
    assert WorkGroup.objects.filter(run=coming).count() == 1
    assert "Familjeenheten" in client.get("/contact/").text  # signed in by it


def test_a_link_that_was_made_up_or_is_old_says_so(coming: Run, client: Client, monkeypatch) -> None:
    assert client.get(reverse("facilitation:confirm_sign_up", args=["1:abc"])).status_code == 410
    client.post(address(coming), form())
    link = reverse("facilitation:confirm_sign_up", args=[confirm_token(SignUp.objects.get())])
    later = time.time() + 7 * 24 * 3600 + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.post(link).status_code == 410


def test_who_registers_sees_the_own_groups_and_no_others_of_the_municipality(
    cast: Cast, coming: Run, client: Client
) -> None:
    confirmed(client, coming)
    text = client.get("/contact/").text
    assert "Familjeenheten" in text
    assert "Grupp A" not in text


def test_one_group_more_and_one_less_lose_nothing(coming: Run, client: Client) -> None:
    more = client.post(address(coming), form(name="Enheten") | {"more": "1"}).text
    assert 'value="Enheten"' in more
    assert 'name="g-1-name"' in more
    assert "Fyll i det här fältet" not in more
    sent = form(name="Enheten") | {"g-TOTAL_FORMS": 2, "g-1-name": "Natt", "g-1-expected": "6"}
    less = client.post(address(coming), sent | {"less": "0"}).text
    assert 'value="Natt"' in less
    assert 'name="g-1-name"' not in less
    client.post(address(coming), sent)
    assert [entry["name"] for entry in SignUp.objects.get().entries] == ["Enheten", "Natt"]


def test_a_made_up_receipt_shows_the_form(coming: Run, client: Client) -> None:
    assert "Skicka anmälan" in client.get(f"{address(coming)}?done=1:abc").text


def test_a_full_run_says_so_and_puts_on_the_waiting_list(coming: Run, client: Client) -> None:
    Run.objects.filter(pk=coming.pk).update(places=0)
    assert "Det är fullt just nu" in client.get(address(coming)).text
    assert "På väntelistan" in confirmed(client, coming)


@pytest.mark.parametrize("expected", [3, 12])
def test_an_unusual_size_is_advised_about_and_taken(coming: Run, client: Client, expected: int) -> None:
    assert "Samtalen blir bäst med 5–9" in confirmed(client, coming, expected=expected)
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
    confirmed(client, coming)
    text = client.post(address(coming), form(contact_email="annan@solna.example")).text
    assert "Ge gruppen ett eget namn" in text


def test_a_closed_run_shows_no_form_and_takes_nothing(coming: Run, client: Client) -> None:
    Run.objects.filter(pk=coming.pk).update(registration_closes_at=datetime.now(UTC) - timedelta(seconds=1))
    assert "Anmälan är stängd" in client.get(address(coming)).text
    client.post(address(coming), form())
    assert not SignUp.objects.exists()
    assert not WorkGroup.objects.filter(run=coming).exists()


def test_a_draft_does_not_exist(coming: Run, client: Client) -> None:
    Run.objects.filter(pk=coming.pk).update(status=Run.Status.DRAFT)
    assert client.get(address(coming)).status_code == 404


def test_a_new_group_reaches_the_control_room(coming: Run, client: Client) -> None:
    confirmed(client, coming)
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
