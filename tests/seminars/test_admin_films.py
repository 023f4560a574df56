"""The film part of a Talk's page: films sent in pieces, what is said of them, and who may."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from seminars.films import Film
from seminars.models import Consent, FilmCheck, Job, Presenter, Rendition, Run, Talk, Upload
from seminars.services.film_checks import check_upload
from tests.cast import NOW, Cast
from tests.seminars.desk import form_of
from tests.seminars.films import film

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_ffmpeg")]
DATA = film()
GOOD = Film(
    size=100_000_000,
    sha256="1" * 64,
    duration=timedelta(minutes=15),
    container="mov,mp4,m4a,3gp,3g2,mj2",
    video="h264",
    pixels="yuv420p",
    audio="aac",
    width=1920,
    height=1080,
    loudness=-16.2,
)


@pytest.fixture
def talk(cast: Cast) -> Talk:
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


def address(talk: Talk, name: str, *args: object) -> str:
    return reverse(f"admin:seminars_talk_{name}", args=[talk.pk, *args])


def begin(desk: Client, talk: Talk, **other: Any) -> Any:
    sent = {"name": "film.mp4", "size": len(DATA), "modified": 5, "kind": "film", **other}
    return desk.post(address(talk, "uploads"), json.dumps(sent), content_type="application/json")


def piece(desk: Client, talk: Talk, upload: str, first: int, last: int) -> Any:
    kind = "application/octet-stream"
    headers = {"Upload-Offset": str(first)}
    return desk.patch(address(talk, "upload", upload), DATA[first:last], content_type=kind, headers=headers)


def checked(talk: Talk, film: Film = GOOD, **other: Any) -> FilmCheck:
    about = {"sha256": talk.sha256, "facts": film.as_json(), "stage": "done", "changed_at": timezone.now(), **other}
    return FilmCheck.objects.create(talk=talk, **about)


def panel(desk: Client, talk: Talk) -> str:
    return re.sub(r"\s+", " ", desk.get(address(talk, "film_panel")).content.decode())


def test_a_film_is_sent_in_pieces_and_looked_into(desk: Client, talk: Talk) -> None:
    begun = begin(desk, talk).json()
    half = len(DATA) // 2
    told = [piece(desk, talk, begun["id"], *span).json()["received"] for span in ((0, half), (0, half), (half, 9999))]
    assert (begun["received"], told) == (0, [half, half, len(DATA)])
    assert Job.objects.get().task == "seminars.check_upload"
    state = desk.get(address(talk, "film")).json()
    assert state["bars"] == {f"u{begun['id']}": [0, "Väntar på att granskas"]}
    check_upload(upload=Upload.objects.get().pk, clock=timezone.now)
    talk.refresh_from_db()
    html = panel(desk, talk)
    assert (talk.size, "Filmen är granskad och redo för rummen" in html) == (len(DATA), True)
    assert "programmet ffmpeg finns inte på servern" in html
    assert desk.get(address(talk, "film")).json()["mark"] != state["mark"]


def test_the_same_file_goes_on_where_it_was(desk: Client, talk: Talk, cast: Cast) -> None:
    first = begin(desk, talk).json()
    piece(desk, talk, first["id"], 0, 700)
    assert "film.mp4" in panel(desk, talk)
    again = begin(cast.producer.client(), talk).json()
    assert again == {"id": first["id"], "received": 700, "size": len(DATA)}


@pytest.mark.parametrize(
    ("other", "status", "code"),
    [
        ({"name": "brev.docx"}, 400, "kind"),
        ({"size": 0}, 400, "empty"),
        ({"size": 11_000_000_000}, 413, "too_large"),
        ({"size": "stor"}, 400, "malformed"),
        ({"kind": "prepared"}, 400, "malformed"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(
    desk: Client, talk: Talk, other: dict[str, Any], status: int, code: str
) -> None:
    answer = begin(desk, talk, **other)
    assert (answer.status_code, answer.json()["code"], Upload.objects.count()) == (status, code, 0)
    if code != "malformed":
        assert len(answer.json()["text"]) > 20


def test_pieces_that_do_not_fit_are_told_how_far_it_has_come(desk: Client, talk: Talk) -> None:
    upload = begin(desk, talk).json()["id"]
    piece(desk, talk, upload, 0, 100)
    ahead = piece(desk, talk, upload, 200, 300)
    assert (ahead.status_code, ahead.json()["code"], ahead.json()["received"]) == (409, "ahead", 100)
    url = address(talk, "upload", upload)
    assert desk.patch(url, b"x", content_type="application/octet-stream").status_code == 400
    assert desk.delete(url).status_code == 204
    gone = piece(desk, talk, upload, 100, 200)
    assert (gone.status_code, gone.json()["code"]) == (404, "gone")


def test_an_upload_belongs_to_its_talk(desk: Client, talk: Talk, cast: Cast) -> None:
    upload = begin(desk, talk).json()["id"]
    other = Talk.objects.get(seminar=cast.seminar, number=2)
    assert piece(desk, other, upload, 0, 100).status_code == 404
    assert desk.delete(address(other, "upload", upload)).status_code == 204
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("who", ["contact", "facilitator", "screen", "presenter", "participant", "stranger"])
def test_only_organisers_send_films(cast: Cast, talk: Talk, desk: Client, who: str) -> None:
    upload = begin(desk, talk).json()["id"]
    client = getattr(cast, who).client()
    answers = [
        begin(client, talk),
        piece(client, talk, upload, 0, 10),
        client.delete(address(talk, "upload", upload)),
        client.post(address(talk, "film_again")),
        client.post(address(talk, "upload_again", upload)),
        client.post(address(talk, "described_remove")),
    ]
    assert [(answer.status_code, "/admin/login/" in answer.headers["Location"]) for answer in answers] == [
        (302, True)
    ] * 6
    assert (Upload.objects.get().received, Job.objects.count()) == (0, 0)


def test_nothing_is_taken_without_the_pages_token(cast: Cast, talk: Talk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.organiser.client().cookies
    assert begin(client, talk).status_code == 403
    token = client.get(address(talk, "film")).json()["csrf"]
    sent = json.dumps({"name": "film.mp4", "size": 9, "modified": 5, "kind": "film"})
    kind, headers = "application/json", {"X-CSRFToken": token}
    assert client.post(address(talk, "uploads"), sent, content_type=kind, headers=headers).status_code == 200


def test_a_refused_film_says_what_to_do_and_is_put_away_at_a_press(desk: Client, talk: Talk, cast: Cast) -> None:
    facts = {"talk": talk, "by": cast.organiser.user, "size": 9, "created_at": NOW, "changed_at": NOW}
    errors = [["not_mp4", "mov"], ["not_h264", "hevc"]]
    upload = Upload.objects.create(name="IMG_1.MOV", stage="refused", errors=errors, fingerprint="x", **facts)
    html = panel(desk, talk)
    assert ("IMG_1.MOV kan inte användas" in html, "HandBrake" in html, "Filen är inte MP4" in html) == (
        True,
        True,
        False,
    )
    answer = desk.post(address(talk, "upload", upload.pk))
    assert (answer.status_code, answer.headers["Location"], Upload.objects.count()) == (
        302, reverse("admin:seminars_talk_change", args=[talk.pk]), 0,
    )  # fmt: skip


def test_what_was_found_and_made_stands_in_tables(desk: Client, talk: Talk) -> None:
    checked(talk, not_done=[["720p", "failed"]])
    facts = {"size": 34_000_000, "sha256": "x", "duration": talk.duration, "height": 360, "made_at": NOW}
    Rendition.objects.create(talk=talk, kind="360p", file="talks/s.mp4", source_sha256=talk.sha256, **facts)
    html = panel(desk, talk)
    for text in ("15 minuter", "100 MB, 0,9 Mbit/s", "1920 × 1080, H.264 (yuv420p)", "AAC, -16,2 LUFS", "34 MB, gjord"):
        assert text in html
    assert "Gick inte att göra" in html


def test_warnings_explain_and_what_was_prepared_is_mended(desk: Client, talk: Talk, cast: Cast) -> None:
    other = Talk.objects.get(seminar=cast.seminar, number=2)
    heavy = Film.from_json({**GOOD.as_json(), "size": 900_000_000, "height": 2160, "width": 3840, "loudness": -22.0})
    checked(talk, heavy)
    checked(other, GOOD)
    html = panel(desk, talk)
    texts = ("större än 1080p", "över 3 Mbit/s", "olika starka: den här -22,0 LUFS, den andra -16,2 LUFS")
    assert [text in html for text in texts] == [True, True, True]
    facts = {"size": 9, "sha256": "x", "duration": talk.duration, "height": 1080, "made_at": NOW}
    Rendition.objects.create(talk=talk, kind="prepared", file="talks/p.mp4", source_sha256=talk.sha256, **facts)
    html = panel(desk, talk)
    assert [text in html for text in texts] == [False, False, False]


def test_another_length_warns_of_the_published_agenda(desk: Client, talk: Talk, run: Run) -> None:
    now = timezone.now()
    Run.objects.filter(pk=run.pk).update(starts_at=now + timedelta(days=9))
    assert "anpassa agendan" not in panel(desk, talk)
    Talk.objects.filter(pk=talk.pk).update(duration=timedelta(minutes=11))
    assert "anpassa agendan till filmerna" in panel(desk, talk)


def test_a_new_film_needs_a_new_yes_and_a_new_description(desk: Client, talk: Talk) -> None:
    checked(talk)
    person = Presenter.objects.get()
    Consent.objects.all().delete()
    given = {"talk": talk, "presenter": person, "given_at": NOW, "expires_on": NOW.date() + timedelta(days=700)}
    Consent.objects.create(film_sha256="old", **given)
    facts = {"size": 9, "sha256": "x", "duration": talk.duration, "height": 1080, "made_at": NOW}
    Rendition.objects.create(talk=talk, kind="described", file="talks/d.mp4", source_sha256="old", **facts)
    html = panel(desk, talk)
    texts = ("Presentatörens ja gäller en tidigare film", "syntolkade versionen gäller en tidigare film")
    assert [text in html for text in texts] == [True, True]
    Consent.objects.create(film_sha256=talk.sha256, **given)
    Rendition.objects.update(source_sha256=talk.sha256)
    html = panel(desk, talk)
    assert [text in html for text in texts] == [False, False]


def test_work_that_nobody_does_is_told(desk: Client, talk: Talk) -> None:
    checked(talk, stage="waiting", changed_at=timezone.now() - timedelta(minutes=2))
    assert "Inget arbetar med filmen just nu" in panel(desk, talk)
    now = timezone.now()
    Job.objects.create(key="x", task="seminars.convert_upload", due_at=now, sent_at=now)
    assert "Inget arbetar med filmen just nu" not in panel(desk, talk)


def test_a_press_has_the_film_looked_into_again(desk: Client, talk: Talk) -> None:
    for _twice in range(2):
        assert desk.post(address(talk, "film_again")).status_code == 302
    assert (FilmCheck.objects.get().stage, Job.objects.get().task) == ("waiting", "seminars.check_film")


def test_the_plain_form_has_its_film_looked_into(desk: Client, talk: Talk) -> None:
    url = reverse("admin:seminars_talk_change", args=[talk.pk])
    sent = {**form_of(desk.get(url)), "file": SimpleUploadedFile("film.mp4", DATA, "video/mp4")}
    assert desk.post(url, sent).status_code == 302
    talk.refresh_from_db()
    assert (talk.size, FilmCheck.objects.get().stage) == (len(DATA), "waiting")
    assert Job.objects.get().args == {"talk": talk.pk, "sha256": talk.sha256}


def test_the_plain_form_has_a_phones_film_converted_where_it_can(
    desk: Client, talk: Talk, monkeypatch: Any, tmp_path: Path
) -> None:
    url = reverse("admin:seminars_talk_change", args=[talk.pk])
    fields = form_of(desk.get(url))
    raw = film(form="mov", video="mpeg4")
    refused = desk.post(url, {**fields, "file": SimpleUploadedFile("a.mov", raw, "video/quicktime")})
    assert "Bilden är inte H.264" in refused.content.decode()
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    before = talk.sha256
    assert desk.post(url, {**fields, "file": io_file("a.mov", raw)}).status_code == 302
    talk.refresh_from_db()
    upload = Upload.objects.get()
    assert (upload.name, upload.received, upload.stage, talk.sha256) == ("a.mov", len(raw), "waiting", before)


def io_file(name: str, data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def test_a_page_that_was_open_does_not_bring_the_old_film_back(desk: Client, talk: Talk) -> None:
    url = reverse("admin:seminars_talk_change", args=[talk.pk])
    fields = form_of(desk.get(url))
    Talk.objects.filter(pk=talk.pk).update(file="talks/new.mp4", sha256="n" * 64)
    assert desk.post(url, {**fields, "title": "Ny titel"}).status_code == 302
    talk.refresh_from_db()
    assert (talk.title, talk.file.name, talk.sha256) == ("Ny titel", "talks/new.mp4", "n" * 64)


def test_a_new_seminar_leads_on_to_where_films_are_sent(desk: Client) -> None:
    url = reverse("admin:seminars_seminar_add")
    page = desk.get(url)
    assert "Spara först. Sedan laddar du upp filmen här" in page.content.decode()
    sent = {**form_of(page), "title": "Nytt", "slug": "nytt", "talks-0-title": "Första", "talks-1-title": "Andra"}
    answer = desk.post(url, sent, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/change/#talks-group")
    assert answer.content.decode().count("data-film=") == 2


def test_during_the_seminar_the_page_says_what_happens(desk: Client, talk: Talk, run: Run) -> None:
    assert "Seminariet pågår" not in panel(desk, talk)
    Run.objects.filter(pk=run.pk).update(starts_at=timezone.now() - timedelta(minutes=30))
    assert "Seminariet pågår" in panel(desk, talk)
