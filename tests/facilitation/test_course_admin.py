"""The course in the planning desk: chapters, and their words in versions that are seen before they are read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from facilitation.course import brought_words
from facilitation.models import Chapter, ChapterText
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def address(key: str, language: str = "sv") -> str:
    return reverse("admin:facilitation_chapter_write", args=[Chapter.objects.get(key=key).pk, language])


def write(client: Client, press: str, *, title: str = "Min roll", body: str = "Egna ord.", key: str = "role") -> str:
    return client.post(address(key), {"title": title, "body": body, press: "1"}, follow=True).text


def read(cast: Cast, key: str = "role") -> str:
    return cast.facilitator.client().get(f"/facilitate/course/{key}/").text


def test_one_begins_with_the_words_that_are_read_now(cast: Cast) -> None:
    page = cast.organiser.client().get(address("role", "en")).text
    assert brought_words("en")["role"].title in page
    assert "produktens egen text" in page


def test_a_preview_saves_nothing(cast: Cast) -> None:
    page = write(cast.organiser.client(), "preview", body="## Ny rubrik\n> Säg det.\n<b>inte fet</b>")
    assert "Ny rubrik</h2>" in page.replace("\n", "")
    assert "&lt;b&gt;inte fet" in page
    assert not ChapterText.objects.exists()


def test_a_draft_is_read_by_nobody_until_it_is_published(cast: Cast) -> None:
    client = cast.organiser.client()
    assert "sparad som utkast" in write(client, "draft")
    assert "Egna ord." not in read(cast)
    client.post(address("role"), {"again": "1"})
    assert "Egna ord." in read(cast)


def test_an_older_version_is_published_again(cast: Cast) -> None:
    client = cast.organiser.client()
    write(client, "publish", body="Första.")
    write(client, "publish", body="Andra.")
    assert "Andra." in read(cast)
    assert "Första." in client.get(f"{address('role')}?version=1").text
    client.post(address("role"), {"again": "1"})
    assert "Första." in read(cast)
    assert [text.number for text in ChapterText.objects.order_by("number")] == [1, 2]
    assert {text.by for text in ChapterText.objects.all()} == {cast.organiser.user}


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(cast: Cast) -> None:
    page = write(cast.organiser.client(), "publish", title="", body="Kvar.")
    assert "Kvar." in page
    assert "errorlist" in page
    assert not ChapterText.objects.exists()


def test_a_chapter_of_ones_own_is_written_first_and_then_taken_in(cast: Cast) -> None:
    client = cast.organiser.client()
    sent = {"key": "vart-rum", "kind": "checklist", "minutes": "4", "position": "95", "film": ""}
    answer = client.post(reverse("admin:facilitation_chapter_add"), sent)
    assert answer["Location"] == address("vart-rum")
    write(client, "publish", title="Vårt rum", body="[] Dörren är stängd.", key="vart-rum")
    assert "Vårt rum" not in cast.facilitator.client().get("/facilitate/course/").text
    chapter = Chapter.objects.get(key="vart-rum")
    change = reverse("admin:facilitation_chapter_change", args=[chapter.pk])
    client.post(change, {**sent, "is_published": "on"})
    assert "Dörren är stängd." in read(cast, "vart-rum")
    page = client.get(reverse("admin:facilitation_chapter_changelist")).text
    assert "en, da" in page


def test_a_chapter_more_costs_the_list_no_query_more(cast: Cast, django_assert_num_queries: Any) -> None:
    client, page = cast.organiser.client(), reverse("admin:facilitation_chapter_changelist")
    client.get(page)
    with django_assert_num_queries(6):
        client.get(page)
    for number in range(3):
        Chapter.objects.create(key=f"eget-{number}", position=200 + number)
    write(client, "publish")
    with django_assert_num_queries(6):
        assert "Min roll" in client.get(page).text


def test_what_the_product_brings_is_left_out_and_not_deleted(cast: Cast) -> None:
    client = cast.organiser.client()
    chapter = Chapter.objects.get(key="format")
    assert client.get(reverse("admin:facilitation_chapter_delete", args=[chapter.pk])).status_code == 403


@pytest.mark.parametrize("path", ["9999/write/sv/", "1/write/xx/", "1/write/sv/?version=x"])
def test_strange_addresses_answer(cast: Cast, path: str) -> None:
    answer = cast.organiser.client().get(f"/admin/facilitation/chapter/{path}")
    assert answer.status_code == (200 if "version" in path else 404)
    assert cast.organiser.client().post(address("role"), {"again": "99"}).status_code == 404
