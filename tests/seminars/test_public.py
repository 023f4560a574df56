"""The public pages answer, show what is published and hide the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from seminars.models import Caption, Document, Run, Seminar, Talk
from seminars.queries import entry, may_watch
from tests.cast import open_gate

pytestmark = pytest.mark.django_db

PAGES = ["home", "programme", "decision_makers", "documents", "accessibility", "privacy"]
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\n<b>Vi hade möten.</b> & fler\n"


@pytest.fixture(autouse=True)
def _media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def held() -> Seminar:
    seminar = Seminar.objects.create(title="Unga <och> nätverk", slug="natverk", status=Seminar.Status.PUBLISHED)
    Run.objects.create(seminar=seminar, starts_at=timezone.now() - timedelta(days=9), status=Run.Status.PUBLISHED)
    talk = Talk(seminar=seminar, number=1, title="Att få vänner", access=Talk.Access.PUBLIC)
    talk.file.save("film.mp4", ContentFile(b"0"))
    Caption.objects.create(talk=talk, language="sv", vtt=VTT)
    open_gate(talk)
    Talk.objects.create(seminar=seminar, number=2, title="Dold", access=Talk.Access.PARTICIPANTS)
    return seminar


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_on_an_empty_house(client: Client, page: str) -> None:
    assert client.get(reverse(f"seminars:{page}")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_no_page_carries_inline_script_or_style(client: Client, held: Seminar, page: str) -> None:
    html = client.get(reverse(f"seminars:{page}")).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html


def test_a_completed_seminar_links_only_to_the_talk_that_is_for_all(client: Client, held: Seminar) -> None:
    html = client.get(held.get_absolute_url()).content.decode()
    assert reverse("groups:watch", args=["natverk", 1]) in html
    assert reverse("groups:watch", args=["natverk", 2]) not in html
    assert "Unga &lt;och&gt; nätverk" in html


def test_a_talk_is_shown_with_captions_and_what_is_said(client: Client, held: Seminar) -> None:
    html = client.get(reverse("groups:watch", args=["natverk", 1])).content.decode()
    assert '<track kind="captions" srclang="sv"' in html
    assert "Vi hade möten. &amp; fler" in html
    assert 'data-start="1.000"' in html


def test_a_film_whose_swedish_captions_cannot_be_read_is_not_shown(client: Client, held: Seminar) -> None:
    Caption.objects.update(vtt="not captions")
    assert client.get(reverse("groups:watch", args=["natverk", 1])).status_code == 404


@pytest.mark.parametrize("number", [2, 3])
def test_a_talk_that_is_not_for_all_does_not_exist(client: Client, held: Seminar, number: int) -> None:
    assert client.get(reverse("groups:watch", args=["natverk", number])).status_code == 404


def test_a_draft_does_not_exist(client: Client, held: Seminar) -> None:
    Seminar.objects.update(status=Seminar.Status.DRAFT)
    assert client.get(held.get_absolute_url()).status_code == 404
    assert client.get(reverse("groups:watch", args=["natverk", 1])).status_code == 404
    run = held.runs.get()
    assert client.get(reverse("seminars:calendar", args=["natverk", run.pk])).status_code == 404


def test_an_upcoming_seminar_offers_its_calendar_file(client: Client, held: Seminar) -> None:
    Run.objects.update(starts_at=timezone.now() + timedelta(days=9))
    run = held.runs.get()
    address = reverse("seminars:calendar", args=["natverk", run.pk])
    assert address in client.get(held.get_absolute_url()).content.decode()
    body = client.get(address).content.decode()
    assert f"DTSTART;TZID=Europe/Stockholm:{timezone.localtime(run.starts_at):%Y%m%dT%H%M%S}" in body
    assert f"DTEND;TZID=Europe/Stockholm:{timezone.localtime(run.ends_at):%Y%m%dT%H%M%S}" in body


def test_a_published_document_is_a_pdf_and_an_unpublished_one_is_not_there(client: Client) -> None:
    document = Document(title="Rapport", year=2025, is_published=True)
    document.file.save("rapport.pdf", ContentFile(b"%PDF-1.7"))
    address = reverse("seminars:document", args=[document.pk])
    answer = client.get(address)
    assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.7")
    Document.objects.update(is_published=False)
    assert client.get(address).status_code == 404


def test_a_document_whose_file_is_lost_does_not_exist(client: Client) -> None:
    document = Document.objects.create(title="Rapport", year=2025, is_published=True, file="gone.pdf")
    assert client.get(reverse("seminars:document", args=[document.pk])).status_code == 404


def test_a_poster_of_an_odd_kind_is_not_served(client: Client, held: Seminar) -> None:
    talk = held.talks.get(number=1)
    talk.poster.save("bild.svg", ContentFile(b"<svg/>"))
    assert client.get(reverse("groups:poster", args=[talk.pk])).status_code == 404
    talk.poster.save("bild.png", ContentFile(b"x"))
    assert client.get(reverse("groups:poster", args=[talk.pk]))["Content-Type"] == "image/png"


@pytest.mark.parametrize("year", ["2022", "x", "99999999999", "-1", ""])
def test_any_year_asked_for_gives_a_page(client: Client, held: Seminar, year: str) -> None:
    assert client.get(reverse("seminars:programme"), {"year": year}, follow=True).status_code == 200


def test_the_language_choice_comes_back_to_the_same_page(client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/privacy/"})
    assert (answer.status_code, answer["Location"]) == (302, "/privacy/")
    assert '<html lang="en"' in client.get("/privacy/").content.decode()


def test_it_is_taken_from_pages_that_tell_no_referrer_whose_presses_have_no_origin() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/privacy/"}, headers={"origin": "null"})
    assert (answer.status_code, client.cookies["st_language"].value) == (302, "en")


def test_a_page_that_is_not_there_says_so_kindly(client: Client) -> None:
    answer = client.get("/finns-inte/")
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.content.decode()


def test_an_empty_house_says_what_will_come_and_promises_nothing_that_is_not_there(client: Client) -> None:
    home = client.get(reverse("seminars:home")).text
    assert "Nästa datum är inte satt än." in home
    assert "När det första seminariet är genomfört" in home
    assert "ligger kvar med text." not in home
    assert "Social Talks drivs av FoU Nordväst." in home
    assert "mailto:" not in home
    assert "Den första rapporten visas här" in client.get(reverse("seminars:documents")).text
    assert "inget tillfälle att anmäla sig till" in client.get(reverse("groups:register_list")).text


def test_a_film_for_all_is_served_from_the_day_its_page_links_it(held: Seminar) -> None:
    talk, now = held.talks.get(number=1), timezone.now()
    run = held.runs.get()
    assert [may_watch(talk, run.starts_at), may_watch(talk, run.ends_at)] == [False, True]
    Run.objects.create(seminar=held, starts_at=now + timedelta(days=3), status=Run.Status.DRAFT)
    assert may_watch(held.talks.get(number=1), now)
    Run.objects.create(seminar=held, starts_at=now + timedelta(days=9), status=Run.Status.PUBLISHED)
    talk = held.talks.get(number=1)
    assert may_watch(talk, now) is (talk in entry(held.slug, now).watchable) is True


def test_no_film_is_for_all_while_kept_to_participants_or_in_a_draft(held: Seminar) -> None:
    now = timezone.now()
    assert not may_watch(held.talks.get(number=2), now)
    Seminar.objects.update(status=Seminar.Status.DRAFT)
    assert not may_watch(Talk.objects.get(number=1), now)
