"""When the work on a film fails nothing that came is lost: it is told why, kept, tried again, or put away."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seminars.models import Consent, FilmCheck, Job, Rendition, Talk, Upload
from seminars.services.film_checks import check_upload, recheck
from seminars.services.film_ends import give_up
from seminars.services.film_failures import ROOM_AGAIN, last_line
from seminars.services.film_versions import work_through
from seminars.services.jobs import GIVE_UP_AFTER, RETRY_AFTER, claim_due_jobs, note_failure
from seminars.services.uploads import ABANDONED_AFTER, begin_upload, path_of, put_away, sweep_uploads, try_again
from seminars.tasks import check_upload as check_task
from tests.cast import Cast
from tests.seminars.films import film
from tests.seminars.test_film_checks import BEFORE, clock, sent, state

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this system")
NO_DISK = 10**17  # bytes: more than any has


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, whose film no room may show yet: another takes its place at once."""
    Consent.objects.all().delete()
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def ffmpeg(monkeypatch: Any, tmp_path: Path) -> Path:
    """A program of that name, whose text the test writes."""
    path = tmp_path / "programs" / "ffmpeg"
    path.parent.mkdir()
    monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
    says(path, "#!/bin/sh\necho 'frame= 12'\necho 'x265: out of luck' >&2\nexit 1\n")
    return path


def says(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def work(at: Any = clock) -> int:
    return work_through(clock=at, is_wanted=lambda: True)


def phones(talk: Talk, cast: Cast, **other: Any) -> Upload:
    """A film that must be converted, looked into."""
    upload = sent(talk, cast, film(form="mov", video="mpeg4", **other), name="IMG_1.MOV")
    check_upload(upload=upload.pk, clock=clock)
    return upload


def stage(upload: Upload) -> tuple[str, list[Any], bool]:
    row = Upload.objects.get(pk=upload.pk)
    return row.stage, row.errors, path_of(row).exists()


def test_a_film_that_ffmpeg_cannot_convert_is_kept_with_what_ffmpeg_said(talk: Talk, cast: Cast, ffmpeg: Path) -> None:
    upload = phones(talk, cast)
    work()
    assert stage(upload) == ("failed", [["not_converted", "x265: out of luck"]], True)
    job = Job.objects.get(task="seminars.convert_upload")
    assert (job.done_at, "x265: out of luck" in job.last_error) == (BEFORE, True)
    assert work() == 0


@needs_ffmpeg
def test_it_is_tried_again_at_a_press_and_takes_the_place(talk: Talk, cast: Cast, ffmpeg: Path) -> None:
    upload = phones(talk, cast)
    work()
    ffmpeg.unlink()  # now the system's own
    assert [try_again(upload=upload, now=BEFORE), try_again(upload=upload, now=BEFORE)] == [True, False]
    assert stage(upload) == ("waiting", [], True)
    assert [job.task for job in claim_due_jobs(now=BEFORE)] == ["seminars.check_upload"]
    check_upload(upload=upload.pk, clock=clock)
    assert work() >= 1
    talk.refresh_from_db()
    assert (Upload.objects.count(), talk.duration.total_seconds() // 1) == (0, 2)


def test_the_same_file_chosen_again_is_tried_again_without_being_sent(talk: Talk, cast: Cast, ffmpeg: Path) -> None:
    upload = phones(talk, cast)
    work()
    facts = {"talk": talk, "kind": "film", "by": cast.organiser.user, "name": "IMG_1.MOV", "modified": 1}
    again = begin_upload(**facts, size=upload.size, now=BEFORE)
    assert (again.pk, again.received, stage(upload)[0]) == (upload.pk, upload.size, "waiting")


def test_a_film_that_failed_is_kept_for_a_week_from_the_first_time(talk: Talk, cast: Cast, ffmpeg: Path) -> None:
    upload = phones(talk, cast)
    Upload.objects.update(size=NO_DISK)
    for days in (0, 3, 6):
        work(lambda days=days: BEFORE + timedelta(days=days))
    assert stage(upload) == ("failed", [["no_room", ""]], True)
    assert sweep_uploads(now=BEFORE + ABANDONED_AFTER) == 0
    assert sweep_uploads(now=BEFORE + ABANDONED_AFTER + timedelta(seconds=1)) == 1
    assert (Upload.objects.count(), path_of(upload).exists()) == (0, False)


@needs_ffmpeg
def test_a_full_disk_keeps_the_film_and_the_work_goes_on_by_itself_when_there_is_room(talk: Talk, cast: Cast) -> None:
    upload = phones(talk, cast)
    Upload.objects.update(size=NO_DISK)
    work()
    assert stage(upload) == ("failed", [["no_room", ""]], True)
    job = Job.objects.get(task="seminars.convert_upload")
    assert (job.done_at, job.due_at, job.attempts) == (None, BEFORE + ROOM_AGAIN, 0)
    Upload.objects.update(size=upload.size)
    assert work(lambda: BEFORE + ROOM_AGAIN - timedelta(seconds=1)) == 0
    work(lambda: BEFORE + ROOM_AGAIN)
    assert Upload.objects.count() == 0


def test_a_disk_that_fills_up_during_the_work_is_waited_for_too(talk: Talk, cast: Cast, ffmpeg: Path) -> None:
    says(ffmpeg, "#!/bin/sh\necho 'av_interleaved_write_frame(): No space left on device' >&2\nexit 1\n")
    upload = phones(talk, cast)
    work()
    assert stage(upload) == ("failed", [["no_room", ""]], True)
    assert Job.objects.get(task="seminars.convert_upload").due_at == BEFORE + ROOM_AGAIN


def test_without_ffmpeg_a_full_disk_is_waited_for_as_well(
    talk: Talk, cast: Cast, monkeypatch: Any, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    upload = sent(talk, cast, film(form="mov"), name="a.mov")
    Upload.objects.update(size=NO_DISK)
    for _twice in range(2):
        check_task(key=f"check-upload:{upload.pk}", upload=str(upload.pk))
    assert stage(upload) == ("failed", [["no_room", ""]], True)
    assert Job.objects.get(task="seminars.check_upload").done_at is None
    Upload.objects.update(size=upload.size)
    check_task(key=f"check-upload:{upload.pk}", upload=str(upload.pk))
    assert Upload.objects.count() == 0


@needs_ffmpeg
def test_a_version_waits_for_room_while_the_rooms_have_the_film_as_it_is(talk: Talk, cast: Cast) -> None:
    data = film()
    check_upload(upload=sent(talk, cast, data).pk, clock=clock)
    Talk.objects.update(size=NO_DISK)
    work()
    assert state(talk) == ("done", [], [["prepared", "no_room"]])
    Talk.objects.update(size=len(data))
    assert work(lambda: BEFORE + ROOM_AGAIN) == 1
    assert (state(talk), talk.renditions.count()) == (("done", [], []), 1)


@needs_ffmpeg
def test_a_conversion_that_lost_the_end_of_the_film_does_not_take_its_place(
    talk: Talk, cast: Cast, ffmpeg: Path
) -> None:
    real = shutil.which("ffmpeg", path=os.environ["PATH"].partition(":")[2])
    says(ffmpeg, f'#!/bin/bash\nexec {real} "${{@:1:$#-1}}" -t 1 "${{@: -1}}"\n')
    before, upload = talk.sha256, phones(talk, cast, seconds=4)
    work()
    code, said = stage(upload)[1][0]
    assert (stage(upload)[0], code, said[-20:]) == ("failed", "not_converted", "of 0:00:04 were made")
    talk.refresh_from_db()
    assert (talk.sha256, list(path_of(upload).parent.glob("*.mp4"))) == (before, [])


def test_one_job_that_cannot_be_done_does_not_keep_the_others_waiting(talk: Talk, cast: Cast, ffmpeg: Path) -> None:
    Job.objects.create(key="odd", task="seminars.make_version", args={"talk": talk.pk}, due_at=BEFORE)
    upload = phones(talk, cast)
    assert work() == 1
    assert stage(upload)[0] == "failed"
    odd = Job.objects.get(key="odd")
    assert (odd.done_at, "KeyError" in odd.last_error) == (None, True)


@pytest.mark.parametrize("at_work", ["waiting", "probing", "converting", "failed"])
def test_an_upload_is_put_away_whatever_is_being_done_with_it(
    talk: Talk, cast: Cast, ffmpeg: Path, at_work: str
) -> None:
    upload = phones(talk, cast)
    Upload.objects.update(stage=at_work)
    put_away(upload=upload)
    check_upload(upload=upload.pk, clock=clock)
    work()
    assert (Upload.objects.count(), path_of(upload).exists()) == (0, False)
    assert not Job.objects.filter(task="seminars.convert_upload", done_at=None).exists()


def spend(task: str, error: str = "") -> None:
    """The job has been tried as often as it may."""
    jobs = Job.objects.filter(task=task, done_at=None)
    for job in jobs:
        note_failure(key=job.key, error=error)
    jobs.update(attempts=GIVE_UP_AFTER, sent_at=BEFORE)


@pytest.mark.parametrize("task", ["seminars.check_upload", "seminars.convert_upload"])
def test_work_on_an_upload_that_is_given_up_is_told_and_may_be_tried_again(
    talk: Talk, cast: Cast, ffmpeg: Path, task: str
) -> None:
    upload = phones(talk, cast) if "convert" in task else sent(talk, cast, film(), name="a.mp4")
    spend(task, "OSError: broken\n")
    assert give_up(now=BEFORE + RETRY_AFTER - timedelta(seconds=1)) == 0
    assert [give_up(now=BEFORE + RETRY_AFTER), give_up(now=BEFORE + RETRY_AFTER)] == [1, 0]
    assert stage(upload) == ("failed", [["broken_off", "OSError: broken"]], True)
    assert try_again(upload=upload, now=BEFORE)
    assert [job.task for job in claim_due_jobs(now=BEFORE)] == ["seminars.check_upload"]


def test_a_version_that_is_given_up_is_told_and_the_film_is_not_busy_for_good(
    talk: Talk, cast: Cast, ffmpeg: Path
) -> None:
    check_upload(upload=sent(talk, cast, film()).pk, clock=clock)
    assert state(talk)[0] == "preparing"
    spend("seminars.make_version", "MemoryError: ")
    give_up(now=BEFORE + RETRY_AFTER)
    assert state(talk) == ("done", [], [["prepared", "failed"]])
    assert Job.objects.get(task="seminars.make_version").last_error == "MemoryError: "


def test_a_check_that_is_given_up_is_told(talk: Talk, cast: Cast) -> None:
    recheck(talk=talk, now=BEFORE)
    spend("seminars.check_film")
    give_up(now=BEFORE + RETRY_AFTER)
    assert state(talk)[:2] == ("refused", [["broken_off", ""]])
    recheck(talk=talk, now=BEFORE)
    assert (FilmCheck.objects.get().stage, len(claim_due_jobs(now=BEFORE + RETRY_AFTER))) == ("waiting", 2)


def test_what_is_given_up_of_a_film_that_is_gone_is_only_ended(talk: Talk, cast: Cast) -> None:
    args = {"talk": talk.pk, "sha256": "of another", "kind": "prepared"}
    Job.objects.create(key="old", task="seminars.make_version", args=args, due_at=BEFORE)
    spend("seminars.make_version")
    assert give_up(now=BEFORE + RETRY_AFTER) == 1
    assert (FilmCheck.objects.count(), Rendition.objects.count()) == (0, 0)


def test_of_what_a_program_said_the_last_line_is_told() -> None:
    assert [last_line(""), last_line("a\nb \n\n"), len(last_line("x" * 900))] == ["", "b", 300]
