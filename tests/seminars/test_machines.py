"""What other programs read: feeds, sitemap, robots, previews and structured data."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from seminars import calendar_feed, cards
from seminars.models import Organisation, Run, Seminar, SeminarText, Talk
from seminars.social import Card, iso_duration
from seminars.templatetags.social import ld_json
from tests.cast import Cast, make_run, open_gate

NAMES = ("seminars", "decision-makers", "documents", "accessibility", "privacy")
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def ahead(cast: Cast) -> Run:
    Run.objects.exclude(pk=cast.run.pk).delete()
    Run.objects.update(starts_at=timezone.now() + timedelta(days=9))
    Seminar.objects.update(title="Hem & <hem>", summary="Om att komma hem.")
    return Run.objects.select_related("seminar").get()


def events(client: Client) -> list[Any]:
    body = client.get("/feeds/sv/seminars.ics").content
    return [part for part in icalendar.Calendar.from_ical(body).walk() if part.name == "VEVENT"]


def test_the_calendar_has_every_run_under_the_same_uid_as_its_own_file(client: Client, ahead: Run) -> None:
    (event,) = events(client)
    own = client.get(reverse("seminars:calendar", args=[ahead.seminar.slug, ahead.pk])).content
    (single,) = [part for part in icalendar.Calendar.from_ical(own).walk() if part.name == "VEVENT"]
    assert (event["uid"], event.start, event["status"]) == (single["uid"], single.start, "CONFIRMED")
    assert str(event["url"]) == settings.BASE_URL + ahead.seminar.get_absolute_url()


def test_a_cancelled_run_is_crossed_out_with_a_higher_number(client: Client, ahead: Run) -> None:
    before = events(client)[0]["sequence"]
    Run.objects.update(status=Run.Status.CANCELLED)
    (event,) = events(client)
    assert (event["status"], event["sequence"] > before) == ("CANCELLED", True)


def test_the_number_follows_the_runs_own(ahead: Run) -> None:
    ahead.sequence = 4  # type: ignore[attr-defined]
    body = calendar_feed.of_runs([ahead], name="x", url_of=lambda run: "https://example.org/")
    assert b"SEQUENCE:4" in body


def test_drafts_and_rehearsals_are_in_no_feed(client: Client, ahead: Run) -> None:
    Run.objects.update(status=Run.Status.DRAFT)
    assert events(client) == []
    assert '<guid isPermaLink="false">run-' not in client.get("/feeds/sv/seminars.rss").text
    Run.objects.update(status=Run.Status.PUBLISHED)
    other = make_run(ahead.seminar, ahead.starts_at)
    Run.objects.filter(pk=other.pk).update(rehearsal_of=ahead)
    assert len(events(client)) == 1


def test_news_are_told_in_the_language_of_the_address(client: Client, ahead: Run) -> None:
    SeminarText.objects.create(seminar=ahead.seminar, language="en", title="Coming home")
    titles = {}
    for language in ("sv", "en", "da"):
        answer = client.get(f"/feeds/{language}/seminars.rss", headers={"accept-language": "da"})
        titles[language] = ElementTree.fromstring(answer.content).findtext("channel/item/title")
        assert answer["Content-Language"] == language
    assert titles["sv"].startswith("Hem & <hem>, ")
    assert titles["en"].startswith("Coming home, ")
    assert titles["da"].startswith("Hem & <hem>, ")


@pytest.mark.parametrize("path", ["/feeds/fi/seminars.rss", "/feeds/xx/seminars.ics", "/card/fi.png"])
def test_a_language_we_do_not_have_is_no_address(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/feeds/sv/seminars.rss", "/feeds/sv/seminars.ics", "/sitemap.xml", "/card/sv.png"])
def test_what_has_not_changed_is_not_sent_again(client: Client, ahead: Run, path: str) -> None:
    first = client.get(path)
    assert "public" in first["Cache-Control"]
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_sitemap_has_the_public_pages_and_nothing_else(client: Client, ahead: Run) -> None:
    Seminar.objects.create(title="Utkast", slug="utkast")
    found = [loc.text or "" for loc in ElementTree.fromstring(client.get("/sitemap.xml").content).iter() if loc.text]
    paths = [url.strip().removeprefix(settings.BASE_URL) for url in found if url.strip()]
    assert ahead.seminar.get_absolute_url() in paths
    assert "/seminars/utkast/" not in paths
    assert len(paths) == len(set(paths))
    assert all(client.get(path).status_code == 200 for path in paths)


def test_crawlers_are_told_where_not_to_look(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /go/", "Disallow: /reports/", f"Sitemap: {settings.BASE_URL}/sitemap.xml"} <= set(lines)


def test_a_picture_is_ours_and_of_the_size_that_others_ask_for(client: Client, ahead: Run) -> None:
    for path in ("/card/en.png", reverse("seminars:seminar_card", args=[ahead.seminar.slug, "da"])):
        body = client.get(path).content
        assert body[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(body[16:20]), int.from_bytes(body[20:24])) == (1200, 630)
    assert client.get("/seminars/finns-inte/card/sv.png").status_code == 404


def test_a_picture_with_a_title_of_any_length_and_any_signs_is_drawn() -> None:
    for title in ("Å", "Ord " * 40, "Samverkansmöteskoordineringsansvarig", "Barnen 👧 och #let x = 1 $a$"):
        assert cards.draw(Card(title, "nu", "FoU", "sv"))


def test_the_picture_has_another_address_when_its_words_are_others() -> None:
    assert Card("a", "b", "c", "sv").mark != Card("a", "b2", "c", "sv").mark


def data_of(page: str) -> list[dict[str, Any]]:
    return [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def test_a_run_is_an_event_to_others(client: Client, ahead: Run) -> None:
    Organisation.objects.create(pk=1, name="FoU")
    page = client.get(ahead.seminar.get_absolute_url()).text
    (event,) = data_of(page)
    assert (event["@type"], event["name"], event["organizer"]["name"]) == ("EducationEvent", "Hem & <hem>", "FoU")
    assert event["startDate"] == timezone.localtime(ahead.starts_at).isoformat()
    assert event["offers"]["url"].endswith(f"/register/{ahead.pk}/")
    assert f'<link rel="canonical" href="{settings.BASE_URL}{ahead.seminar.get_absolute_url()}">' in page
    assert 'property="og:image"' in page


def test_what_could_end_the_block_is_escaped() -> None:
    written = ld_json({"name": "</script><script>alert(1)</script>&"})
    assert written.count("<script") == written.count("</script>") == 1
    assert data_of(written) == [{"name": "</script><script>alert(1)</script>&"}]


def test_a_film_for_all_is_a_video_to_others(client: Client, cast: Cast) -> None:
    Run.objects.update(starts_at=timezone.now() - timedelta(days=2))
    talk = cast.seminar.talks.get(number=1)
    talk.access = Talk.Access.PUBLIC
    talk.save()
    open_gate(talk)
    (video,) = data_of(client.get(reverse("groups:watch", args=[cast.seminar.slug, 1])).text)
    assert (video["@type"], video["name"]) == ("VideoObject", talk.title)
    assert video["contentUrl"] == settings.BASE_URL + reverse("groups:talk_file", args=[talk.pk])


def test_lengths_are_told_as_machines_want_them() -> None:
    assert iso_duration(timedelta(minutes=12, seconds=40)) == "PT12M40S"


@pytest.mark.parametrize(
    "path", ["/", "/seminars/", "/decision-makers/", "/documents/", "/accessibility/", "/privacy/"]
)
def test_every_public_page_has_one_address_and_a_preview(client: Client, ahead: Run, path: str) -> None:
    page = client.get(path).text
    assert page.count(f'<link rel="canonical" href="{settings.BASE_URL}{path}">') == 1
    assert page.count('property="og:title"') == 1


def test_a_page_behind_a_secret_address_tells_nobody(client: Client) -> None:
    page = client.get("/go/hemlig").text
    assert "canonical" not in page
    assert "og:" not in page
