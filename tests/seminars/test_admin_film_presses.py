"""The presses of the film part of a Talk's page, and what it tells before: versions, films that failed, phones."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from seminars.models import Job, Rendition, Run, Talk, Upload
from seminars.services.film_checks import check_upload
from tests.cast import NOW, Cast
from tests.seminars.desk import form_of
from tests.seminars.films import film
from tests.seminars.test_admin_films import DATA, address, begin, checked, io_file, panel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_ffmpeg(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def talk(cast: Cast) -> Talk:
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


def described(talk: Talk, length: timedelta, of: str) -> Rendition:
    facts = {"size": 9, "sha256": "x", "duration": length, "height": 1080, "made_at": NOW}
    return Rendition.objects.create(talk=talk, kind="described", file="talks/d.mp4", source_sha256=of, **facts)


@pytest.mark.parametrize(("longer", "is_odd"), [(2.0, False), (2.001, True), (-2.001, True)])
def test_a_described_version_of_another_length_is_remarked_on(
    desk: Client, talk: Talk, longer: float, is_odd: bool
) -> None:
    checked(talk)
    described(talk, talk.duration + timedelta(seconds=longer), talk.sha256)
    assert ("Se efter att det är rätt film" in panel(desk, talk)) is is_odd


def test_a_version_is_watched_from_its_table_and_a_described_one_is_taken_away(desk: Client, talk: Talk) -> None:
    checked(talk)
    described(talk, talk.duration, talk.sha256)
    facts = {"size": 9, "sha256": "x", "duration": talk.duration, "height": 1080, "made_at": NOW}
    Rendition.objects.create(talk=talk, kind="prepared", file="talks/p.mp4", source_sha256=talk.sha256, **facts)
    html = panel(desk, talk)
    links = re.findall(r'<a href="(/talks/[^"]+)"', html)
    assert links == [f"/talks/{talk.pk}/film.mp4", f"/talks/{talk.pk}/described.mp4"]
    for _twice in range(2):
        assert desk.post(address(talk, "described_remove")).status_code == 302
    assert list(talk.renditions.values_list("kind", flat=True)) == ["prepared"]
    assert [job.args for job in Job.objects.all()] == [{"seminar": talk.seminar_id}]


def test_a_described_version_of_an_earlier_film_is_told_and_taken_away_too(desk: Client, talk: Talk) -> None:
    checked(talk)
    described(talk, talk.duration, "of another")
    html = panel(desk, talk)
    assert ("Gäller en tidigare film och visas inte." in html, "described.mp4" in html) == (True, False)
    assert address(talk, "described_remove") in html


def failed(talk: Talk, cast: Cast, errors: list[Any]) -> Upload:
    facts = {"talk": talk, "by": cast.organiser.user, "size": 9, "created_at": NOW, "changed_at": NOW}
    return Upload.objects.create(name="IMG_1.MOV", stage="failed", errors=errors, fingerprint="x", **facts)


def test_a_film_that_was_not_finished_says_why_until_when_it_is_kept_and_is_tried_again(
    desk: Client, talk: Talk, cast: Cast
) -> None:
    upload = failed(talk, cast, [["not_converted", "out of luck"]])
    html = panel(desk, talk)
    for text in (
        "IMG_1.MOV blev inte klar.",
        "Programmet sade: out of luck",
        "finns kvar till",
        "Försök igen med IMG_1",
    ):
        assert text in html
    assert not desk.get(address(talk, "film")).json()["busy"]
    for _twice in range(2):
        assert desk.post(address(talk, "upload_again", upload.pk)).status_code == 302
    upload.refresh_from_db()
    assert (upload.stage, Job.objects.get().task) == ("waiting", "seminars.check_upload")


@pytest.mark.parametrize("code", ["no_room", "broken_off"])
def test_every_reason_for_not_being_finished_is_a_sentence(desk: Client, talk: Talk, cast: Cast, code: str) -> None:
    failed(talk, cast, [[code, ""]])
    assert {"no_room": "Serverns disk är full", "broken_off": "Bakgrundsarbeten"}[code] in panel(desk, talk)


@pytest.mark.parametrize("stage", ["waiting", "probing", "converting", "failed", "refused", "coming"])
def test_an_upload_is_taken_away_whatever_is_being_done_with_it(
    desk: Client, talk: Talk, cast: Cast, stage: str
) -> None:
    upload = failed(talk, cast, [])
    Upload.objects.update(stage=stage)
    assert f'formaction="{address(talk, "upload", upload.pk)}"' in panel(desk, talk)
    desk.post(address(talk, "upload", upload.pk))
    assert Upload.objects.count() == 0


def test_without_ffmpeg_the_page_says_before_how_to_record(desk: Client, talk: Talk, tmp_path: Path) -> None:
    url, text = reverse("admin:seminars_talk_change", args=[talk.pk]), "Mest kompatibelt"
    assert text in desk.get(url).content.decode()
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    page = re.sub(r"data-film=\"[^\"]+\"", "", desk.get(url).content.decode())
    assert text not in page


def test_making_versions_again_before_a_run_says_that_the_rooms_fetch_them_again(
    desk: Client, talk: Talk, run: Run
) -> None:
    checked(talk)
    Run.objects.filter(pk=run.pk).update(starts_at=timezone.now() + timedelta(days=1))
    text = "Då hämtar alla rum den en gång till"
    assert text not in panel(desk, talk)
    facts = {"size": 9, "sha256": "x", "duration": talk.duration, "height": 1080, "made_at": NOW}
    Rendition.objects.create(talk=talk, kind="prepared", file="talks/p.mp4", source_sha256=talk.sha256, **facts)
    assert panel(desk, talk).count(text) == 2  # beside the button, and asked when it is pressed
    Run.objects.filter(pk=run.pk).update(status=Run.Status.DRAFT)
    assert text not in panel(desk, talk)


@pytest.mark.slow
def test_the_plain_form_has_a_film_in_the_wrong_container_packed_again_without_ffmpeg(desk: Client, talk: Talk) -> None:
    url = reverse("admin:seminars_talk_change", args=[talk.pk])
    fields = form_of(desk.get(url))
    assert desk.post(url, {**fields, "file": io_file("a.mov", film(form="mov"))}).status_code == 302
    check_upload(upload=Upload.objects.get().pk, clock=timezone.now)
    before = talk.sha256
    talk.refresh_from_db()
    assert (talk.sha256 != before, talk.file.name[-4:], Upload.objects.count()) == (True, ".mp4", 0)


def test_the_plain_form_takes_what_the_uploader_takes(desk: Client, talk: Talk) -> None:
    url = reverse("admin:seminars_talk_change", args=[talk.pk])
    fields = form_of(desk.get(url))
    assert desk.post(url, {**fields, "file": io_file("film.m4v", DATA)}).status_code == 302
    talk.refresh_from_db()
    assert (talk.size, talk.file.name[-4:]) == (len(DATA), ".mp4")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("brev.docx", "Välj en film vars namn slutar på .mp4, .m4v, .mov, .mkv."),
        ("skarm.webm", "Servern saknar programmet ffmpeg"),
    ],
)
def test_the_plain_form_says_what_a_film_may_be_called(desk: Client, talk: Talk, name: str, text: str) -> None:
    url = reverse("admin:seminars_talk_change", args=[talk.pk])
    answer = desk.post(url, {**form_of(desk.get(url)), "file": io_file(name, DATA)})
    assert text in answer.content.decode()
    assert text in begin(desk, talk, name=name).json()["text"]
