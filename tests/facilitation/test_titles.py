"""Titles that live pages show, in the reader's language."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import override

from facilitation.queries.agenda import agenda_states
from facilitation.queries.run_report import told
from facilitation.queries.script_sheet import script_sheet
from facilitation.queries.titles import said_of, words_of
from seminars.models import SegmentTitle, SeminarText, TalkText
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_a_page_has_what_each_title_is_called_in_its_language(cast: Cast) -> None:
    run, first = cast.run, cast.seminar.talks.get(number=1)
    cast.seminar.talks.filter(pk=first.pk).update(title="Första natten")
    first.refresh_from_db()
    SeminarText.objects.create(seminar=cast.seminar, language="en", title="Coming home")
    TalkText.objects.create(talk=first, language="en", title="The first night")
    with override("sv"):
        assert said_of(run) is None
    with override("en"):
        said = said_of(run)
    assert said is not None
    assert (said[cast.seminar.title], said[first.title], said["Talk 1"]) == ("Coming home", "The first night", "Talk 1")
    assert said["Lärande samtal"] == "Learning dialogue"
    assert said[cast.seminar.talks.get(number=2).title] is None
    with override("da"):
        assert (said_of(run) or {})[cast.seminar.title] is None


def test_a_segment_of_ones_own_is_called_as_the_organiser_says(cast: Cast) -> None:
    cast.run.segments.filter(title="Paus").update(title="Fika")
    with override("en"):
        assert (said_of(cast.run) or {})["Fika"] is None
        SegmentTitle.objects.create(title="Fika", en="Coffee")
        assert (said_of(cast.run) or {})["Fika"] == "Coffee"


def test_a_snapshot_is_the_same_for_all_and_its_mark_follows_the_translations(cast: Cast) -> None:
    marks = [words_of(cast.run)]
    SeminarText.objects.create(seminar=cast.seminar, language="en", title="Coming home")
    marks.append(words_of(cast.run))
    TalkText.objects.create(talk=cast.seminar.talks.get(number=2), language="da", title="Den første nat")
    marks.append(words_of(cast.run))
    SegmentTitle.objects.create(title="Paus", en="Coffee")
    marks.append(words_of(cast.run))
    assert len(set(marks)) == 4
    states = []
    for language in ("sv", "en", "da"):
        with override(language):
            states.append(agenda_states(cast.run.pk)[""])
    assert states[0] == states[1] == states[2]
    assert states[0]["run"]["script"] == marks[-1]
    assert "Coming home" not in json.dumps(states[0])


def test_what_is_made_for_one_reader_is_in_that_language(cast: Cast) -> None:
    SeminarText.objects.create(seminar=cast.seminar, language="en", title="Coming home")
    with override("en"):
        sheet = script_sheet(cast.run, None, base="https://x.se")
        report = told(cast.run, NOW).report
    assert (sheet["title"], sheet["segments"][0]["title"]) == ("Coming home", "Welcome")
    assert "Learning dialogue" in {line.title for line in report.lines}
