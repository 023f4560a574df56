"""The planning desk meets a newcomer: the way in, the way on, and what is typed or chosen wrongly."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from seminars.models import Run, User
from tests.cast import VTT, Cast, Member
from tests.seminars.desk import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def desk(organiser: Member) -> Client:
    return organiser.client()


def sign_in(email: str, password: str) -> Any:
    return Client().post(reverse("admin:login"), {"username": email, "password": password})


def test_an_organiser_signs_in_with_the_address_in_any_mix_of_capitals(db: None) -> None:
    User.objects.create_user("anna@example.se", "ett-långt-lösenord", name="Anna", is_staff=True)
    assert sign_in(" Anna@Example.SE", "ett-långt-lösenord").status_code == 302


def test_a_wrong_password_is_told_plainly_and_many_are_asked_to_wait(db: None) -> None:
    User.objects.create_user("anna@example.se", "ett-långt-lösenord", name="Anna", is_staff=True)
    response = sign_in("anna@example.se", "fel")
    assert "E-posten eller lösenordet stämmer inte" in response.content.decode()
    for attempt in range(8):
        response = sign_in("Anna@example.se" if attempt % 2 else "anna@EXAMPLE.se", "fel")
    assert response.status_code == 429
    assert "Vänta en kvart" in response.content.decode()


def test_files_that_were_chosen_are_asked_for_again_when_something_must_be_corrected(cast: Cast, desk: Client) -> None:
    url = reverse("admin:seminars_talk_change", args=[cast.seminar.talks.get(number=1).pk])
    sent = form_of(desk.get(url)) | {"title": ""}
    response = desk.post(url, sent | {"captions_file": SimpleUploadedFile("sv.vtt", VTT.encode())})
    assert "välj dem igen" in response.content.decode()
    assert "välj dem igen" not in desk.post(url, sent).content.decode()


def test_captions_that_are_no_captions_are_told_by_their_kind(cast: Cast, desk: Client) -> None:
    url = reverse("admin:seminars_talk_change", args=[cast.seminar.talks.get(number=1).pk])
    response = desk.post(url, form_of(desk.get(url)) | {"captions_file": SimpleUploadedFile("film.mp4", b"\x00\xff")})
    assert "WebVTT-fil" in str(response.context["adminform"].form.errors["captions_file"])


def test_the_kept_film_is_a_link_to_watch_it_and_its_captions_are_seen(cast: Cast, desk: Client) -> None:
    talk = cast.seminar.talks.get(number=1)
    page = desk.get(reverse("admin:seminars_talk_change", args=[talk.pk])).content.decode()
    assert f'<a href="{reverse("groups:talk_file", args=[talk.pk])}"' in page
    assert "Svenska" in page


@pytest.mark.parametrize(("content", "year", "field"), [(b"%PDF-1.7", "26", "year"), (b"PK", "2026", "file")])
def test_a_document_that_is_none_is_refused_with_the_reason(
    desk: Client, content: bytes, year: str, field: str
) -> None:
    sent = {"title": "Utvärdering", "year": year, "language": "sv", "file": SimpleUploadedFile("u.pdf", content)}
    response = desk.post(reverse("admin:seminars_document_add"), sent)
    form = response.context["adminform"].form
    assert list(form.errors) == [field]
    assert form["title"].value() == "Utvärdering"


def test_the_first_page_says_what_to_do_in_which_order(desk: Client) -> None:
    assert "Så planerar du ett seminarium" in desk.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("typed", ["13.30", "13:30", "13:30:00"])
def test_the_clock_is_typed_as_people_write_it(cast: Cast, desk: Client, typed: str) -> None:
    url = reverse("admin:seminars_run_change", args=[cast.run.pk])
    response = desk.post(url, form_of(desk.get(url)) | {"starts_at_1": typed})
    assert response.status_code == 302
    assert f"{localtime(Run.objects.get(pk=cast.run.pk).starts_at):%H.%M}" == "13.30"
    assert 'value="13.30"' in desk.get(url).content.decode()
