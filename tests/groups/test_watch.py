"""The watch page: for all, for those who took part, or for nobody; its text, its second, its picture and its sheets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from groups.views.watch import second
from seminars.models import Caption, KitFile, Rendition, Seminar, Talk
from tests.cast import (
    Cast,
    Member,
    make_cast,
    make_facilitator,
    make_group,
    make_run,
    make_seminar,
    make_talks,
    open_gate,
)

pytestmark = pytest.mark.django_db
PAGE = "/seminars/hem-fran-sjukhus/talks/1/"
WEEK = timedelta(days=7)


@pytest.fixture
def held(db: None) -> Cast:
    """The seminar was held last week; its Talks are for the rooms that took part."""
    return make_cast(starts_at=datetime.now(UTC) - 2 * WEEK)


def told(member: Member | None, path: str = PAGE) -> int:
    client = member.client() if member else Client()
    return int(client.get(path).status_code)


def open_to(access: str) -> None:
    for talk in Talk.objects.all():
        open_gate(talk)
    Talk.objects.update(access=access)


def test_what_is_for_all_is_seen_by_a_visitor(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    text = Client().get(PAGE).text
    assert '<track kind="captions" srclang="sv"' in text
    assert "Petra Presentatör" in text
    assert "Forskare" in text
    assert "Bara för deltagande rum" not in text
    film = reverse("groups:talk_file", args=[Talk.objects.get(seminar=held.seminar, number=1).pk])
    assert f'<a class="btn btn-quiet" href="{film}?download">' in text
    assert "Ladda ner filmen</a>" in text.replace("\n", "")


@pytest.mark.parametrize("role", ["contact", "facilitator", "facilitator_b", "screen", "presenter", "organiser"])
def test_what_is_for_the_rooms_is_seen_by_those_who_took_part(held: Cast, role: str) -> None:
    response = getattr(held, role).client().get(PAGE)
    assert response.status_code == 200
    assert "Bara för deltagande rum" in response.text
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "download" not in response.text.replace("nodownload", "")
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    assert told(getattr(held, role), reverse("groups:caption", args=[talk.pk, "sv"])) == 200


def test_what_is_for_the_rooms_is_for_nobody_else(held: Cast) -> None:
    foreign = make_seminar("Annat", "annat")
    group = make_group(make_run(foreign, held.run.starts_at), held.groups[0].municipality, "Annans grupp")
    elsewhere = make_facilitator("Else Annan", group)
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    for path in (PAGE, reverse("groups:caption", args=[talk.pk, "sv"])):
        assert [told(who, path) for who in (None, held.participant, elsewhere)] == [404, 404, 404]


def test_a_refusal_looks_like_what_is_not_there(held: Cast) -> None:
    refused, missing = Client().get(PAGE), Client().get(PAGE.replace("1", "2").replace("hem", "fel"))
    assert (refused.status_code, refused.text.count("Sidan finns inte")) == (missing.status_code, 2)


def test_a_revoked_link_opens_no_talk(held: Cast) -> None:
    held.facilitator.user.links.update(revoked_at=datetime.now(UTC))
    assert told(held.facilitator) == 404


def test_what_is_hidden_is_seen_by_its_planners_alone(held: Cast) -> None:
    open_to(Talk.Access.HIDDEN)
    page = held.organiser.client().get(PAGE)
    assert "Inte släppt. Bara ni som planerar ser sidan." in page.text
    assert 'class="share"' not in page.text
    assert [told(who) for who in (held.contact, held.facilitator, held.presenter, held.screen, None)] == [404] * 5


def test_nobody_but_its_planners_sees_a_talk_before_a_run_has_begun() -> None:
    ahead = make_cast(starts_at=datetime.now(UTC) + WEEK)
    assert [told(who) for who in (ahead.facilitator, ahead.contact, None, ahead.organiser)] == [404, 404, 404, 200]
    Talk.objects.update(access=Talk.Access.PUBLIC)
    assert [told(who) for who in (ahead.facilitator, ahead.contact, None, ahead.organiser)] == [404, 404, 404, 200]


def test_a_draft_has_no_watch_page(held: Cast) -> None:
    Seminar.objects.update(status=Seminar.Status.DRAFT)
    assert [told(who) for who in (held.facilitator, held.organiser, None)] == [404, 404, 404]


def test_the_text_is_in_the_language_asked_for_else_ones_own_else_the_first(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    english = "WEBVTT\n\n00:00.000 --> 00:04.000\nWelcome here.\n"
    Caption.objects.create(talk=talk, language="en", vtt=english)
    for query, header, said in (
        ("", "sv", "Välkomna hit."),
        ("?text=en", "sv", "Welcome here."),
        ("", "en", "Welcome here."),
        ("?text=sv", "en", "Välkomna hit."),
        ("?text=xx", "da", "Välkomna hit."),
    ):
        text = Client(headers={"accept-language": header}).get(PAGE + query).text
        assert [line in text for line in ("Välkomna hit.", "Welcome here.")] == [said.startswith("V"), said[0] == "W"]
        assert text.count(" default>") == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("125", 125),
        ("2:05", 125),
        ("0", 0),
        ("900", 0),
        ("899", 899),
        ("-1", 0),
        ("1e3", 0),
        ("x", 0),
        ("", 0),
        ("1234567", 0),
        ("2:60", 0),
        ("²", 0),
        ("14:59", 899),
        ("15:00", 0),
    ],
)
def test_an_address_names_a_second_inside_the_film(asked: str, found: int) -> None:
    assert second(asked, timedelta(minutes=15)) == found


def test_a_film_of_unknown_length_begins_where_the_address_says() -> None:
    assert second("5000", timedelta(0)) == 5000


def test_the_film_begins_at_the_second_also_without_script(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    assert 'film.mp4#t=125"' in Client().get(PAGE + "?t=2:05").text
    assert 'film.mp4"' in Client().get(PAGE).text


def test_chapters_are_links_to_their_second(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    Talk.objects.update(chapters="0:00 Tomma stolen\n\n2:05 <Bordet>\n")
    text = Client().get(PAGE).text
    assert 'href="?t=125" data-second="125"' in text
    assert "&lt;Bordet&gt;" in text
    assert "Kapitel" in text


def test_every_line_of_the_text_is_a_link_to_its_second(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    Caption.objects.filter(talk=talk).update(vtt="WEBVTT\n\n01:02.900 --> 01:04.000\nVälkomna hit.\n")
    assert '<a href="?t=62" aria-label="Spela från 1:02"><time>1:02</time></a>' in Client().get(PAGE).text
    assert '<a href="?t=62&amp;text=sv"' in Client().get(PAGE + "?text=sv").text


def test_a_player_is_given_the_chapters(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    address = reverse("groups:chapters", args=[talk.pk])
    assert (address in Client().get(PAGE).text, told(None, address)) == (False, 404)
    Talk.objects.update(chapters="0:00 Tomma stolen\n2:05 Bordet\n")
    assert f'<track kind="chapters" label="Kapitel" src="{address}">' in Client().get(PAGE).text
    found = Client().get(address)
    assert found["Content-Type"] == "text/vtt; charset=utf-8"
    assert "00:02:05.000 --> 00:15:00.000\nBordet" in found.text
    open_to(Talk.Access.HIDDEN)
    assert [told(who, address) for who in (None, held.facilitator, held.organiser)] == [404, 404, 200]


@pytest.mark.parametrize(("language", "said"), [("sv", "0,75×"), ("en", "0.75×"), ("da", "0,75×")])
def test_speeds_are_written_as_the_reader_writes(held: Cast, language: str, said: str) -> None:
    open_to(Talk.Access.PUBLIC)
    text = Client(headers={"accept-language": language}).get(PAGE).text
    assert f'<option value="0.75">{said}</option><option value="1" selected>1×</option>' in text


def test_the_described_version_is_a_choice_only_when_it_is_of_this_film(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    version = Rendition.objects.create(
        talk=talk, kind=Rendition.Kind.DESCRIBED, file="talks/d.mp4", size=1, sha256="d" * 64, source_sha256="old",
        duration=talk.duration, height=720, made_at=datetime.now(UTC),
    )  # fmt: skip
    assert "Syntolkad version" not in Client().get(PAGE).text
    assert Client().get(PAGE + "?described=1").status_code == 200
    Rendition.objects.filter(pk=version.pk).update(source_sha256=talk.sha256)
    assert "Syntolkad version" in Client().get(PAGE).text


def test_that_everything_shown_is_also_said_is_told_of_the_film_it_was_signed_for(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    said = "Allt som visas sägs också."
    assert said in Client().get(PAGE).text
    Talk.objects.update(access=Talk.Access.PARTICIPANTS, described_sha256="0" * 64)
    assert said not in held.facilitator.client().get(PAGE).text


def test_the_other_talk_is_a_link_when_it_may_be_seen(held: Cast) -> None:
    other = reverse("groups:watch", args=[held.seminar.slug, 2])
    assert f'href="{other}"' in held.contact.client().get(PAGE).text
    open_to(Talk.Access.PUBLIC)
    Talk.objects.filter(number=2).update(access=Talk.Access.PARTICIPANTS)
    assert f'href="{other}"' not in Client().get(PAGE).text


def test_the_picture_follows_the_film_once_the_seminar_has_been_held(held: Cast) -> None:
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    talk.poster.save("bild.png", ContentFile(b"png"))
    held.stranger.group.run.delete()  # no run ahead
    address = reverse("groups:poster", args=[talk.pk])
    assert [told(who, address) for who in (None, held.facilitator, held.organiser)] == [404, 200, 200]
    assert held.facilitator.client().get(address)["Cache-Control"] == "private, no-store"
    assert address not in Client().get("/seminars/hem-fran-sjukhus/").text
    open_to(Talk.Access.PUBLIC)
    assert told(None, address) == 200
    assert address in Client().get("/seminars/hem-fran-sjukhus/").text


def test_the_picture_is_an_invitation_while_a_run_is_ahead() -> None:
    cast = make_cast(starts_at=datetime.now(UTC) + WEEK)
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    talk.poster.save("bild.png", ContentFile(b"png"))
    assert told(None, reverse("groups:poster", args=[talk.pk])) == 200


def test_published_sheets_stand_on_the_seminars_pages_with_their_size(held: Cast) -> None:
    open_to(Talk.Access.PUBLIC)
    sheet = KitFile(seminar=held.seminar, title="Lärande samtal, att skriva på")
    sheet.file.save("a.pdf", ContentFile(b"%PDF-1.7" + b"0" * 2000))
    draft = KitFile(seminar=held.seminar, title="Inte klar", is_published=False)
    draft.file.save("b.pdf", ContentFile(b"%PDF-1.7"))
    for path in (PAGE, "/seminars/hem-fran-sjukhus/", "/seminars/"):
        text = Client().get(path).text
        assert reverse("seminars:kit_file", args=[sheet.pk]) in text
        assert "PDF, 2,0" in text
        assert reverse("seminars:kit_file", args=[draft.pk]) not in text
    found = Client().get(reverse("seminars:kit_file", args=[sheet.pk]))
    assert (found["Content-Type"], found["Content-Disposition"]) == (
        "application/pdf",
        'inline; filename="larande-samtal-att-skriva-pa.pdf"',
    )
    address = reverse("seminars:kit_file", args=[draft.pk])
    assert [told(who, address) for who in (None, held.facilitator, held.organiser)] == [404, 404, 200]


def test_a_sheet_whose_file_is_lost_does_not_break_the_page(held: Cast) -> None:
    lost = KitFile.objects.create(seminar=held.seminar, title="Borta", file="kit/gone.pdf")
    assert "Borta" in Client().get("/seminars/hem-fran-sjukhus/").text
    assert told(None, reverse("seminars:kit_file", args=[lost.pk])) == 404


@pytest.mark.parametrize(
    ("who", "path"), [("contact", "/contact/"), ("facilitator", "/facilitate/"), ("presenter", "/present/")]
)
def test_their_own_page_leads_those_who_took_part_to_the_talks(held: Cast, who: str, path: str) -> None:
    query = {"run": held.run.pk} if who != "contact" else {}
    assert f'href="{PAGE}"' in getattr(held, who).client().get(path, query).text
    open_to(Talk.Access.HIDDEN)
    assert f'href="{PAGE}"' not in getattr(held, who).client().get(path, query).text


def test_other_seminars_talks_are_on_nobodys_own_page(held: Cast) -> None:
    foreign = make_seminar("Annat", "annat")
    make_run(foreign, held.run.starts_at)
    make_talks(foreign, held.facilitator_b.user)
    assert "/seminars/annat/talks/" not in held.contact.client().get("/contact/").text
