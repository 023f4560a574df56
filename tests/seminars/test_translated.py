"""Texts that are data, in the reader's language where they are there, else in Swedish and marked as such."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from seminars import queries
from seminars.agenda import standard_segments
from seminars.models import Document, Run, Segment, SegmentTitle, Seminar, SeminarText, Talk, TalkText
from seminars.wording_agenda import STANDARD, title_said
from tests.cast import Cast
from tests.seminars.test_queries import NOW, seminar

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(cast: Cast) -> Seminar:
    Run.objects.update(starts_at=timezone.now() + timedelta(days=9))
    return cast.seminar


def page(client: Client, path: str, language: str) -> str:
    client.cookies["st_language"] = language
    return client.get(path).text


def test_a_translation_is_shown_and_what_it_lacks_is_swedish_and_marked(client: Client, ahead: Seminar) -> None:
    Seminar.objects.update(why="Därför.")
    SeminarText.objects.create(seminar=ahead, language="en", title="Coming <home>")
    TalkText.objects.create(talk=ahead.talks.get(number=1), language="en", title="The first night")
    english = page(client, ahead.get_absolute_url(), "en")
    assert "<h1>Coming &lt;home&gt;</h1>" in english
    assert "The first night" in english
    assert '<div lang="sv"><p>Därför.</p></div>' in english
    assert f'<h1><span lang="sv">{ahead.title}</span></h1>' in page(client, ahead.get_absolute_url(), "da")
    assert f"<h1>{ahead.title}</h1>" in page(client, ahead.get_absolute_url(), "sv")


def test_the_agenda_is_said_in_every_language(client: Client, ahead: Seminar) -> None:
    Segment.objects.filter(kind="welcome").update(title="Samling i aulan")
    with override("en"):
        gathering = title_said("Gemensam samling", {}).text
    assert f"<span>{gathering}</span>" in page(client, ahead.get_absolute_url(), "en")
    assert '<span lang="sv">Samling i aulan</span>' in page(client, ahead.get_absolute_url(), "en")
    SegmentTitle.objects.create(title="Samling i aulan", en="Meeting in the hall")
    assert "<span>Meeting in the hall</span>" in page(client, ahead.get_absolute_url(), "en")
    assert '<span lang="sv">Samling i aulan</span>' in page(client, ahead.get_absolute_url(), "da")


def test_the_standard_agenda_needs_no_translation_by_hand() -> None:
    assert {segment.title for segment in standard_segments()} == STANDARD
    for language in ("en", "da"):
        with override(language):
            assert all(not title_said(title, {}).language for title in STANDARD)
            assert title_said("Produktivt samtal", {}).text != "Produktivt samtal"


@pytest.mark.parametrize("count", [1, 3])
def test_translations_cost_the_same_for_many(count: int, django_assert_num_queries) -> None:
    for number in range(count):
        made = seminar(f"s{number}", held_on=date(2022, 1, 1 + number))
        SeminarText.objects.create(seminar=made, language="en", title=f"In English {number}")
    with override("en"), django_assert_num_queries(11):
        found = queries.programme(NOW)
        said = [entry.seminar.said["title"].text for entry in found.archive]
        talks = [talk.said["title"].text for entry in found.archive for talk in entry.talks]
    assert (len(said), said[0][:10], len(talks)) == (count, "In English", 2 * count)


def test_themes_are_chosen_by_the_same_address_in_every_language(client: Client) -> None:
    made = seminar("a", held_on=date(2022, 1, 1), theme="Skolfrånvaro")
    seminar("b", held_on=date(2023, 1, 1), theme="Familj")
    SeminarText.objects.create(seminar=made, language="en", theme="School absence", title="In English")
    for language, label in (("sv", "Skolfrånvaro (1)"), ("en", "School absence (1)")):
        text = page(client, "/seminars/?theme=skolfranvaro", language)
        assert f'<option value="skolfranvaro" selected>{label}</option>' in text
        assert 'href="/seminars/b/"' not in text


def test_counts_follow_the_other_choice() -> None:
    seminar("a", held_on=date(2022, 1, 1), theme="Skola")
    seminar("b", held_on=date(2023, 1, 1), theme="Skola")
    seminar("c", held_on=date(2023, 2, 1), theme="Familj")
    choice = queries.programme(NOW).choice(year=2022)
    assert [(one.value, one.count) for one in choice.themes] == [("familj", 0), ("skola", 1)]
    assert [(one.value, one.count) for one in choice.years] == [("2023", 2), ("2022", 1)]


def test_what_says_nothing_leaves_the_address(client: Client) -> None:
    answer = client.get("/seminars/?words=&year=2022&theme=")
    assert (answer.status_code, answer["Location"]) == (302, "/seminars/?year=2022")
    assert client.get("/seminars/?year=2022").status_code == 200


def test_a_seminar_held_elsewhere_says_by_whom_and_leads_there(client: Client) -> None:
    made = seminar("a", held_on=date(2023, 11, 8))
    Seminar.objects.update(held_by="Ifous", held_url="https://example.org/konferens")
    document = Document.objects.create(title="Utvärdering", year=2023, file="a.pdf", is_published=True, seminar=made)
    for path in ("/seminars/", made.get_absolute_url()):
        text = client.get(path).text
        assert "Hölls av Ifous." in text
        assert 'href="https://example.org/konferens" rel="noopener"' in text
    assert f"/documents/{document.pk}.pdf" in text
    assert made.get_absolute_url() in client.get("/documents/").text


def test_what_is_in_a_translation_is_found_by_words(client: Client) -> None:
    made = seminar("a", held_on=date(2022, 1, 1))
    SeminarText.objects.create(seminar=made, language="en", title="Absence from school")
    assert made.get_absolute_url() in page(client, "/seminars/?words=absence", "en")
    assert Talk.objects.count() == 2


@pytest.mark.parametrize("path", ["/", "/seminars/", "/documents/", "/decision-makers/"])
def test_many_seminars_cost_a_page_no_more_queries(client: Client, path: str) -> None:
    """In another language, so that translations are read too."""
    client.cookies["st_language"] = "en"
    counts = []
    for number in range(3):
        made = seminar(f"s{number}", held_on=date(2022, 1, 1 + number), theme=f"Tema {number}")
        Run.objects.create(
            seminar=seminar(f"a{number}"), starts_at=timezone.now() + timedelta(days=3), status=Run.Status.PUBLISHED
        )
        Document.objects.create(title="Utvärdering", year=2023, file="a.pdf", is_published=True, seminar=made)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer["Cache-Control"] == "private, no-cache"
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]
