"""The presenter's page: own runs, own Talks, and the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from facilitation.clock import pinned
from facilitation.models import Note
from facilitation.queries.present import meant_run, presented_runs
from seminars.models import Run
from tests.cast import NOW, Cast, make_seminar
from tests.facilitation.test_facilitate import config

pytestmark = pytest.mark.django_db
PAGE = "/present/"


def test_it_asks_for_the_link_without_one(cast: Cast) -> None:
    for browser in (Client(), cast.facilitator.client(), cast.organiser.client()):
        assert browser.get(PAGE).status_code == 403


def test_the_questions_are_there_as_the_page_comes(cast: Cast) -> None:
    Note.objects.create(group=cast.groups[2], kind="question", position=1, text="Vem ringde?", rev=1, changed_at=NOW)
    with pinned(NOW):
        text = cast.presenter.client().get(PAGE).text
    desk = config(text)["initial"]["topics"]["desk"]["state"]
    assert [(note["text"], note["group"]["municipality"]) for note in desk["notes"]] == [("Vem ringde?", "Danderyd")]
    assert "Talk 1" in text


def test_the_run_meant_is_the_next_unless_named(cast: Cast) -> None:
    runs = presented_runs(cast.presenter.actor())
    later = runs[0]
    assert meant_run(runs, run="", now=NOW) == cast.run
    assert meant_run(runs, run=str(later.pk), now=NOW) == later
    assert meant_run(runs, run="", now=NOW + timedelta(days=60)) == later


def test_another_seminars_run_is_not_opened(cast: Cast) -> None:
    foreign = Run.objects.create(seminar=make_seminar("Annat", "annat"), starts_at=NOW, status=Run.Status.PUBLISHED)
    with pinned(NOW):
        text = cast.presenter.client().get(PAGE, {"run": foreign.pk}).text
    assert config(text)["run"] == cast.run.pk
