"""What is said in a Talk, to read and print: who gets it, in which language, and how it is laid out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from seminars.models import Caption, Talk
from tests.cast import Cast, make_cast, open_gate

pytestmark = pytest.mark.django_db
WARNING = "Sprid den inte vidare"


@pytest.fixture
def ahead(db: None) -> Cast:
    return make_cast(starts_at=datetime.now(UTC) + timedelta(days=3))


def address(cast: Cast) -> str:
    return reverse("groups:transcript", args=[cast.seminar.talks.get(number=1).pk])


def test_those_who_are_to_show_the_film_can_print_what_is_said(ahead: Cast) -> None:
    Talk.objects.update(access=Talk.Access.HIDDEN, chapters="0:00 Tomma <stolen>\n")
    for who in ("contact", "facilitator", "screen", "presenter", "organiser"):
        page = getattr(ahead, who).client().get(address(ahead))
        assert page.status_code == 200
        for said in ("Välkomna hit.", "Petra Presentatör", "Tomma &lt;stolen&gt;", WARNING, "Skriv ut"):
            assert said in page.text
        assert "no-store" in page["Cache-Control"]
    for who in ("participant", "decision_maker"):
        assert getattr(ahead, who).client().get(address(ahead)).status_code == 404


def test_without_captions_there_is_nothing_to_print(ahead: Cast) -> None:
    Caption.objects.all().delete()
    assert ahead.facilitator.client().get(address(ahead)).status_code == 404


def test_the_text_comes_in_the_language_asked_for(ahead: Cast) -> None:
    talk = ahead.seminar.talks.get(number=1)
    english = "WEBVTT\n\n00:00.000 --> 00:04.000\nWelcome here.\n"
    Caption.objects.create(talk=talk, language="en", vtt=english)
    text = ahead.facilitator.client().get(address(ahead) + "?text=en").text
    assert ("Welcome here." in text, "Välkomna hit." in text) == (True, False)
    assert '<div class="said" lang="en">' in text


def test_what_is_for_all_is_not_said_to_be_for_the_group_alone(ahead: Cast) -> None:
    for talk in Talk.objects.all():
        open_gate(talk)
    ahead.seminar.runs.update(starts_at=datetime.now(UTC) - timedelta(days=9))
    page = Client().get(address(ahead))
    assert (page.status_code, WARNING in page.text) == (200, False)
