"""A film that has come takes its Talk's place or is refused with the reason; its versions are made where ffmpeg is."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf

from facilitation.models import Topic
from facilitation.tasks import films_changed
from seminars.films import Film
from seminars.models import Consent, FilmCheck, Job, Presenter, Rendition, Run, Talk, Upload
from seminars.queries import films_of
from seminars.services.film_checks import Telling, check_film, check_upload, recheck
from seminars.services.film_versions import the_only_one, under_way
from seminars.services.jobs import RETRY_AFTER, Outdated, claim_due_jobs
from seminars.services.uploads import begin_upload, path_of, put_away, take_piece
from seminars.tasks import check_upload as check_task
from tests.cast import NOW, STARTS_AT, Cast
from tests.seminars.films import film

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=3)  # well before the run


def clock() -> datetime:
    return BEFORE


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, whose film no room may show yet: another takes its place at once."""
    Consent.objects.all().delete()
    return Talk.objects.get(seminar=cast.seminar, number=1)


def sent(talk: Talk, cast: Cast, data: bytes, name: str = "film.mp4", kind: str = "film") -> Upload:
    by = cast.organiser.user
    upload = begin_upload(talk=talk, kind=kind, by=by, name=name, size=len(data), modified=1, now=BEFORE)
    return take_piece(upload=upload.pk, offset=0, piece=io.BytesIO(data), now=BEFORE)


def state(talk: Talk) -> tuple[str, list[Any], list[Any]]:
    check = FilmCheck.objects.get(talk=talk)
    return check.stage, check.errors, check.not_done


def jobs(task: str) -> list[dict[str, Any]]:
    return [job.args for job in Job.objects.filter(task=task).order_by("pk")]


def test_a_film_takes_its_talks_place_and_everything_works_without_ffmpeg(
    talk: Talk, cast: Cast, no_ffmpeg: None
) -> None:
    data = film()
    upload = sent(talk, cast, data)
    check_upload(upload=upload.pk, clock=clock)
    talk.refresh_from_db()
    assert (talk.size, Path(talk.file.path).read_bytes() == data) == (len(data), True)
    assert 2 <= talk.duration.total_seconds() < 2.3
    assert state(talk) == ("done", [], [["prepared", "no_ffmpeg"]])
    facts = Film.from_json(FilmCheck.objects.get(talk=talk).facts)
    assert (facts.sha256, facts.loudness, facts.video) == (talk.sha256, -70.0, "h264")
    assert (Upload.objects.count(), path_of(upload).exists()) == (0, False)
    assert jobs("facilitation.films_changed") == [{"seminar": talk.seminar_id}]


def test_the_same_check_may_come_twice(talk: Talk, cast: Cast, no_ffmpeg: None) -> None:
    upload = sent(talk, cast, film())
    key = f"check-upload:{upload.pk}"
    check_task(key=key, upload=str(upload.pk))
    talk.refresh_from_db()
    name = talk.file.name
    check_task(key=key, upload=str(upload.pk))
    talk.refresh_from_db()
    assert (talk.file.name, Job.objects.get(key=key).done_at is not None) == (name, True)


def test_work_that_was_broken_off_after_the_film_was_moved_is_taken_up(
    talk: Talk, cast: Cast, no_ffmpeg: None, settings: Any
) -> None:
    data = film()
    upload = sent(talk, cast, data)
    kept = Path(settings.MEDIA_ROOT) / "talks" / f"{upload.pk.hex}.mp4"
    kept.parent.mkdir(parents=True)
    path_of(upload).rename(kept)
    check_upload(upload=upload.pk, clock=clock)
    talk.refresh_from_db()
    assert (Path(talk.file.path), talk.size, state(talk)[0]) == (kept, len(data), "done")


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (film(video="mpeg4"), [["not_h264", "mpeg4"]]),
        (film(audio=None), [["no_sound", ""]]),
        (film(form="mov", video="mpeg4"), [["not_mp4", "mov"], ["not_h264", "mpeg4"]]),
        (b"no film", [["unreadable", ""]]),
    ],
)
def test_a_film_that_not_every_room_could_play_never_takes_the_place(
    talk: Talk, cast: Cast, no_ffmpeg: None, data: bytes, errors: list[Any]
) -> None:
    before = (talk.file.name, talk.sha256)
    upload = sent(talk, cast, data)
    check_upload(upload=upload.pk, clock=clock)
    upload.refresh_from_db()
    talk.refresh_from_db()
    assert (upload.stage, upload.errors, path_of(upload).exists()) == ("refused", errors, False)
    assert ((talk.file.name, talk.sha256), FilmCheck.objects.count()) == (before, 0)


def test_another_film_takes_away_what_was_made_of_the_first_and_lets_its_described_version_wait(
    talk: Talk, cast: Cast, no_ffmpeg: None
) -> None:
    facts = {"size": 1, "sha256": "x", "duration": talk.duration, "height": 360, "made_at": BEFORE}
    for kind in Rendition.Kind.values:
        Rendition.objects.create(talk=talk, kind=kind, file=f"talks/{kind}.mp4", source_sha256=talk.sha256, **facts)
    check_upload(upload=sent(talk, cast, film()).pk, clock=clock)
    talk.refresh_from_db()
    assert list(talk.renditions.values_list("kind", flat=True)) == ["described"]
    found = films_of(talk)
    assert (found.described, found.main and found.main.sha256) == (None, talk.sha256)


def test_a_described_version_belongs_to_the_film_that_is_there(talk: Talk, cast: Cast, no_ffmpeg: None) -> None:
    data = film(seconds=3)
    check_upload(upload=sent(talk, cast, data, kind="described").pk, clock=clock)
    row = talk.renditions.get()
    assert (row.kind, row.size, row.source_sha256) == ("described", len(data), talk.sha256)
    talk.refresh_from_db()
    assert (talk.size, FilmCheck.objects.count()) == (1_000_000, 0)


def test_a_film_from_the_plain_form_is_looked_into_too(talk: Talk, no_ffmpeg: None) -> None:
    data = film()
    talk.file.save("film.mp4", io.BytesIO(data), save=False)
    Talk.objects.filter(pk=talk.pk).update(file=talk.file.name, sha256="f" * 64)
    talk.refresh_from_db()
    recheck(talk=talk, now=BEFORE)
    assert (state(talk)[0], jobs("seminars.check_film")) == ("waiting", [{"talk": talk.pk, "sha256": "f" * 64}])
    check_film(talk=talk.pk, sha256="e" * 64, clock=clock)
    assert state(talk)[0] == "waiting"
    check_film(talk=talk.pk, sha256="f" * 64, clock=clock)
    assert state(talk)[0] == "done"


def test_work_on_an_upload_that_was_put_away_stops(talk: Talk, cast: Cast) -> None:
    upload = sent(talk, cast, film())
    put_away(upload=upload)
    told = Telling(lambda percent: bool(Upload.objects.filter(pk=upload.pk).update(percent=percent)), (), clock)
    with pytest.raises(Outdated):
        told(5)


def test_whoever_works_keeps_the_work_from_being_handed_out_again(talk: Talk, cast: Cast) -> None:
    sent(talk, cast, film())
    assert len(claim_due_jobs(now=BEFORE)) == 1
    later = BEFORE + RETRY_AFTER
    told = Telling(lambda percent: True, ("seminars.check_upload",), lambda: later)
    told(1)
    assert claim_due_jobs(now=later + RETRY_AFTER - timedelta(seconds=1)) == []
    assert len(claim_due_jobs(now=later + RETRY_AFTER)) == 1


def test_only_one_process_works_on_films() -> None:
    with the_only_one() as first, the_only_one() as second:
        assert (first, second) == (True, False)
    with the_only_one() as third:
        assert third


@pytest.mark.parametrize(
    ("now", "is_near"),
    [
        (STARTS_AT - timedelta(minutes=16), False),
        (STARTS_AT - timedelta(minutes=15), True),
        (STARTS_AT + timedelta(minutes=139), True),
        (STARTS_AT + timedelta(minutes=140), False),
    ],
)
def test_no_version_is_exchanged_under_a_seminar(talk: Talk, run: Run, now: datetime, is_near: bool) -> None:
    assert under_way(talk, now) == (run.ends_at if is_near else None)
    Run.objects.update(status=Run.Status.DRAFT)
    assert under_way(talk, now) is None


def test_the_rooms_of_every_run_are_told_of_another_film(talk: Talk) -> None:
    Job.objects.create(key="k", task="facilitation.films_changed", due_at=BEFORE)
    films_changed(key="k", seminar=talk.seminar_id)
    runs = Run.objects.filter(seminar=talk.seminar_id).values_list("pk", flat=True)
    assert set(Topic.objects.values_list("run", "name", "rev")) == {(pk, "agenda", 1) for pk in runs}
    assert Job.objects.get().done_at is not None


def test_the_rooms_are_told_again_each_time_the_film_has_been_looked_into(talk: Talk, no_ffmpeg: None) -> None:
    talk.file.save("film.mp4", io.BytesIO(film()), save=False)
    Talk.objects.filter(pk=talk.pk).update(file=talk.file.name)
    for number in (1, 2):
        recheck(talk=talk, now=BEFORE)
        check_film(talk=talk.pk, sha256=talk.sha256, clock=clock)
        told = Job.objects.get(task="facilitation.films_changed", done_at=None)
        films_changed(key=told.key, seminar=talk.seminar_id)
        assert set(Topic.objects.values_list("rev", flat=True)) == {number}


@pytest.mark.slow
def test_the_command_ends_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    env = {"SOCIALTALKS_DATA": str(tmp_path), "PATH": str(tmp_path), "DJANGO_SETTINGS_MODULE": "socialtalks.settings"}
    manage = [sys.executable, str(conf.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True)
    done = subprocess.run([*manage, "films", "--parent", "1"], env=env, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_consents_stay_with_the_film_they_were_given_for(talk: Talk, cast: Cast, no_ffmpeg: None) -> None:
    who = Presenter.objects.get()
    Run.objects.update(status=Run.Status.DRAFT)
    Consent.objects.create(
        talk=talk, presenter=who, film_sha256=talk.sha256, given_at=BEFORE, expires_on=datetime(2030, 1, 1, tzinfo=UTC)
    )
    old = talk.sha256
    check_upload(upload=sent(talk, cast, film()).pk, clock=clock)
    talk.refresh_from_db()
    assert (Consent.objects.get().film_sha256, talk.sha256 == old) == (old, False)
