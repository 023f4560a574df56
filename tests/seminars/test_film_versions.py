"""Versions of a film, made by the system's ffmpeg; left out where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from seminars.films import Film
from seminars.models import Consent, FilmCheck, Job, Run, Talk, Upload
from seminars.queries import films_of
from seminars.services import film_versions
from seminars.services.film_checks import check_film, check_upload
from seminars.services.film_versions import work_through
from seminars.services.uploads import path_of
from tests.cast import STARTS_AT, Cast
from tests.seminars.films import film
from tests.seminars.test_film_checks import BEFORE, clock, jobs, sent, state

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this system"),
]


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, whose film no room may show yet: another takes its place at once."""
    Consent.objects.all().delete()
    return Talk.objects.get(seminar=cast.seminar, number=1)


def test_a_film_is_made_ready_for_the_rooms(talk: Talk, cast: Cast) -> None:
    check_upload(upload=sent(talk, cast, film()).pk, clock=clock)
    talk.refresh_from_db()
    assert state(talk) == ("preparing", [], [])
    assert work_through(clock=clock, is_wanted=lambda: True) == 1
    main = films_of(talk).main
    assert state(talk) == ("done", [], [])
    assert main is not None
    made = talk.renditions.get()
    assert (made.kind, made.source_sha256, main.sha256, made.sha256 != talk.sha256) == (
        "prepared", talk.sha256, made.sha256, True,
    )  # fmt: skip
    check = Path(main.file.path).read_bytes()
    assert check.index(b"moov") < check.index(b"mdat")
    assert len(jobs("facilitation.films_changed")) == 2
    assert work_through(clock=clock, is_wanted=lambda: True) == 0


def test_smaller_versions_are_made_of_what_the_rooms_play(talk: Talk, cast: Cast) -> None:
    check_upload(upload=sent(talk, cast, film(side=736)).pk, clock=clock)
    assert [args["kind"] for args in jobs("seminars.make_version")] == ["prepared", "720p", "360p"]
    assert work_through(clock=clock, is_wanted=lambda: True) == 3
    assert dict(talk.renditions.values_list("kind", "height")) == {"prepared": 736, "720p": 720, "360p": 360}
    assert state(talk) == ("done", [], [])


def test_a_phones_film_is_converted_and_then_takes_the_place(
    talk: Talk, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    upload = sent(talk, cast, film(form="mov", video="mpeg4"), name="IMG_1.MOV")
    check_upload(upload=upload.pk, clock=clock)
    upload.refresh_from_db()
    assert (upload.stage, len(jobs("seminars.convert_upload"))) == ("converting", 1)
    with django_capture_on_commit_callbacks(execute=True):
        work_through(clock=clock, is_wanted=lambda: True)
    talk.refresh_from_db()
    facts = Film.from_json(FilmCheck.objects.get(talk=talk).facts)
    assert (facts.video, facts.audio, facts.is_faststart, facts.sha256) == ("h264", "aac", True, talk.sha256)
    assert (Upload.objects.count(), path_of(upload).exists(), state(talk)[1]) == (0, False, [])


def test_a_version_that_cannot_be_made_is_told_and_made_again_at_a_press(talk: Talk, cast: Cast) -> None:
    check_upload(upload=sent(talk, cast, film()).pk, clock=clock)
    talk.refresh_from_db()
    path = Path(talk.file.path)
    data = path.read_bytes()
    path.write_bytes(b"something else")
    work_through(clock=clock, is_wanted=lambda: True)
    assert state(talk) == ("done", [], [["prepared", "failed"]])
    job = Job.objects.get(task="seminars.make_version")
    assert (job.done_at, "Invalid data" in job.last_error) == (BEFORE, True)
    path.write_bytes(data)
    check_film(talk=talk.pk, sha256=talk.sha256, clock=clock)
    work_through(clock=clock, is_wanted=lambda: True)
    assert (state(talk), talk.renditions.count()) == (("done", [], []), 1)


def test_versions_wait_until_the_seminar_is_over(talk: Talk, cast: Cast, run: Run) -> None:
    check_upload(upload=sent(talk, cast, film()).pk, clock=lambda: STARTS_AT)
    work_through(clock=lambda: STARTS_AT, is_wanted=lambda: True)
    job = Job.objects.get(task="seminars.make_version")
    assert (job.due_at, job.done_at, talk.renditions.count()) == (run.ends_at, None, 0)
    work_through(clock=lambda: run.ends_at, is_wanted=lambda: True)
    assert talk.renditions.count() == 1


def test_work_that_is_broken_off_is_done_again(talk: Talk, cast: Cast) -> None:
    check_upload(upload=sent(talk, cast, film()).pk, clock=clock)
    answers = iter([True])  # wanted when it begins, and then not
    with pytest.raises(film_versions.Unwanted):
        work_through(clock=clock, is_wanted=lambda: next(answers, False))
    job = Job.objects.get(task="seminars.make_version")
    assert (job.done_at, talk.renditions.count(), list(path_of(Upload()).parent.glob("*.mp4"))) == (None, 0, [])
    assert work_through(clock=clock, is_wanted=lambda: True) == 1
    assert talk.renditions.count() == 1
