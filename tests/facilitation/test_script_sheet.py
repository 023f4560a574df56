"""The script on paper: what stands on it, for whom, and that it is a whole PDF."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest
from django.utils import translation

from facilitation.models import ScriptStep
from facilitation.queries.script_sheet import length_text, script_sheet
from facilitation.script import SCRIPTS
from facilitation.services.scripts import begin_version, choose_scripts
from seminars.agenda import Kind
from seminars.models import Organisation, Run
from tests.cast import Cast
from tests.pdf_text import said, text_of

pytestmark = pytest.mark.django_db


def address(cast: Cast, group: int | None = None) -> str:
    named = f"?group={cast.groups[group].pk}" if group is not None else ""
    return f"/runs/{cast.run.pk}/script.pdf{named}"


def test_every_step_stands_on_paper_with_its_clock_time(cast: Cast) -> None:
    text = text_of(cast.facilitator.client().get(address(cast, 0)).content)
    for kind in (Kind.LEARNING, Kind.PRODUCTIVE):
        assert [step.key for step in SCRIPTS[kind] if said(step.say) not in text] == []
    for line in ("09.35 Ramen 2 min", "09.40 Runda 1 14 min", "11.00 Gör det konkret 8 min", "11.15–11.20 Utvärdering"):
        assert said(line) in text


def test_the_turns_for_five_to_nine_stand_in_a_table(cast: Cast) -> None:
    segments = {each["kind"]: each for each in script_sheet(cast.run, None, base="https://x.se")["segments"]}
    assert segments["learning"]["turns"] == [
        {"title": "Runda 1", "cells": ["2:30", "2:20", "2:00", "1:45", "1:30"]},
        {"title": "Runda 2", "cells": ["1:15", "1:10", "1:00", "0:50", "0:45"]},
    ]
    assert segments["productive"]["turns"][0]["cells"] == ["1:30", "1:30", "1:15", "1:05", "1:00"]
    assert segments["welcome"]["turns"] == []


def test_there_is_room_for_three_points_two_questions_and_three_proposals(cast: Cast) -> None:
    text = text_of(cast.facilitator.client().get(address(cast)).content)
    for label in ("Punkt 3", "Fråga 2", "Förslag 3"):
        assert said(label) in text
    assert said("Fråga 3") not in text


def test_it_names_the_group_its_code_and_whom_to_call(cast: Cast) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"contact_phone": "08-123 456 78"})
    Run.objects.filter(pk=cast.run.pk).update(meeting_url="https://meet.example.org/rum")
    code = cast.groups[0].code
    text = text_of(cast.contact.client().get(address(cast, 0)).content)
    for line in ("Grupp A, Solna", f"{code[:4]} {code[4:]}", "08-123 456 78", "https://meet.example.org/rum"):
        assert said(line) in text


def test_without_a_group_no_code_is_given_away(cast: Cast) -> None:
    text = text_of(cast.contact.client().get(address(cast)).content)
    assert [group.name for group in cast.groups if group.code[:4] in text] == []


def test_the_code_of_anothers_group_is_not_printed(cast: Cast) -> None:
    assert cast.facilitator.client().get(address(cast, 1)).status_code == 404
    assert cast.contact.client().get(address(cast, 2)).status_code == 404
    assert cast.organiser.client().get(address(cast, 2)).status_code == 200
    assert cast.organiser.client().get(f"{address(cast)}?group=x").status_code == 404


@pytest.mark.parametrize("language", ["sv", "en", "da"])
def test_it_is_a4_tagged_and_three_pages(cast: Cast, language: str) -> None:
    organiser = cast.organiser.client()
    body = organiser.get(address(cast, 0), headers={"accept-language": language}).content
    with pikepdf.open(io.BytesIO(body)) as document:
        assert len(document.pages) == 3
        assert language == document.Root.Lang
        assert document.Root.MarkInfo.Marked
        assert [round(float(side)) for side in document.pages[0].MediaBox] == [0, 0, 595, 842]


@pytest.mark.parametrize(("language", "title"), [("en", "Round 1"), ("da", "Runde 1")])
def test_it_comes_in_the_readers_language(cast: Cast, language: str, title: str) -> None:
    with translation.override(language):
        data = script_sheet(cast.run, None, base="https://x.se")
    assert data["lang"] == language
    assert data["segments"][3]["turns"][0]["title"] == title


def test_it_has_the_runs_own_version_whatever_is_written_in_it(cast: Cast) -> None:
    script = begin_version(kind=Kind.LEARNING, source=None, by=None)
    ScriptStep.objects.filter(script=script, position=1).update(say='#panic() *x* $ 😀 \\ "citat"')
    choose_scripts(run=cast.run, chosen={Kind.LEARNING.value: script})
    assert said('#panic() *x* $ \ufffd \\ "citat"') in text_of(cast.organiser.client().get(address(cast)).content)


def test_a_run_without_an_agenda_has_no_sheet(cast: Cast) -> None:
    cast.run.segments.all().delete()
    assert cast.organiser.client().get(address(cast)).status_code == 404


def test_the_pages_lead_to_it(cast: Cast) -> None:
    assert address(cast, 0) in cast.facilitator.client().get("/facilitate/").text
    assert address(cast) in cast.organiser.client().get(f"/admin/seminars/run/{cast.run.pk}/scripts/").text


@pytest.mark.parametrize(("seconds", "text"), [(420, "7 min"), (150, "2 min 30 s"), (45, "45 s"), (0, "0 s")])
def test_a_steps_length_is_said_in_minutes_and_seconds(seconds: int, text: str) -> None:
    assert length_text(timedelta(seconds=seconds)).replace("\u00a0", " ") == text
